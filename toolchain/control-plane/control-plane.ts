import { readdir, rename, rm, rmdir } from "node:fs/promises";
import path from "node:path";
import { performance } from "node:perf_hooks";
import { withLock } from "../lock";
import { formatSeconds } from "../progress";
import { ToolchainError } from "../toolchain-error";
import { readCertificates, ensureCertificates } from "./certificate-folder";
import { createHandle, type ControlPlane } from "./handle";
import { kubeconfigText } from "./kubeconfig";
import { kwokConfiguration } from "./kwok-configuration";
import { isSameLaunch, readLaunchPlan, writeLaunchPlan } from "./launch-plan";
import { componentNames, type ControlPlaneTools, type LaunchPlan, type Layout, layoutOf, serverUrl } from "./layout";
import { claimFolder, isOwnFolder } from "./own-folder";
import { choosePorts } from "./ports";
import { writePrivateFile } from "./private-file";
import { runSupervisor } from "./run-supervisor";
import { StartError } from "./start-sequence";
import { controlPlaneStatus } from "./status";
import { stopProcesses } from "./stop-processes";

export type { ControlPlane } from "./handle";
export type { ComponentName, ControlPlanePorts, ControlPlaneTools } from "./layout";
export { controlPlaneStatus, type ComponentStatus, type ControlPlaneStatus } from "./status";

/** How to start a control plane. */
export interface ControlPlaneOptions {
    /** Own directory: certificates, data, logs, kubeconfig, process table. Created with mode 0700. */
    readonly directory: string;
    /** "owner": ends when the calling process ends, however it ends (also kill -9). "detached": stays until stopControlPlane. */
    readonly lifetime: "owner" | "detached";
    /** Paths of the tools, from ensureTools. */
    readonly tools: ControlPlaneTools;
    /** Progress lines. */
    readonly onProgress?: (line: string) => void;
    /** Extra kube-apiserver flags, e.g. audit logging in a test. */
    readonly apiServerFlags?: readonly string[];
    /** kwok Stage documents beside the built-in ones (YAML), e.g. a pod that fails. Give them a `weight`, so that they win. */
    readonly kwokStages?: string;
}

/** The tools that a control plane needs, for `ensureTools`. */
export const controlPlaneTools = componentNames;

/**
 * Starts the control plane of a directory, or returns the one that runs there already and was asked for in the same way (it keeps
 * its lifetime). What is left of one that was killed is stopped first; its data and ports are kept where they can be.
 *
 * @throws ToolchainError when it does not come up, with the component that failed and its last words. Nothing runs then.
 */
export async function startControlPlane(options: ControlPlaneOptions): Promise<ControlPlane> {
    const layout = layoutOf(options.directory);
    const onProgress = options.onProgress ?? ((): void => undefined);
    await claimFolder(layout);
    return underLock(layout, "starting the control plane", onProgress, async () => {
        const asked = {
            directory: layout.directory,
            tools: pickTools(options.tools),
            apiServerFlags: [...(options.apiServerFlags ?? [])],
            kwokStages: options.kwokStages ?? "",
        };
        const before = readLaunchPlan(layout);
        const status = await controlPlaneStatus(layout.directory);
        if (status.state === "running" && before !== undefined && isSameLaunch(before, asked)) {
            // Somebody may have damaged a kubeconfig meanwhile.
            await writeConfiguration(layout, before);
            onProgress("the control plane runs already");
        } else {
            await startAnew(layout, { ...asked, lifetime: options.lifetime }, before, onProgress);
        }
        return createHandle(layout);
    });
}

/**
 * Stops the control plane of a directory, whatever state it is in. Its data stay.
 *
 * @returns true when something was stopped.
 */
export async function stopControlPlane(directory: string): Promise<boolean> {
    const layout = layoutOf(directory);
    if ((await controlPlaneStatus(directory)).state === "stopped" && readLaunchPlan(layout) === undefined) {
        return false;
    }
    return underLock(
        layout,
        "stopping the control plane",
        () => undefined,
        () => stopProcesses(layout, "graceful"),
    );
}

/**
 * Stops the control plane of a directory and deletes its data, certificates and logs: the next start begins empty. What somebody
 * else has put into the folder stays.
 *
 * @returns whether there was one.
 * @throws ToolchainError when the directory is not that of a control plane; nothing is stopped or deleted then.
 */
