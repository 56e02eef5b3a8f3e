import type { Check } from "./check";

/** The layers of a cluster in the order in which they carry each other, by their number. */
export const layerNames = [
    "certificates and clocks",
    "etcd of the API servers",
    "API servers",
    "scheduler, controller manager, kubelets",
    "kube-proxy",
    "etcd of the pod network",
    "pod network",
    "DNS of the cluster",
    "workloads",
] as const;

/** The layer whose failure makes it impossible to ask for what is above it. */
export const apiServerLayer = 2;

/**
 * What can be the matter with a layer. `blocked`: it fails, too, but a layer below it failed first, and that may well be why.
 * `skipped`: there is nothing to check.
 */
export type LayerState = Check["state"] | "blocked";

/** A layer, judged. */
export interface LayerReport {
    readonly number: number;
    readonly name: string;
    readonly state: LayerState;
    /** The number of the layer that failed first; undefined for one that is not blocked. */
    readonly blockedBy: number | undefined;
    readonly checks: readonly Check[];
}

/** Judges the layers from their checks, which stand in their order: the first that fails blocks those above it that fail. */
export function judgeLayers(checks: readonly (readonly Check[])[]): LayerReport[] {
    const states = checks.map(stateOf);
    const first = states.indexOf("fail");
    return layerNames.map((name, number) => {
        const state = states[number] ?? "unknown";
        const isBlocked = state === "fail" && number !== first;
        return {
            number,
            name,
            state: isBlocked ? "blocked" : state,
            blockedBy: isBlocked ? first : undefined,
            checks: checks[number] ?? [],
        };
    });
}

/** The layer that failed first; undefined when none did. */
export function verdictOf(reports: readonly LayerReport[]): LayerReport | undefined {
    return reports.find(({ state }) => state === "fail");
}

/** What is known of one check counts for the layer, unless another one fails or could not be asked. */
function stateOf(checks: readonly Check[]): Check["state"] {
    const worstFirst = ["fail", "unknown", "pass"] as const;
    return worstFirst.find((state) => checks.some((check) => check.state === state)) ?? "skipped";
}
