import { ConnectionError } from "../../../provider/kubernetes/connection";
import { type ClusterObject, fullName, type PodObject } from "../cluster-objects";
import { isAnchor, podsOf } from "../judge/daemon-sets";
import { hasNoImage } from "../judge/pod-trouble";
import { isReady } from "../judge/static-pods";
import { known, type Observations } from "../observations";
import type { Questions } from "./questions";

/** Pods of which details are read: the first ones of many tell enough. */
const mostPods = 20;

/** An event, as far as it is looked at. */
interface EventObject extends ClusterObject {
    readonly message?: string;
    readonly lastTimestamp?: string;
}

const probeFailure = "Readiness probe failed: ";

/** What the readiness probes of anchors say that are not ready: an anchor tells by it why. */
export async function readProbeMessages(
    questions: Questions,
    { pods, daemonSets }: Pick<Observations, "pods" | "daemonSets">,
): Promise<Record<string, string>> {
    const unready = known(daemonSets)
        .filter(isAnchor)
        .flatMap((anchor) => podsOf(anchor, known(pods)).filter((pod) => !isReady(pod)));
    const read = unready.slice(0, mostPods).map(async (pod) => {
        const message = await readProbeMessage(questions, pod);
        return message === undefined ? [] : [[fullName(pod), message] as const];
    });
    return Object.fromEntries((await Promise.all(read)).flat());
}

async function readProbeMessage(questions: Questions, { metadata }: PodObject): Promise<string | undefined> {
    const { name, namespace = "" } = metadata;
    const events = await questions.list<EventObject>(`/api/v1/namespaces/${namespace}/events`, {
        fieldSelector: `involvedObject.kind=Pod,involvedObject.name=${name},reason=Unhealthy`,
    });
    const last = known(events)
        .filter(({ message = "" }) => message.startsWith(probeFailure))
        .sort((one, other) => ((one.lastTimestamp ?? "") < (other.lastTimestamp ?? "") ? -1 : 1))
        .pop();
    return last?.message?.slice(probeFailure.length).trim().split("\n")[0]?.replace(/\.$/, "");
}

/** Pull secrets that do not exist, of pods whose images cannot be pulled. Of Secrets nothing but metadata is read. */
export async function readMissingPullSecrets(
    questions: Questions,
    pods: Observations["pods"],
): Promise<Record<string, readonly string[]>> {
    const read = known(pods)
        .filter(hasNoImage)
        .slice(0, mostPods)
        .map(async (pod) => {
            const names = (pod.spec?.imagePullSecrets ?? []).flatMap(({ name }) => name ?? []);
            const missing = await Promise.all(
                names.map(async (name) => ((await isMissing(questions, pod, name)) ? [name] : [])),
            );
            return [fullName(pod), missing.flat()] as const;
        });
    return Object.fromEntries((await Promise.all(read)).filter(([, names]) => names.length > 0));
}

async function isMissing(questions: Questions, { metadata }: PodObject, secret: string): Promise<boolean> {
    const outcome = await questions.ask({
        path: `/api/v1/namespaces/${metadata.namespace ?? ""}/secrets/${secret}`,
        accept: "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1",
    });
    return !(outcome instanceof ConnectionError) && outcome.status === 404;
}
