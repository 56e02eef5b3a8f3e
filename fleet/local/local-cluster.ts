import { existsSync, readFileSync } from "node:fs";
import { rm, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { defaultKubeconfigFiles, readKubeconfig } from "../../components/cluster/kubeconfig-files";
import { KubeconfigError } from "../../components/cluster/kubeconfig";
import { type ControlPlaneTools, startControlPlane } from "../../toolchain/control-plane/control-plane";
import { layoutOf } from "../../toolchain/control-plane/layout";
import { writePrivateFile } from "../../toolchain/control-plane/private-file";
import { UserError } from "../user-error";
import type { LocalEnvironment } from "./local-environment";
import { describeStacks, endingCommand, heldStacks } from "./local-state";

/** A cluster of the user's own, asked for by flag. */
export interface OwnCluster {
    readonly kubeconfig?: string;
    readonly context?: string;
}

/** Whether the user asked for a cluster of their own; never without a flag. */
export function isOwnCluster({ kubeconfig, context }: OwnCluster): boolean {
    return kubeconfig !== undefined || context !== undefined;
}

/** What {@link keepCluster} calls the control plane of `npm start`. */
export const controlPlaneCluster = "the control plane of this repository";

/**
 * Refuses to point the state of one cluster to another: everything would look unchanged there, and nothing would exist.
 * @throws UserError when the state holds what was brought up elsewhere.
 */
export function keepCluster(environment: LocalEnvironment, cluster: string): void {
    const known = knownCluster(environment) ?? cluster;
    const stacks = known === cluster ? [] : heldStacks(environment);
    if (stacks.length > 0) {
        throw new UserError(
            `The local state belongs to ${known}, and this is ${cluster}. It holds ${describeStacks(stacks)}. Go on there, or end ` +
                `it first: \`${endingCommand(stacks)}\`.`,
        );
    }
    writePrivateFile(clusterFile(environment), cluster);
}

/** The cluster that the local state belongs to, as {@link keepCluster} was told; undefined when it belongs to none yet. */
export function knownCluster(environment: LocalEnvironment): string | undefined {
    const file = clusterFile(environment);
    const known = existsSync(file) ? readFileSync(file, "utf8") : "";
    return known === "" ? undefined : known;
}

/**
 * Refuses to begin an empty control plane below a state that holds what was in the one before: it would be told, object by object, that
 * nothing of it is there.
 * @throws UserError when the data of the control plane are gone.
 */
export function refuseLostData(environment: LocalEnvironment): void {
    const stacks = existsSync(layoutOf(environment.controlPlaneFolder).etcdData) ? [] : heldStacks(environment);
    if (stacks.length > 0) {
        throw new UserError(
            `The data of ${controlPlaneCluster} are gone, and with them what the local state holds: ${describeStacks(stacks)}. ` +
                "Begin anew: `npm stop -- --delete && npm start`.",
        );
    }
}

function clusterFile({ folder }: LocalEnvironment): string {
    return path.join(folder, "cluster");
}

/** Starts the control plane on this machine, or finds it running, and points the local kubeconfig to it. */
export async function useControlPlane(
    environment: LocalEnvironment,
    tools: ControlPlaneTools,
    say: (line: string) => void,
): Promise<string> {
    keepCluster(environment, controlPlaneCluster);
    refuseLostData(environment);
    const plane = await startControlPlane({
        directory: environment.controlPlaneFolder,
        lifetime: "detached",
        tools,
        onProgress: say,
    });
    await rm(environment.kubeconfig, { force: true });
    await symlink(plane.kubeconfig, environment.kubeconfig);
    return plane.server;
}

/**
 * Writes the context that the user chose, and nothing else, as the local kubeconfig, so that a later change of the
 * current context does not move the installation to another cluster.
 * @throws UserError when the kubeconfig cannot be used.
 */
export async function useOwnCluster(
    environment: LocalEnvironment,
    own: OwnCluster,
    variables: NodeJS.ProcessEnv,
    home: string,
): Promise<string> {
    const files = own.kubeconfig === undefined ? defaultKubeconfigFiles(variables, home) : [own.kubeconfig];
    try {
        const { content } = readKubeconfig(files, { context: own.context });
        const { clusters } = JSON.parse(content) as { clusters: { cluster: { server: string } }[] };
        const server = new URL(clusters[0]?.cluster.server ?? "").origin;
        keepCluster(environment, server);
        await rm(environment.kubeconfig, { force: true });
        await writeFile(environment.kubeconfig, content, { mode: 0o600 });
        return server;
    } catch (error) {
        if (error instanceof KubeconfigError) {
            throw new UserError(`kubeconfig: ${error.message}. Name a usable one with --kubeconfig and --context.`);
        }
        throw error;
    }
}
