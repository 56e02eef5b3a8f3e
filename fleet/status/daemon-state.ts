import type { EffectiveDaemon } from "../../components/fiaas/effective-daemon";
import { bootstrapName, daemonName } from "../../components/fiaas/names";
import { daemonDrift, deployAgain, digestDrift, type Drift, runningDigests } from "./daemon-drift";
import { deploymentIdOf, imageOf, type ObservedDaemon, type ObservedDeployment, versionOf } from "./observed-daemon";
import { podFailure, podTrouble } from "./pod-troubles";
import { skipperStatus, type SkipperStatus } from "./skipper-status";

/** The states of a daemon: those further to the front count when several match. `unknown`: it could not be read. */
export const daemonStates = [
    "unknown",
    "bootstrapping",
    "bootstrap failed",
    "failed",
    "missing",
    "wrong image",
    "drifted",
    "stuck",
    "outdated",
    "unavailable",
    "ok",
] as const;

/** One of {@link daemonStates}. */
export type DaemonState = (typeof daemonStates)[number];

/** A daemon as the configuration declares it. */
export interface DeclaredDaemon {
    readonly namespace: string;
    readonly daemon: EffectiveDaemon;
}

/** What is the matter with the daemon of one namespace. */
export interface DaemonReport {
    readonly namespace: string;
    readonly state: DaemonState;
    /** What Skipper would show; undefined when the daemon could not be read. */
    readonly skipperStatus: SkipperStatus | undefined;
    /** The declared channel; undefined where there are none. */
    readonly channel: string | undefined;
    /** Where the declared release comes from. */
    readonly source: EffectiveDaemon["source"];
    /** The version that runs: the text after the last ":" of the Deployment's image; undefined without a Deployment. */
    readonly version: string | undefined;
    readonly declaredVersion: string;
    /** The digest of the image that runs, as the kubelet says; undefined where it does not, or where pods differ. */
    readonly digest: string | undefined;
    /** The digest on record; undefined where there is none. */
    readonly declaredDigest: string | undefined;
    /** The Application's. */
    readonly deploymentId: string | undefined;
    /** Why it is not ok, and what to do; empty when it is. */
    readonly why: string;
}

type Finding = readonly [state: DaemonState, why: string];

/** What is the matter with a daemon, from its declaration and from what there is of it. */
export function reportDaemon({ namespace, daemon }: DeclaredDaemon, observed: ObservedDaemon): DaemonReport {
    const [state, why] = finding(namespace, daemon, observed);
    const image = imageOf(observed.deployment);
    const [digest, ...others] = runningDigests(daemon, observed);
    return {
        ...declaration({ namespace, daemon }),
        state,
        skipperStatus: skipperStatus(observed),
        version: image === undefined ? undefined : versionOf(image),
        digest: others.length === 0 ? digest : undefined,
        deploymentId: deploymentIdOf(observed.application),
        why,
    };
}

/** What is to be told of a daemon that could not be read. */
export function reportUnread(declared: DeclaredDaemon, problem: string): DaemonReport {
    return {
        ...declaration(declared),
        state: "unknown",
        skipperStatus: undefined,
        version: undefined,
        digest: undefined,
        deploymentId: undefined,
        why: problem,
    };
}

function declaration({
    namespace,
    daemon,
}: DeclaredDaemon): Pick<DaemonReport, "namespace" | "channel" | "source" | "declaredVersion" | "declaredDigest"> {
    const { channel, source, version, digest } = daemon;
    return { namespace, channel, source, declaredVersion: version, declaredDigest: digest };
}

function finding(namespace: string, daemon: EffectiveDaemon, observed: ObservedDaemon): Finding {
    if (daemon.direct) {
        return directFinding(namespace, daemon, observed);
    }
    return (
        bootstrapFinding(namespace, observed) ??
        failedFinding(namespace, daemon, observed) ??
        missingFinding(daemon, observed) ??
        driftFinding("wrong image", digestDrift(daemon, observed)) ??
        driftFinding("drifted", daemonDrift(daemon, observed)) ??
        stuckFinding(namespace, observed) ??
        outdatedFinding(daemon, observed) ??
        unavailableFinding(namespace, observed) ?? ["ok", ""]
    );
}

/** A plain Deployment has neither bootstrap nor Application. */
function directFinding(namespace: string, daemon: EffectiveDaemon, observed: ObservedDaemon): Finding {
    return observed.deployment === undefined
        ? ["missing", "There is no Deployment. Run `pulumi up --refresh`."]
        : (driftFinding("wrong image", digestDrift(daemon, observed)) ??
              driftFinding("drifted", daemonDrift(daemon, observed)) ??
              stuckFinding(namespace, observed) ??
              unavailableFinding(namespace, observed) ?? ["ok", ""]);
}

