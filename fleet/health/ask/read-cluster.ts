import type { DaemonSetObject, PodObject } from "../cluster-objects";
import type { Observations } from "../observations";
import type { Questions } from "./questions";
import { readMissingPullSecrets, readProbeMessages } from "./read-details";

/** What is read of a cluster by its API. */
export type ClusterObservations = Omit<Observations, "certificates" | "apiServers" | "etcd">;

/** Labels by which Services' endpoints and the DNS are found. */
const selectors = {
    apiServers: "kubernetes.io/service-name=kubernetes",
    dnsEndpoints: "kubernetes.io/service-name=kube-dns",
    dns: "k8s-app=kube-dns",
} as const;

/** Reads all that is judged of a cluster, side by side; what cannot be read says why. */
export async function readCluster(questions: Questions): Promise<ClusterObservations> {
    const slices = (namespace: string, labelSelector: string) =>
        questions.list(`/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`, { labelSelector });
    const leases = (namespace: string) => questions.list(`/apis/coordination.k8s.io/v1/namespaces/${namespace}/leases`);
    const [first, second] = await Promise.all([
        together({
            nodes: questions.list("/api/v1/nodes"),
            nodeLeases: leases("kube-node-lease"),
            leases: leases("kube-system"),
            apiServerSlices: slices("default", selectors.apiServers),
            dnsSlices: slices("kube-system", selectors.dnsEndpoints),
            dnsDeployments: questions.list("/apis/apps/v1/namespaces/kube-system/deployments", {
                labelSelector: selectors.dns,
            }),
            claims: questions.list("/api/v1/persistentvolumeclaims"),
            storageClasses: questions.list("/apis/storage.k8s.io/v1/storageclasses"),
            jobs: questions.list("/apis/batch/v1/jobs"),
        }),
        readPods(questions),
    ]);
    return { ...first, ...second };
}

async function readPods(
    questions: Questions,
): Promise<Pick<Observations, "pods" | "daemonSets" | "probeMessages" | "missingPullSecrets">> {
    const read = await together({
        pods: questions.list<PodObject>("/api/v1/pods"),
        daemonSets: questions.list<DaemonSetObject>("/apis/apps/v1/daemonsets"),
    });
    const details = await together({
        probeMessages: readProbeMessages(questions, read),
        missingPullSecrets: readMissingPullSecrets(questions, read.pods),
    });
    return { ...read, ...details };
}

/** Waits for all values of a map at once. */
async function together<Values extends Readonly<Record<string, unknown>>>(promises: {
    readonly [Key in keyof Values]: Promise<Values[Key]>;
}): Promise<Values> {
    const entries = Object.entries(promises).map(async ([key, promise]) => [key, await promise] as const);
    return Object.fromEntries(await Promise.all(entries)) as Values;
}