export async function resetControlPlane(directory: string): Promise<boolean> {
    const layout = layoutOf(directory);
    const isThere = await isOwnFolder(layout);
    const stopped = await stopControlPlane(directory);
    for (const name of isThere ? await readdir(layout.directory) : []) {
        if (isOwnName(layout, name)) {
            await rm(path.join(layout.directory, name), { recursive: true, force: true });
        }
    }
    // The mark goes last: what is interrupted before can be reset again.
    await rm(layout.mark, { force: true });
    await rmdir(layout.directory).catch(() => undefined);
    return isThere || stopped;
}

function isOwnName(layout: Layout, name: string): boolean {
    return Object.values(layout)
        .filter((place: string) => place !== layout.directory && place !== layout.mark)
        .map((place: string) => path.basename(place))
        .some((own) => name === own || name.startsWith(`${own}.`));
}

const attempts = 5;

async function startAnew(
    layout: Layout,
    asked: Omit<LaunchPlan, "ports">,
    before: LaunchPlan | undefined,
    onProgress: (line: string) => void,
): Promise<void> {
    const started = performance.now();
    if (await stopProcesses(layout, "graceful")) {
        onProgress("stopped what was left of the last run");
    }
    await ensureCertificates(layout.certificates, onProgress);
    let preferred = before?.ports;
    for (let attempt = 1; ; attempt++) {
        const plan = { ...asked, ports: await choosePorts(preferred) };
        await writeConfiguration(layout, plan);
        try {
            await runSupervisor(plan, onProgress);
            const seconds = formatSeconds((performance.now() - started) / 1000);
            onProgress(`the control plane is ready at ${serverUrl(plan.ports)} after ${seconds}`);
            return;
        } catch (error) {
            await stopProcesses(layout, "kill");
            preferred = await recover(layout, plan, error, attempt, onProgress);
        }
    }
}

/** Makes another attempt possible, or throws. Returns the ports that it should prefer. */
async function recover(
    layout: Layout,
    plan: LaunchPlan,
    error: unknown,
    attempt: number,
    onProgress: (line: string) => void,
): Promise<LaunchPlan["ports"] | undefined> {
    if (error instanceof StartError && attempt < attempts) {
        if (error.reason === "port-taken") {
            onProgress("a port was taken meanwhile, trying others");
            return undefined;
        }
        if (error.reason === "etcd-data") {
            const aside = `${layout.etcdData}.unusable-${new Date().toISOString().replaceAll(":", "-")}`;
            await rename(layout.etcdData, aside);
            onProgress(`etcd cannot use its data; they are moved to ${aside} and the control plane starts empty`);
            return plan.ports;
        }
    }
    const what = error instanceof Error ? error.message : String(error);
    throw new ToolchainError("control-plane", `The control plane did not start. ${what}`, { cause: error });
}

async function writeConfiguration(layout: Layout, plan: LaunchPlan): Promise<void> {
    const { authority, admin, controllerManager, scheduler } = await readCertificates(layout.certificates);
    const server = serverUrl(plan.ports);
    writeLaunchPlan(layout, plan);
    writePrivateFile(layout.kubeconfig, kubeconfigText(server, authority, "admin", admin));
    writePrivateFile(
        layout.controllerManagerKubeconfig,
        kubeconfigText(server, authority, "kube-controller-manager", controllerManager),
    );
    writePrivateFile(layout.schedulerKubeconfig, kubeconfigText(server, authority, "kube-scheduler", scheduler));
    writePrivateFile(layout.kwokConfiguration, kwokConfiguration(plan.kwokStages));
}

/** Only the tools of the control plane: callers may pass what they have. */
function pickTools(tools: ControlPlaneTools): ControlPlaneTools {
    return {
        etcd: tools.etcd,
        "kube-apiserver": tools["kube-apiserver"],
        "kube-controller-manager": tools["kube-controller-manager"],
        "kube-scheduler": tools["kube-scheduler"],
        kwok: tools.kwok,
    };
}

function underLock<Result>(
    layout: Layout,
    purpose: string,
    onProgress: (line: string) => void,
    action: () => Promise<Result>,
): Promise<Result> {
    const onWait = (holder: string): void => {
        onProgress(`waiting for ${holder}`);
    };
    return withLock(layout.lock, { purpose, onWait }, action);
}
