import { mkdir } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { LayerFolder } from "../../components/installation/layers";
import { readInstallation } from "../../components/installation/resolve";
import { controlPlaneTools } from "../../toolchain/control-plane/control-plane";
import { ensureTools } from "../../toolchain/ensure-tools";
import { kubernetesPluginChoice, prepareKubernetesPlugin, pluginVersion } from "../../toolchain/kubernetes-plugin";
import { withLock } from "../../toolchain/lock";
import { preparePulumiHome } from "../../toolchain/pulumi-home";
import { interruptedError } from "../../toolchain/toolchain-error";
import { type PulumiOptions, type PulumiResult, runPulumi } from "../engine/pulumi-command";
import { recover } from "../recover/recover";
import { UserError } from "../user-error";
import { isOwnCluster, type OwnCluster, useControlPlane, useOwnCluster } from "./local-cluster";
import { type LocalEnvironment, localEnvironment, localInstallation, repositoryFolder } from "./local-environment";
import { whatNext } from "./what-next";

/** Settings of {@link startLocal}. */
export interface StartOptions extends OwnCluster {
    /** Where lines about the progress go. */
    readonly say: (line: string) => void;
    readonly variables: NodeJS.ProcessEnv;
}

const pulumiTools = ["pulumi", "pulumi-language-nodejs"] as const;

/**
 * Brings the local installation up: tools, cluster, stack, preview, `up`, outputs. Everything is kept below `.flotilla`
 * and found again by the next start, which only applies what has changed.
 * @throws UserError, ConfigurationError or ToolchainError, whose messages say what to do.
 */
export async function startLocal(options: StartOptions): Promise<void> {
    const { say } = options;
    checkStackFile();
    kubernetesPluginChoice(options.variables);
    const environment = localEnvironment();
    await mkdir(environment.folder, { recursive: true, mode: 0o700 });
    const server = await prepareCluster(environment, options);
    const tools = await ensureTools(pulumiTools, { environment: options.variables });
    const onWait = (holder: string): void => {
        say(`waiting for ${holder}`);
    };
    await withLock(
        path.join(environment.folder, "start"),
        { purpose: "bringing the local installation up", onWait },
        async () => bringUp(environment, await preparePulumi(environment, tools, options), server, say),
    );
    say(whatNext(options));
}

async function bringUp(
    environment: LocalEnvironment,
    pulumi: PulumiOptions,
    server: string,
    say: (line: string) => void,
): Promise<void> {
    say(`Cluster: ${server}`);
    await selectStack(environment, pulumi);
    await recover({ installation: localInstallation, pulumi, say });
    say("\nPreview: what `up` will change");
    await run(["preview", "--diff", "--stack", localInstallation], pulumi);
    say("\nUp: making it so");
    await run(["up", "--yes", "--skip-preview", "--stack", localInstallation], pulumi);
}

/** Faults in the stack file are told before anything is built or started, and better than the engine can. */
function checkStackFile(): void {
    readInstallation(repositoryFolder, localInstallation, new LayerFolder(repositoryFolder));
}

async function prepareCluster(environment: LocalEnvironment, options: StartOptions): Promise<string> {
    if (isOwnCluster(options)) {
        return useOwnCluster(environment, options, options.variables, os.homedir());
    }
    const tools = await ensureTools([...controlPlaneTools, ...pulumiTools], { environment: options.variables });
    return useControlPlane(environment, tools, options.say);
}

async function preparePulumi(
    environment: LocalEnvironment,
    tools: Readonly<Record<(typeof pulumiTools)[number], string>>,
    { say, variables }: StartOptions,
): Promise<PulumiOptions> {
    const home = environment.pulumiHome;
    const binaries = await preparePulumiHome({ home, tools });
    const pulumi = path.join(binaries, "pulumi");
    const plugin = await prepareKubernetesPlugin({ home, pulumi, environment: variables });
    if (plugin === "stand-in") {
        say(
            `Warning: a stand-in for clusters on loopback takes the place of the Kubernetes provider plugin ${pluginVersion()} ` +
                "(FLOTILLA_KUBERNETES_PROVIDER; docs/kubernetes-provider.md).",
        );
    }
    return { pulumi, folder: repositoryFolder, environment: { ...variables, ...environment.variables } };
}

async function selectStack(environment: LocalEnvironment, pulumi: PulumiOptions): Promise<void> {
    await mkdir(environment.backendFolder, { recursive: true, mode: 0o700 });
    const command = ["stack", "select", "--create", localInstallation, "--secrets-provider", "passphrase"];
    const result = await runUninterrupted(command, pulumi, "capture");
    if (result.code !== 0) {
        throw new UserError(`The stack "${localInstallation}" cannot be selected:\n${result.standardError.trim()}`);
    }
}

async function run(command: readonly string[], pulumi: PulumiOptions): Promise<void> {
    const { code } = await runUninterrupted(command, pulumi, "inherit");
    if (code !== 0) {
        throw new UserError(
            `\`pulumi ${command.join(" ")}\` ended with exit code ${code}; its output above says why.`,
            code,
        );
    }
}

/** @throws ToolchainError when somebody wanted to end it, also where it went well: an `up` must not follow that preview. */
async function runUninterrupted(...parameters: Parameters<typeof runPulumi>): Promise<PulumiResult> {
    const result = await runPulumi(...parameters);
    if (result.isInterrupted) {
        throw interruptedError();
    }
    return result;
}
