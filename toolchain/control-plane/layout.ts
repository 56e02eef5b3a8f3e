import path from "node:path";
import type { ToolName } from "../tools";

/** The processes of a control plane, in the order in which they start; they stop the other way round. */
export const componentNames = [
    "etcd",
    "kube-apiserver",
    "kube-controller-manager",
    "kube-scheduler",
    "kwok",
] as const satisfies readonly ToolName[];

/** One process of a control plane; the name is also that of the tool. */
export type ComponentName = (typeof componentNames)[number];

/** Paths of the executables. */
export type ControlPlaneTools = Readonly<Record<ComponentName, string>>;

/** The loopback ports of a control plane; the other components listen nowhere. */
export interface ControlPlanePorts {
    readonly etcd: number;
    readonly etcdPeer: number;
    readonly apiServer: number;
}

/** "owner": ends with the process that started it. "detached": stays until it is stopped. */
export type Lifetime = "owner" | "detached";

/** Everything that decides what is started; written to a file that the supervisor reads. */
export interface LaunchPlan {
    readonly directory: string;
    readonly lifetime: Lifetime;
    readonly tools: ControlPlaneTools;
    readonly ports: ControlPlanePorts;
    readonly apiServerFlags: readonly string[];
    readonly kwokStages: string;
}

/** Where things lie in a control plane's directory. */
export interface Layout {
    readonly directory: string;
    /** Says that the folder is a control plane's own. */
    readonly mark: string;
    readonly lock: string;
    readonly plan: string;
    readonly processTable: string;
    readonly certificates: string;
    /** Kubeconfig of the administrator, for people and tests. */
    readonly kubeconfig: string;
    readonly controllerManagerKubeconfig: string;
    readonly schedulerKubeconfig: string;
    readonly kwokConfiguration: string;
    readonly etcdData: string;
    readonly logs: string;
}

/** The layout of a directory. */
export function layoutOf(directory: string): Layout {
    const root = path.resolve(directory);
    return {
        directory: root,
        mark: path.join(root, "made-by-flotilla"),
        lock: path.join(root, "control-plane"),
        plan: path.join(root, "plan.json"),
        processTable: path.join(root, "processes.json"),
        certificates: path.join(root, "certificates"),
        kubeconfig: path.join(root, "kubeconfig"),
        controllerManagerKubeconfig: path.join(root, "kube-controller-manager.kubeconfig"),
        schedulerKubeconfig: path.join(root, "kube-scheduler.kubeconfig"),
        kwokConfiguration: path.join(root, "kwok.yaml"),
        etcdData: path.join(root, "etcd"),
        logs: path.join(root, "logs"),
    };
}

/** The log file of a component or of the supervisor. */
export function logFile(layout: Layout, name: ComponentName | "supervisor"): string {
    return path.join(layout.logs, `${name}.log`);
}

/** Address of the API server. */
export function serverUrl(ports: ControlPlanePorts): string {
    return `https://127.0.0.1:${ports.apiServer}`;
}
