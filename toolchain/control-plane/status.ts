import { createApiClient, isApiServerReady, isEtcdHealthy } from "./api-client";
import { findProcesses } from "./find-processes";
import { readLaunchPlan } from "./launch-plan";
import { type ComponentName, componentNames, type Layout, layoutOf, serverUrl } from "./layout";
import { readProcessTable } from "./process-table";
import { isAlive } from "../process-identity";

/** How one component is. */
export interface ComponentStatus {
    readonly name: ComponentName;
    readonly running: boolean;
    /** etcd and kube-apiserver answer that they serve; the others have no port to ask, running is all that is known. */
    readonly ready: boolean;
    readonly processId?: number;
}

/** How a control plane is. */
export interface ControlPlaneStatus {
    /** "running": everything runs and serves, and the start had come to its end. */
    readonly state: "running" | "partly running" | "stopped";
    readonly directory: string;
    readonly kubeconfig: string;
    readonly server?: string;
    readonly components: readonly ComponentStatus[];
}

/** Looks at the control plane of a directory; changes nothing. */
export async function controlPlaneStatus(directory: string): Promise<ControlPlaneStatus> {
    const layout = layoutOf(directory);
    const plan = readLaunchPlan(layout);
    const processIds = livingComponents(layout);
    const readiness = await readinessOf(layout, processIds);
    const components = componentNames.map((name): ComponentStatus => {
        const processId = processIds[name];
        const running = processId !== undefined;
        return { name, running, ready: running && readiness(name), ...(running && { processId }) };
    });
    const common = { directory: layout.directory, kubeconfig: layout.kubeconfig, components };
    const all = components.every(({ ready }) => ready) && isComplete(layout);
    const none = components.every(({ running }) => !running);
    const state = all ? "running" : none ? "stopped" : "partly running";
    return { state, ...common, ...(plan !== undefined && !none && { server: serverUrl(plan.ports) }) };
}

/** The supervisor must be there too: without it nothing would end with its owner. */
function isComplete(layout: Layout): boolean {
    const table = readProcessTable(layout);
    return table?.ready === true && table.supervisor !== undefined && isAlive(table.supervisor);
}

/** Process ids of the components that live, from the table and from the process list. */
export function livingComponents(layout: Layout): Partial<Record<ComponentName, number>> {
    const result: Partial<Record<ComponentName, number>> = {};
    for (const { name, identity } of findProcesses(layout)) {
        if (name !== "supervisor") {
            result[name] = identity.processId;
        }
    }
    const noted = readProcessTable(layout)?.components ?? {};
    for (const name of componentNames) {
        const identity = noted[name];
        if (identity !== undefined && isAlive(identity)) {
            result[name] = identity.processId;
        }
    }
    return result;
}

async function readinessOf(
    layout: Layout,
    processIds: Partial<Record<ComponentName, number>>,
): Promise<(name: ComponentName) => boolean> {
    const plan = readLaunchPlan(layout);
    if (plan === undefined || Object.keys(processIds).length === 0) {
        return () => false;
    }
    const client = await createApiClient(layout.certificates, plan.ports).catch(() => undefined);
    const [etcd, apiServer] = await Promise.all([
        isEtcdHealthy(plan.ports.etcd),
        client === undefined ? false : isApiServerReady(client),
    ]);
    return (name) => (name === "etcd" ? etcd : name === "kube-apiserver" ? apiServer : true);
}
