import { readFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { parse } from "yaml";
import { KubeconfigError } from "../../components/cluster/kubeconfig";
import { kubeconfigFiles, readKubeconfig } from "../../components/cluster/kubeconfig-files";
import { attempt, ConfigurationError } from "../../components/installation/fault-lines";
import { valueAt } from "../../components/installation/faults";
import { LayerFolder } from "../../components/installation/layers";
import { readInstallation, type ResolvedInstallation } from "../../components/installation/resolve";
import { connect, type KubernetesConnection } from "../../provider/kubernetes/connection";
import { selectInstallations } from "../inventory";
import { putInPlace } from "../new/put-in-place";
import { projectFolder } from "../project";
import { UserError } from "../user-error";
import { adoptJson, sectionsText, summaryText } from "./adopt-text";
import { draftAdoption } from "./adoption-draft";
import { checkDraft } from "./checked-draft";
import { ClusterReader } from "./cluster-reader";
import { findDaemons, type FoundCluster } from "./find-daemons";
import { skipperText } from "./find-skippers";
import { type ImportList, importList } from "./import-list";

/** Exit codes of `flotilla adopt`. */
const adoptExitCodes = { printed: 0, skipperRuns: 1, notRead: 2 } as const;

/** What the command line of `flotilla adopt` asks for. */
export interface AdoptOptions {
    readonly json?: boolean;
    readonly importList?: string;
    readonly project: string;
}

/**
 * Reads an installation's cluster, writes the sections with which its daemons are adopted, and sets the exit code.
 * @throws UserError when the files or the cluster cannot be read.
 */
export async function runAdopt(installation: string, options: AdoptOptions): Promise<void> {
    try {
        await adopt(installation, options);
    } catch (error) {
        throw error instanceof UserError ? new UserError(error.message, adoptExitCodes.notRead) : error;
    }
}

async function adopt(installation: string, options: AdoptOptions): Promise<void> {
    const folder = projectFolder(options.project);
    selectInstallations(folder, [installation]);
    const resolved = readable(() => readInstallation(folder, installation, new LayerFolder(folder)));
    const connection = await connectTo(folder, resolved);
    const found = await readCluster(connection);
    const draft = checkDraft(draftAdoption(found, resolved.configuration), resolved);
    const { origin } = connection.server;
    if (options.importList !== undefined) {
        const daemons = found.daemons.filter(({ namespace }) => draft.adopted.includes(namespace));
        const declared = Object.keys(resolved.configuration.namespaces);
        writeImportList(folder, options.importList, (project) => importList(project, installation, daemons, declared));
    }
    process.stdout.write(
        options.json === true
            ? `${JSON.stringify(adoptJson(installation, origin, found, draft), undefined, 4)}\n`
            : sectionsText(draft),
    );
    process.stderr.write(summaryText(installation, origin, draft));
    process.stderr.write(found.skippers.map(skipperText).join(""));
    process.exitCode = found.skippers.length === 0 ? adoptExitCodes.printed : adoptExitCodes.skipperRuns;
}

async function readCluster(connection: KubernetesConnection): Promise<FoundCluster> {
    try {
        return await findDaemons(new ClusterReader(connection));
    } finally {
        connection.close();
    }
}

/** As `pulumi up` reaches it. */
async function connectTo(folder: string, { configuration }: ResolvedInstallation): Promise<KubernetesConnection> {
    const { cluster } = configuration;
    const files = kubeconfigFiles(folder, cluster, process.env, os.homedir());
    try {
        return await connect(readKubeconfig(files, cluster).content);
    } catch (error) {
        if (error instanceof KubeconfigError) {
            throw new UserError(`The cluster could not be read. kubeconfig: ${error.message}.`);
        }
        throw error;
    }
}

function readable(read: () => ResolvedInstallation): ResolvedInstallation {
    const resolved = attempt(read);
    if (resolved instanceof ConfigurationError) {
        throw new UserError(resolved.message);
    }
    return resolved;
}

function writeImportList(folder: string, file: string, listFor: (project: string) => ImportList): void {
    const project = valueAt(parse(readFileSync(path.join(folder, "Pulumi.yaml"), "utf8")), ["name"]);
    putInPlace(path.resolve(file), file, `${JSON.stringify(listFor(String(project)), undefined, 4)}\n`);
}
