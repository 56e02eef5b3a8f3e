import { existsSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createApiClient, isApiServerReady, isEtcdHealthy } from "./api-client";
import { lastLogLines, readLog, spawnComponent, type StartedComponent } from "./component-process";
import { type ComponentName, type LaunchPlan, layoutOf } from "./layout";
import { createNodes, isPopulated } from "./nodes";
import type { StartFault } from "./supervisor-messages";

/** A start that failed. */
export class StartError extends Error {
    override readonly name = "StartError";
    readonly reason: StartFault;

    constructor(reason: StartFault, message: string) {
        super(message);
        this.reason = reason;
    }
}

/** Who wants to know what during a start. */
export interface StartObserver {
    readonly onProgress: (line: string) => void;
    /** Called at once after each process has been started. */
    readonly onStarted: (component: StartedComponent) => void;
}

const pollInterval = 50;
// Ten times what it takes on two cores: a machine under load is slow, a start that hangs should still end.
const patience = 60_000;

/**
 * Starts all components and waits until work can begin: etcd, then the API server, then the rest, then the nodes.
 *
 * @throws StartError as soon as a component ends, with its name and its last words.
 */
export async function startComponents(plan: LaunchPlan, observer: StartObserver): Promise<void> {
    const layout = layoutOf(plan.directory);
    const hadData = existsSync(path.join(layout.etcdData, "member"));
    const ended = createEndWatch(plan, hadData);
    const start = (name: ComponentName): void => {
        const component = spawnComponent(name, plan, "new");
        ended.watch(component);
        observer.onStarted(component);
    };
    start("etcd");
    await ended.orUntil("etcd to serve", async () => {
        if (await isEtcdHealthy(plan.ports.etcd)) {
            return true;
        }
        if (hadData && hasNoMember(plan)) {
            throw new StartError("etcd-data", "etcd was killed before it had written of what it is a member.");
        }
        return false;
    });
    observer.onProgress("etcd serves");
    start("kube-apiserver");
    const client = await createApiClient(layout.certificates, plan.ports);
    await ended.orUntil("kube-apiserver to be ready", () => isApiServerReady(client));
    observer.onProgress("kube-apiserver is ready");
    start("kube-controller-manager");
    start("kube-scheduler");
    start("kwok");
    await createNodes(client);
    await ended.orUntil("the nodes to be ready", () => isPopulated(client));
    observer.onProgress("the nodes are ready");
    ended.release();
}

/**
 * Whether etcd goes on with a log that was made and has nothing in it. It takes such data for those of a member of a cluster without
 * members, and waits for ever for one that leads: it ends only when its log is damaged, and this one is not.
 */
function hasNoMember(plan: LaunchPlan): boolean {
    return /"msg":"restarting local member".*"commit-index":0\b/.test(readLog("etcd", plan));
}

interface EndWatch {
    readonly watch: (component: StartedComponent) => void;
    /** Polls until the condition holds; throws when a component ends first or time is up. */
    readonly orUntil: (what: string, condition: () => Promise<boolean>) => Promise<void>;
    /** From now on nobody minds an end. */
    readonly release: () => void;
}

function createEndWatch(plan: LaunchPlan, hadData: boolean): EndWatch {
    let failure: StartError | undefined;
    let released = false;
    const fail = (name: ComponentName, how: string): void => {
        if (!released) {
            failure ??= endError(name, how, plan, hadData);
        }
    };
    return {
        watch: ({ name, child }) => {
            child.once("error", (error) => {
                fail(name, `could not be started: ${error.message}`);
            });
            child.once("exit", (code, signal) => {
                fail(name, `ended with ${signal ?? `exit code ${String(code)}`}`);
            });
        },
        orUntil: async (what, condition) => {
            const deadline = Date.now() + patience;
            while (!(await condition())) {
                if (failure !== undefined) {
                    throw failure;
                }
                if (Date.now() > deadline) {
                    const logs = layoutOf(plan.directory).logs;
                    throw new StartError("other", `Waited ${patience / 1000} s for ${what}. The logs are in ${logs}.`);
                }
                await sleep(pollInterval);
            }
        },
        release: () => {
            released = true;
        },
    };
}

function endError(name: ComponentName, how: string, plan: LaunchPlan, hadData: boolean): StartError {
    const lines = lastLogLines(name, plan);
    const message = `${name} ${how} during the start. Its last lines:\n${lines}`;
    if (lines.includes("address already in use")) {
        return new StartError("port-taken", message);
    }
    const isDataFault = name === "etcd" && hadData && !/no space left|permission denied/i.test(lines);
    return new StartError(isDataFault ? "etcd-data" : "other", message);
}
