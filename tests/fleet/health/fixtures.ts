import { nodesConfiguration } from "../../../components/node/config";
import type { PodObject } from "../../../fleet/health/cluster-objects";
import type { EtcdStatus } from "../../../fleet/health/etcd-members";
import type { Expectations } from "../../../fleet/health/expectations";
import type { Observations } from "../../../fleet/health/observations";
import { certificate, installation } from "../certificates/fixtures";
import { daemonSet, endpoint, lease, node, now, pod, server, slice, staticPod, value } from "./objects";

/** Three control-plane nodes with etcd, and one that only runs pods. */
export const expectations: Expectations = {
    nodes: nodesConfiguration.parse({
        n0: { addresses: ["10.0.0.10"], roles: ["control-plane", "etcd"] },
        n1: { addresses: ["10.0.0.11"], roles: ["control-plane", "etcd"] },
        n2: { addresses: ["10.0.0.12"], roles: ["control-plane", "etcd"] },
        w0: { addresses: ["10.0.0.20"] },
    }),
    etcdMembers: ["n0", "n1", "n2"],
    otherEtcds: { calico: ["n0"] },
    now,
    patience: 300_000,
};

const masters = ["n0", "n1", "n2"] as const;
const names = [...masters, "w0"] as const;

/** What one of three members says that are well. */
export function memberStatus(index: number, changes: Partial<EtcdStatus> = {}): EtcdStatus {
    const members = masters.map((name, id) => ({ id: `${id + 1}`, name, isLearner: false }));
    const size = { size: 20_480, quota: 2_147_483_648 };
    return { id: `${index + 1}`, leader: "1", raftIndex: 1000 + index, ...size, members, alarms: [], ...changes };
}

function staticPods(): PodObject[] {
    const components = {
        etcd: "registry.k8s.io/etcd:3.6.6-0",
        "kube-apiserver": "registry.k8s.io/kube-apiserver:v1.35.4",
        "kube-scheduler": "registry.k8s.io/kube-scheduler:v1.35.4",
        "kube-controller-manager": "registry.k8s.io/kube-controller-manager:v1.35.4@sha256:abc",
    };
    return [
        ...Object.entries(components).flatMap(([name, image]) => masters.map((on) => staticPod(name, on, image))),
        staticPod("calico-etcd", "n0", "quay.io/coreos/etcd:v3.5.9"),
    ];
}

/** What one reads of a cluster in which every layer is well. */
export function healthy(changes: Partial<Observations> = {}): Observations {
    const daemonSets = [
        daemonSet("calico-node"),
        daemonSet("kube-proxy"),
        daemonSet("logs"),
        daemonSet("scheduler-anchor", 3),
    ];
    return {
        certificates: {
            stack: { ...installation("prod-1", certificate("apiserver", 200)), endpoints: [] },
            server: endpoint("10.0.0.2:6443"),
            clockLead: 500,
        },
        apiServers: [server("10.0.0.2:6443"), ...masters.map((name, index) => server(`10.0.0.1${index}:6443`, name))],
        etcd: { answers: masters.map((name, index) => ({ node: name, status: value(memberStatus(index)) })) },
        nodes: value(names.map((name) => node(name))),
        nodeLeases: value(names.map((name) => lease(name, 8, 40))),
        leases: value(["kube-scheduler", "kube-controller-manager"].map((name) => lease(name))),
        apiServerSlices: value([slice(["10.0.0.10", "10.0.0.11", "10.0.0.12"])]),
        daemonSets: value(daemonSets),
        dnsDeployments: value([
            {
                metadata: { name: "coredns", namespace: "kube-system" },
                spec: { replicas: 2 },
                status: { availableReplicas: 2 },
            },
        ]),
        dnsSlices: value([slice(["10.1.0.2", "10.1.0.3"])]),
        pods: value([...staticPods(), pod("web-1"), pod("web-2")]),
        claims: value([{ metadata: { name: "data", namespace: "shop" }, status: { phase: "Bound" } }]),
        storageClasses: value([]),
        jobs: value([]),
        probeMessages: {},
        missingPullSecrets: {},
        ...changes,
    };
}

/** The healthy cluster's pods and more. */
export function withPods(...more: PodObject[]): Pick<Observations, "pods"> {
    const { pods } = healthy();
    return { pods: value(["value" in pods ? pods.value : [], more].flat()) };
}
