import path from "node:path";
import { parse, stringify } from "yaml";

/** The image from which pods' sandboxes are made; its entrypoint sleeps. */
export const sandboxImage = "localhost/busybox:1";

/** Where containerd listens, in the node's own /run. At its usual place kubelet would wait 3 s for every stale cgroup. */
export const containerdSocket = "/run/containerd/node.sock";

/** containerd's configuration file. */
export function containerdConfiguration(folder: string): string {
    const data = path.join(folder, "containerd");
    return `version = 2
root = "${data}"
state = "/run/containerd/state"
oom_score = 0

[grpc]
address = "${containerdSocket}"

[plugins."io.containerd.internal.v1.opt"]
path = "${path.join(data, "opt")}"

[plugins."io.containerd.grpc.v1.cri"]
sandbox_image = "${sandboxImage}"
# Where the tests have no CAP_SYS_RESOURCE no sandbox starts without it.
restrict_oom_score_adj = true

[plugins."io.containerd.grpc.v1.cri".cni]
bin_dir = "${path.join(folder, "cni")}"
conf_dir = "${path.join(folder, "cni")}"
`;
}

/** A network of its own for no pod; without any the node would never be ready. Pods use the network of the host. */
export const networkConfiguration = JSON.stringify({
    cniVersion: "0.4.0",
    name: "none",
    plugins: [{ type: "loopback" }],
});

/** In the node's folder: who signs those who may talk to kubelet. */
export const authorityFile = "authority.pem";

/** What lets a kubelet run in namespaces of this machine, where a host of its own needs none of it. */
export const inNamespaces = {
    resolvConf: "",
    failCgroupV1: false,
    failSwapOn: false,
    cgroupDriver: "cgroupfs",
    cgroupsPerQOS: false,
    enforceNodeAllocatable: [],
    makeIPTablesUtilChains: false,
    oomScoreAdj: 0,
    // A disk that is nearly full is no reason to evict what a test looks at.
    evictionHard: { "nodefs.available": "0%", "imagefs.available": "0%", "memory.available": "1Mi" },
    imageGCHighThresholdPercent: 100,
};

/** kubelet's configuration file. */
export function kubeletConfiguration(folder: string, port: number, address: string): string {
    return stringify({
        apiVersion: "kubelet.config.k8s.io/v1beta1",
        kind: "KubeletConfiguration",
        address,
        port,
        readOnlyPort: 0,
        healthzPort: 0,
        authentication: {
            anonymous: { enabled: false },
            webhook: { enabled: false },
            x509: { clientCAFile: path.join(folder, authorityFile) },
        },
        authorization: { mode: "AlwaysAllow" },
        staticPodPath: "/etc/kubernetes/manifests",
        containerRuntimeEndpoint: `unix://${containerdSocket}`,
        podLogsDir: path.join(folder, "logs"),
        ...inNamespaces,
    });
}

/** An administrator's kubeconfig, with the rights of a node. */
export function nodeKubeconfig(text: string, name: string): string {
    const kubeconfig = parse(text) as { users: { user: Record<string, unknown> }[] };
    for (const { user } of kubeconfig.users) {
        Object.assign(user, { as: `system:node:${name}`, "as-groups": ["system:nodes"] });
    }
    return stringify(kubeconfig);
}
