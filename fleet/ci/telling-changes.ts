import type { EngineStep } from "../preview/engine-log";

/** Steps after which everything is as it was. */
const quiet: readonly string[] = ["same", "read", "refresh"];

/**
 * Whether a preview has a change that matters. That the Kubernetes provider gets another kubeconfig does not: a job signs in with
 * credentials of its own, and they change nothing in the cluster (`cluster.identifier` says which one it is).
 */
export function tellsChanges(steps: readonly Pick<EngineStep, "op" | "type" | "diffs" | "detailedDiff">[]): boolean {
    return steps.some((step) => !quiet.includes(step.op) && !isOtherSignIn(step));
}

function isOtherSignIn({
    op,
    type,
    diffs,
    detailedDiff,
}: Pick<EngineStep, "op" | "type" | "diffs" | "detailedDiff">): boolean {
    const changed = diffs ?? Object.keys(detailedDiff ?? {});
    return (
        op === "update" &&
        type === "pulumi:providers:kubernetes" &&
        changed.length > 0 &&
        changed.every((name) => name === "kubeconfig")
    );
}
