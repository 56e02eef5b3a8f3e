import { LayerFolder } from "../../components/installation/layers";
import { isMap, ownValue } from "../../components/installation/merge";
import { readInstallation } from "../../components/installation/resolve";
import { catchSignals } from "../../toolchain/signals";
import { ProjectEngines } from "../engine/project-engines";
import { readStack, UnreadableStackError } from "../engine/read-stack";
import { selectInstallations } from "../inventory";
import { projectFolder } from "../project";
import { UserError } from "../user-error";

/** What the command line of `flotilla genesis-script` asks for. */
export interface GenesisScriptOptions {
    readonly hostname?: string;
    readonly project: string;
}

/**
 * Writes the script that makes the first node of an installation's cluster, as the last `up` left it.
 * @throws ConfigurationError when the installation's files have faults.
 * @throws UserError when it does not say which node that is, or its stack has no script.
 */
export async function runGenesisScript(installation: string, options: GenesisScriptOptions): Promise<void> {
    const folder = projectFolder(options.project);
    selectInstallations(folder, [installation]);
    const { configuration } = readInstallation(folder, installation, new LayerFolder(folder));
    const { genesis } = configuration;
    if (genesis === undefined) {
        throw new UserError(
            `${installation} does not say on which node its cluster begins. Write flotilla:genesis, as docs/genesis.md tells.`,
        );
    }
    const { hostname = genesis.node } = options;
    if (hostname !== genesis.node) {
        throw new UserError(
            `--hostname: ${JSON.stringify(hostname)} is not the node of flotilla:genesis, which is "${genesis.node}". ` +
                "A cluster begins on one node; all others join it, by flotilla join-script.",
        );
    }
    const scripts = await genesisOutput(folder, installation);
    const script = isMap(scripts) ? ownValue(scripts, hostname) : undefined;
    if (typeof script !== "string") {
        throw new UserError(
            `The stack of ${installation} has no script of "${hostname}" yet, because an \`up\` makes its keys. ` +
                `Run \`npx pulumi up --stack ${installation}\`, where there is no cluster yet with cluster: absent in flotilla:genesis.`,
        );
    }
    process.stdout.write(script);
}

/** The output of the stack, decrypted: unlike what is trusted, keys are in no export. */
async function genesisOutput(folder: string, installation: string): Promise<unknown> {
    const { signal, release } = catchSignals();
    try {
        const words = ["output", "--json", "--show-secrets"];
        const outputs = await readStack(new ProjectEngines(folder), installation, words, signal);
        return (outputs as Record<string, unknown>)["genesisScript"];
    } catch (error) {
        throw error instanceof UnreadableStackError ? new UserError(error.problems.join("\n")) : error;
    } finally {
        release();
    }
}
