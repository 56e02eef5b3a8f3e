import { setMaxListeners } from "node:events";
import { applicationStatusName } from "../../components/fiaas/application-status-name";
import {
    applicationLabel,
    applicationPlurals,
    applicationVersion,
    bootstrapName,
    daemonName,
    deploymentIdLabel,
} from "../../components/fiaas/names";
import type { KubernetesConnection } from "../../provider/kubernetes/connection";
import { deadlineSignal } from "../deadline";
import { ClusterLists, type Found, noAnswer, Refusal, type Wanted } from "./cluster-lists";
import {
    deploymentIdOf,
    type ObservedApplication,
    type ObservedApplicationStatus,
    type ObservedConfigMap,
    type ObservedDaemon,
    type ObservedDeployment,
    type ObservedObject,
    type ObservedPod,
    type UnreadDaemon,
} from "./observed-daemon";

/** What was read of the daemons of an installation, by namespace. */
export type ReadDaemons = ReadonlyMap<string, ObservedDaemon | UnreadDaemon>;

const applications = `/apis/${applicationVersion}`;
const ofDaemon = { selector: `${applicationLabel}=${daemonName}`, name: daemonName };

const wanted = {
    configMaps: { group: "/api/v1", resource: "configmaps", ...ofDaemon },
    applications: { group: applications, resource: applicationPlurals.application, ...ofDaemon },
    deployments: { group: "/apis/apps/v1", resource: "deployments", ...ofDaemon },
    pods: { group: "/api/v1", resource: "pods", selector: `${applicationLabel} in (${daemonName},${bootstrapName})` },
} as const satisfies Readonly<Record<string, Wanted>>;

const statuses = { group: applications, resource: applicationPlurals.status };

/** Deployment ids in one request: 40 characters each in its address, of which proxies take a few thousand. */
const idsInRequest = 50;

/**
 * Reads what there is of the daemons of some namespaces, with five requests where the user may list the whole cluster.
 * @param timeout milliseconds for everything together, the credentials included.
 * @param interruption ends it early.
 * @throws ClusterUnreachableError when the cluster does not answer in time, or refuses the credentials.
 */
export async function readDaemons(
    connection: KubernetesConnection,
    namespaces: readonly string[],
    timeout: number,
    interruption?: AbortSignal,
): Promise<ReadDaemons> {
    const signal = deadlineSignal(timeout, ...(interruption === undefined ? [] : [interruption]));
    setMaxListeners(0, signal);
    const ended = whenAborted(signal, () => noAnswer(connection, timeout));
    const reading = readAll(new ClusterLists(connection, signal, timeout), namespaces);
    // A plugin that fetches credentials does not end with the signal: nobody waits for it then.
    return Promise.race([reading, ended]);
}

async function readAll(lists: ClusterLists, namespaces: readonly string[]): Promise<ReadDaemons> {
    const readApplications = lists.find<ObservedApplication>(wanted.applications, namespaces);
    const [configMaps, deployments, pods, found, applicationStatuses] = await Promise.all([
        lists.find<ObservedConfigMap>(wanted.configMaps, namespaces),
        lists.find<ObservedDeployment>(wanted.deployments, namespaces),
        lists.find<ObservedPod>(wanted.pods, namespaces),
        readApplications,
        readApplications.then((read) => readStatuses(lists, read)),
    ]);
    return new Map(
        namespaces.map((namespace) => {
            const of = <Kind extends ObservedObject>(map: ReadonlyMap<string, Found<Kind>>): Found<Kind> =>
                map.get(namespace) ?? [];
            return [namespace, together(of(configMaps), of(found), of(applicationStatuses), of(deployments), of(pods))];
        }),
    );
}

function together(
    configMaps: Found<ObservedConfigMap>,
    found: Found<ObservedApplication>,
    applicationStatuses: Found<ObservedApplicationStatus>,
    deployments: Found<ObservedDeployment>,
    pods: Found<ObservedPod>,
): ObservedDaemon | UnreadDaemon {
    if (
        configMaps instanceof Refusal ||
        found instanceof Refusal ||
        applicationStatuses instanceof Refusal ||
        deployments instanceof Refusal ||
        pods instanceof Refusal
    ) {
        const refusals = [configMaps, found, applicationStatuses, deployments, pods];
        const messages = refusals.flatMap((part) => (part instanceof Refusal ? [part.message] : []));
        return { problem: refused(messages) };
    }
    return {
        configMap: configMaps[0],
        application: found[0],
        applicationStatus: applicationStatuses[0],
        deployment: deployments[0],
        bootstrapPod: pods.find(({ metadata }) => metadata?.name === bootstrapName),
        pods: pods.filter(({ metadata }) => metadata?.labels?.[applicationLabel] === daemonName),
    };
}

function refused(messages: readonly string[]): string {
    const rest = messages.length - 1;
    const more = rest > 0 ? ` (and ${rest} more such ${rest === 1 ? "answer" : "answers"})` : "";
    return `The API server says: ${messages[0] ?? ""}${more}. Allow that, or name another user in cluster.user.`;
}

/** Only the statuses of the Applications' own deployment ids: the older ones, up to nine each, are big and say nothing. */
async function readStatuses(
    lists: ClusterLists,
    found: ReadonlyMap<string, Found<ObservedApplication>>,
): Promise<ReadonlyMap<string, Found<ObservedApplicationStatus>>> {
    const ids = [...found].flatMap(([namespace, objects]) => {
        const id = objects instanceof Refusal ? undefined : deploymentIdOf(objects[0]);
        return id === undefined ? [] : [{ namespace, id, name: applicationStatusName(daemonName, id) }];
    });
    const chunks = Array.from({ length: Math.ceil(ids.length / idsInRequest) }, (_, index) =>
        ids.slice(index * idsInRequest, (index + 1) * idsInRequest),
    );
    const read = await Promise.all(chunks.map((chunk) => readStatusesOf(lists, chunk)));
    return new Map(read.flat());
}

interface WantedStatus {
    readonly namespace: string;
    readonly id: string;
    readonly name: string;
}

async function readStatusesOf(
    lists: ClusterLists,
    chunk: readonly WantedStatus[],
): Promise<(readonly [string, Found<ObservedApplicationStatus>])[]> {
    const selector = `${applicationLabel}=${daemonName},${deploymentIdLabel} in (${chunk.map(({ id }) => id).join(",")})`;
    const all = await lists.list<ObservedApplicationStatus>({ ...statuses, selector }, undefined);
    const each = chunk.map(async ({ namespace, name }) => {
        const isWanted = ({ metadata }: ObservedObject): boolean =>
            metadata?.namespace === namespace && metadata.name === name;
        const one =
            all instanceof Refusal
                ? await lists.get<ObservedApplicationStatus>(statuses, namespace, name)
                : all.filter(isWanted);
        return [namespace, one instanceof Refusal ? one : one.map(withoutLogs)] as const;
    });
    return Promise.all(each);
}

/** Logs hold the whole specification: they are dropped before anything could print them. */
function withoutLogs({ metadata, result }: ObservedApplicationStatus): ObservedApplicationStatus {
    return { ...(metadata && { metadata }), ...(result !== undefined && { result }) };
}

async function whenAborted(signal: AbortSignal, error: () => Error): Promise<never> {
    return new Promise((_, reject) => {
        signal.addEventListener(
            "abort",
            () => {
                reject(error());
            },
            { once: true },
        );
    });
}
