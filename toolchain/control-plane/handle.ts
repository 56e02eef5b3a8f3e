import { setTimeout as sleep } from "node:timers/promises";
import { identify } from "../process-identity";
import { withLock } from "../lock";
import { ToolchainError } from "../toolchain-error";
import { createApiClient, isApiServerReady, isEtcdHealthy } from "./api-client";
import { lastLogLines, spawnComponent } from "./component-process";
import { readLaunchPlan } from "./launch-plan";
import { type ComponentName, type ControlPlanePorts, type LaunchPlan, type Layout, serverUrl } from "./layout";
import { readProcessTable, writeProcessTable } from "./process-table";
import { livingComponents } from "./status";
import { end, stopProcesses } from "./stop-processes";

/** A control plane that runs. */
export interface ControlPlane {
    readonly directory: string;
    /** Path of the administrator's kubeconfig, mode 0600. */
    readonly kubeconfig: string;
    /** Address of the API server. */
    readonly server: string;
    readonly ports: ControlPlanePorts;
    /** Process ids at this moment; of a component that does not run, the last one. */
    readonly processIds: Readonly<Record<ComponentName, number>>;
    /** Stops everything and waits for it; the data stay. */
    stop(): Promise<void>;
    /** kill -9 of one component, for tests of outages; returns when it is gone. */
    killComponent(name: ComponentName): Promise<void>;
    /** Starts a component again on the same port and data; returns when it serves. Does nothing when it runs. */
    startComponent(name: ComponentName): Promise<void>;
}

/** The handle of the control plane that was just started or found in a directory. */
export function createHandle(layout: Layout): ControlPlane {
    const plan = requirePlan(layout);
    const locked = <Result>(purpose: string, action: () => Promise<Result>): Promise<Result> =>
        withLock(layout.lock, { purpose, onWait: () => undefined }, action);
    return {
        directory: layout.directory,
        kubeconfig: layout.kubeconfig,
        server: serverUrl(plan.ports),
        ports: plan.ports,
        get processIds() {
            return processIdsOf(layout);
        },
        stop: () =>
            locked("stopping the control plane", async () => {
                // What ends with its owner is thrown away; there is no need to be gentle.
                await stopProcesses(layout, plan.lifetime === "owner" ? "kill" : "graceful");
            }),
        killComponent: (name) => locked(`killing ${name}`, () => kill(name, layout)),
        startComponent: (name) => locked(`starting ${name}`, () => start(name, plan, layout)),
    };
}

function requirePlan(layout: Layout): LaunchPlan {
    const plan = readLaunchPlan(layout);
    if (plan === undefined) {
        throw new ToolchainError("control-plane", `${layout.plan} is missing or does not parse. Start it again.`);
    }
    return plan;
}

function processIdsOf(layout: Layout): Record<ComponentName, number> {
    const noted = readProcessTable(layout)?.components ?? {};
    const living = livingComponents(layout);
    const of = (name: ComponentName): number => living[name] ?? noted[name]?.processId ?? 0;
    return {
        etcd: of("etcd"),
        "kube-apiserver": of("kube-apiserver"),
        "kube-controller-manager": of("kube-controller-manager"),
        "kube-scheduler": of("kube-scheduler"),
        kwok: of("kwok"),
    };
}

async function kill(name: ComponentName, layout: Layout): Promise<void> {
    const processId = livingComponents(layout)[name];
    const identity = processId === undefined ? undefined : identify(processId);
    if (identity !== undefined) {
        await end([{ name, identity }], "kill", 0);
    }
}

const pollInterval = 50;
const patience = 60_000;

async function start(name: ComponentName, plan: LaunchPlan, layout: Layout): Promise<void> {
    if (livingComponents(layout)[name] !== undefined) {
        return;
    }
    const table = readProcessTable(layout);
    if (table === undefined) {
        throw new ToolchainError("control-plane", `No control plane runs in ${layout.directory}. Start it first.`);
    }
    const { identity } = spawnComponent(name, plan, "append");
    if (identity !== undefined) {
        writeProcessTable(layout, { ...table, components: { ...table.components, [name]: identity } });
    }
    const client = await createApiClient(layout.certificates, plan.ports);
    const serves: Partial<Record<ComponentName, () => Promise<boolean>>> = {
        etcd: () => isEtcdHealthy(plan.ports.etcd),
        "kube-apiserver": () => isApiServerReady(client),
    };
    const deadline = Date.now() + patience;
    while (!((await serves[name]?.()) ?? true)) {
        if (livingComponents(layout)[name] === undefined || Date.now() > deadline) {
            const lines = lastLogLines(name, plan);
            throw new ToolchainError("control-plane", `${name} did not start again. Its last lines:\n${lines}`);
        }
        await sleep(pollInterval);
    }
}
