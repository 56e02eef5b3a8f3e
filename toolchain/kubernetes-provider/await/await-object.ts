import { isSwitchedOn, timeoutOf } from "../annotations";
import { type KubernetesObject, groupOf, kindOf, mapsAt, namespaceOf, textAt } from "../kubernetes-object";
import { messages } from "../messages";
import { referenceTo } from "../object-client";
import type { Session } from "../session";
import { podReasons, podRule } from "./pod";
import { type AwaitRule, NotReadyError } from "./readiness";
import { ingressRule, serviceRule } from "./service";
import { waitUntilReady } from "./wait";
import {
    claimRule,
    daemonSetRule,
    deploymentRule,
    isTokenSecret,
    jobRule,
    quotaRule,
    statefulSetRule,
    tokenSecretRule,
} from "./workloads";

/** The kinds whose rule depends on nothing but the object. */
const rules: Readonly<Record<string, AwaitRule | undefined>> = {
    "/Pod": podRule,
    "/ResourceQuota": quotaRule,
    "apps/DaemonSet": daemonSetRule,
    "apps/Deployment": deploymentRule,
    "apps/StatefulSet": statefulSetRule,
    "batch/Job": jobRule,
    "networking.k8s.io/Ingress": ingressRule,
};

/** What to wait for, on whose behalf. */
export interface AwaitRequest {
    readonly urn: string;
    readonly inputs: KubernetesObject;
    /** The object as it was written. */
    readonly live: KubernetesObject;
    /** What the `pulumi.com/waitFor` annotation says instead of the kind's rule. */
    readonly custom: AwaitRule | undefined;
    /** Seconds; 0 when the user set none. */
    readonly timeout: number;
    readonly signal: AbortSignal;
}

/**
 * Waits until an object that was written is what its kind, or its annotation, calls ready.
 * @throws NotReadyError
 */
export async function awaitObject(session: Session, request: AwaitRequest): Promise<void> {
    const { inputs, live, signal, urn } = request;
    if (isSwitchedOn(inputs, "skipAwait")) {
        void session.log.status("Skipping await logic", urn);
        return;
    }
    const rule = request.custom ?? (await ruleFor(session, live));
    if (rule === undefined) {
        return;
    }
    const { client, watches, log } = session;
    try {
        await waitUntilReady(watches, {
            object: live,
            path: await client.collectionPath(referenceTo(live)),
            endpointsPath: `/api/v1/namespaces/${encodeURIComponent(namespaceOf(live))}/endpoints`,
            rule,
            timeout: timeoutOf(inputs, request.timeout),
            signal,
            showStatus: (status) => void log.status(status, urn),
        });
        void log.status("", urn);
    } catch (error) {
        throw error instanceof NotReadyError ? await withPodReasons(session, live, error) : error;
    }
}

/**
 * Judges an object once, as a refresh does; the annotation for waiting is not asked (observed of the Kubernetes
 * provider 4.34).
 * @throws NotReadyError
 */
export async function checkObject(session: Session, inputs: KubernetesObject, live: KubernetesObject): Promise<void> {
    const rule = isSwitchedOn(inputs, "skipAwait") ? undefined : await ruleFor(session, live);
    if (rule?.checkedOnRead !== true) {
        return;
    }
    const readiness = rule.evaluate(live, await endpointsFor(session, rule, live));
    if (readiness.state !== "ready") {
        const error = new NotReadyError(
            messages.notInitialized(textAt(live, "metadata", "name")),
            readiness.reasons ?? [],
        );
        throw await withPodReasons(session, live, error);
    }
}

async function endpointsFor(
    { client }: Session,
    rule: AwaitRule,
    live: KubernetesObject,
): Promise<ReadonlyMap<string, KubernetesObject>> {
    const names = rule.companions?.names(live) ?? [];
    const reference = { apiVersion: "v1", kind: "Endpoints", namespace: namespaceOf(live) };
    const found = await Promise.all(names.map((name) => client.get({ ...reference, name }).catch(() => ({}))));
    return new Map(found.map((endpoints, index) => [names[index] ?? "", endpoints]));
}

async function ruleFor(session: Session, live: KubernetesObject): Promise<AwaitRule | undefined> {
    const { apiVersion, kind } = kindOf(live);
    const key = `${groupOf(apiVersion)}/${kind}`;
    if (key === "/Service") {
        return serviceRule(live);
    }
    if (key === "/PersistentVolumeClaim") {
        return claimRule(await bindsLate(session, live));
    }
    return isTokenSecret(live) ? tokenSecretRule : rules[key];
}

/** Whether the claim's class waits for the first pod that uses it. */
async function bindsLate({ client }: Session, claim: KubernetesObject): Promise<boolean> {
    const name = textAt(claim, "spec", "storageClassName");
    if (name === "") {
        return false;
    }
    const reference = { apiVersion: "storage.k8s.io/v1", kind: "StorageClass", namespace: "", name };
    const storageClass = await client.get(reference).catch(() => ({}));
    return textAt(storageClass, "volumeBindingMode") === "WaitForFirstConsumer";
}

/** A workload's error also says what is wrong with its pods. */
async function withPodReasons(session: Session, live: KubernetesObject, error: NotReadyError): Promise<NotReadyError> {
    const { kind } = kindOf(live);
    const labels = Object.entries(
        (live["spec"] as { selector?: { matchLabels?: object } } | undefined)?.selector?.matchLabels ?? {},
    );
    if (!["Deployment", "StatefulSet", "DaemonSet"].includes(kind) || labels.length === 0) {
        return error;
    }
    const selector = labels.map(([key, value]) => `${key}=${String(value)}`).join(",");
    const pods = await session.client
        .list({ apiVersion: "v1", kind: "Pod" }, namespaceOf(live), selector)
        .then((list) => mapsAt(list, "items"))
        .catch(() => []);
    return new NotReadyError(error.message, [...error.reasons, ...pods.flatMap((pod) => podReasons(pod))]);
}
