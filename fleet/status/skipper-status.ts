import { imageOf, type ObservedDaemon } from "./observed-daemon";

/** The states that Skipper shows. */
export type SkipperStatus = "NOT_FOUND" | "VERSION_MISMATCH" | "FAILED" | "UNAVAILABLE" | "OK";

/**
 * The state that Skipper would show of a daemon. It looks at the Deployment and the Application alone, and what
 * matches first counts, as in its code (https://github.com/fiaas/skipper).
 */
export function skipperStatus({
    deployment,
    application,
}: Pick<ObservedDaemon, "deployment" | "application">): SkipperStatus {
    if (deployment === undefined) {
        return "NOT_FOUND";
    }
    if (application === undefined || imageOf(deployment) !== application.spec?.image) {
        return "VERSION_MISMATCH";
    }
    const available = deployment.status?.availableReplicas;
    // The API server leaves a count of zero out, so that UNAVAILABLE is what one sees of a daemon without a ready pod.
    if (available === undefined) {
        return "UNAVAILABLE";
    }
    return available < (deployment.spec?.replicas ?? 1) ? "FAILED" : "OK";
}