function bootstrapFinding(namespace: string, { bootstrapPod }: ObservedDaemon): Finding | undefined {
    const phase = bootstrapPod?.status?.phase ?? "Pending";
    if (bootstrapPod === undefined || phase === "Succeeded") {
        return undefined;
    }
    if (phase !== "Failed") {
        const trouble = podTrouble(bootstrapPod);
        return trouble === undefined
            ? ["bootstrapping", "The bootstrap pod is at work. Wait until it has ended."]
            : [
                  "bootstrapping",
                  `The bootstrap pod waits: ${trouble}. ${look("describe pod", namespace, bootstrapName)}.`,
              ];
    }
    // One that is being deleted makes room for the next.
    return bootstrapPod.metadata?.deletionTimestamp === undefined
        ? [
              "bootstrap failed",
              `The bootstrap pod failed${podFailure(bootstrapPod)}. ` +
                  `${look("logs", namespace, bootstrapName)}, then run \`pulumi up\` again.`,
          ]
        : undefined;
}

function failedFinding(
    namespace: string,
    daemon: EffectiveDaemon,
    { application, applicationStatus, deployment }: ObservedDaemon,
): Finding | undefined {
    // After a bootstrap that failed there is no Deployment whose log could be read.
    const [verb, what] =
        deployment === undefined ? (["get", "pods,events"] as const) : (["logs", `deployment/${daemonName}`] as const);
    return applicationStatus?.result === "FAILED"
        ? [
              "failed",
              `The daemon could not deploy itself (deployment id ${deploymentIdOf(application) ?? ""}). ` +
                  `${look(verb, namespace, what)}, mend the cause, ` +
                  `then ${deployAgain(daemon)}.`,
          ]
        : undefined;
}

function missingFinding(daemon: EffectiveDaemon, { application, deployment }: ObservedDaemon): Finding | undefined {
    if (application === undefined) {
        return [
            "missing",
            deployment === undefined
                ? "There is neither Application nor Deployment. Run `pulumi up --refresh`; where the daemon ran before, " +
                  "change its bootstrap.force first."
                : "There is no Application. Run `pulumi up --refresh`.",
        ];
    }
    return deployment === undefined
        ? ["missing", `There is no Deployment. To bootstrap it again ${deployAgain(daemon)}.`]
        : undefined;
}

function driftFinding(state: DaemonState, drift: Drift | undefined): Finding | undefined {
    return drift && [state, `Not as declared: ${drift.parts.join("; ")}. ${drift.remedy}.`];
}

function stuckFinding(namespace: string, { deployment, pods }: ObservedDaemon): Finding | undefined {
    const reason = stuckReason(deployment);
    return reason === undefined
        ? undefined
        : [
              "stuck",
              `The rollout does not go on (${reason})${podClause(pods)}. ` +
                  `${look("describe pods", namespace, `-l app=${daemonName}`)}.`,
          ];
}

function stuckReason(deployment: ObservedDeployment | undefined): string | undefined {
    const { conditions = [], updatedReplicas = 0 } = deployment?.status ?? {};
    const progress = conditions.find(({ type }) => type === "Progressing");
    if (progress?.status === "False" || progress?.reason === "ProgressDeadlineExceeded") {
        return progress.reason ?? "Progressing is False";
    }
    const failure = conditions.find(({ type, status }) => type === "ReplicaFailure" && status === "True");
    const isBehind = updatedReplicas < (deployment?.spec?.replicas ?? 1);
    return failure !== undefined && isBehind ? (failure.reason ?? "ReplicaFailure") : undefined;
}

function outdatedFinding(daemon: EffectiveDaemon, observed: ObservedDaemon): Finding | undefined {
    const { application, applicationStatus, deployment } = observed;
    const [wanted, deployed] = [deploymentIdOf(application) ?? "none", deploymentIdOf(deployment) ?? "none"];
    if (wanted === deployed) {
        return undefined;
    }
    const result = applicationStatus?.result;
    if (result === undefined) {
        const why = `The daemon has not noticed the deployment id ${wanted} (the Deployment has ${deployed})`;
        return ["outdated", `${why}. Look whether its pod runs, or ${deployAgain(daemon)}.`];
    }
    if (result !== "SUCCESS") {
        return ["outdated", `The daemon deploys the deployment id ${wanted} (${result}). Wait until it has ended.`];
    }
    const remedy = `To deploy it again ${deployAgain(daemon)}`;
    return ["outdated", `The Deployment has the deployment id ${deployed} instead of ${wanted}. ${remedy}.`];
}

function unavailableFinding(namespace: string, { deployment, pods }: ObservedDaemon): Finding | undefined {
    const { availableReplicas = 0 } = deployment?.status ?? {};
    const replicas = deployment?.spec?.replicas ?? 1;
    if (replicas === 0) {
        return ["unavailable", "Somebody scaled the Deployment to 0. Scale it to 1."];
    }
    const counts = `${availableReplicas} of ${replicas} ${replicas === 1 ? "pod is" : "pods are"} available`;
    return availableReplicas < replicas
        ? ["unavailable", `${counts}${podClause(pods)}. ${look("describe pods", namespace, `-l app=${daemonName}`)}.`]
        : undefined;
}

function podClause(pods: ObservedDaemon["pods"]): string {
    const trouble = pods.map(podTrouble).find((clause) => clause !== undefined);
    return trouble === undefined ? "" : `; of a pod: ${trouble}`;
}

/** A command that shows more. */
function look(verb: string, namespace: string, what: string): string {
    return `See \`kubectl ${verb} -n ${namespace} ${what}\``;
}
