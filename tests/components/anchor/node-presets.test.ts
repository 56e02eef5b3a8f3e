import assert from "node:assert/strict";
import { nodeFiles } from "../../../components/anchor/contents";
import { anchorDaemonSet } from "../../../components/anchor/daemon-set";
import { effective, exampleNodes, presetAnchor } from "./anchors";

type Nodes = typeof exampleNodes;

/** Nodes of which one has no API server, and one another family of addresses beside its first one. */
const members = {
    n0: { addresses: ["192.0.2.10"], roles: ["control-plane", "etcd"] },
    n1: { addresses: ["192.0.2.11", "2001:db8::11"], roles: ["control-plane", "etcd"] },
    n2: { addresses: ["192.0.2.12"], roles: ["etcd"] },
} as unknown as Nodes;

const sixes = {
    n0: { addresses: ["2001:db8::10"], roles: ["control-plane", "etcd"] },
    n1: { addresses: ["2001:db8::11"], roles: ["control-plane", "etcd"] },
} as unknown as Nodes;

interface EtcdPod {
    readonly spec: {
        readonly containers: readonly {
            readonly command: readonly string[];
            readonly ports: readonly { readonly hostPort: number }[];
        }[];
        readonly volumes: readonly { readonly hostPath: { readonly path: string } }[];
    };
}

/** The preset etcd, with its command line and the environment of its anchor. */
function etcd(further: object = {}, { name = "etcd", pki = {}, nodes = members } = {}) {
    const anchor = effective(presetAnchor("etcd", further), { name, pki, nodes });
    const pod = anchor.pod as unknown as EtcdPod;
    const template = anchorDaemonSet(anchor, { revision: "", pullSecrets: [] }).spec.template.spec;
    const environment = (template.containers[0]?.env ?? []).flatMap((variable) =>
        "value" in variable ? [[variable.name, variable.value] as const] : [],
    );
    return {
        anchor,
        pod,
        template,
        command: pod.spec.containers[0]?.command ?? [],
        environment: Object.fromEntries(environment),
        faults: anchor.presetFaults.map(({ path, message }) => `${path.join(".")}: ${message}`),
    };
}

describe("the preset etcd", () => {
    it("has flags that are the same on all nodes: the cluster is what the anchor joins", () => {
        const at = (file: string): string => `/etc/kubernetes/etcd/pki/${file}.pem`;

        assert.deepEqual(etcd().command, [
            "etcd",
            "--advertise-client-urls=https://$(HOST_IP):2379",
            `--cert-file=${at("server")}`,
            "--client-cert-auth=true",
            "--data-dir=/var/lib/etcd",
            "--initial-advertise-peer-urls=https://$(HOST_IP):2380",
            "--initial-cluster=@ETCD_INITIAL_CLUSTER@",
            "--initial-cluster-state=@ETCD_INITIAL_CLUSTER_STATE@",
            "--initial-cluster-token=kubernetes",
            `--key-file=${at("server-key")}`,
            "--listen-client-urls=https://127.0.0.1:2379,https://$(HOST_IP):2379",
            "--listen-metrics-urls=http://127.0.0.1:2381",
            "--listen-peer-urls=https://$(HOST_IP):2380",
            "--name=$(NODE_NAME)",
            `--peer-cert-file=${at("peer")}`,
            "--peer-client-cert-auth=true",
            `--peer-key-file=${at("peer-key")}`,
            `--peer-trusted-ca-file=${at("peer-ca")}`,
            "--snapshot-count=10000",
            `--trusted-ca-file=${at("ca")}`,
        ]);
        assert.deepEqual(etcd({}, { nodes: { n0: members.n0 } as unknown as Nodes }).command, etcd().command);
    });

    it("has brackets around addresses of IPv6, and no way to serve both families", () => {
        assert.ok(etcd({}, { nodes: sixes }).command.includes("--listen-peer-urls=https://[$(HOST_IP)]:2380"));
        assert.match(
            etcd({}, { nodes: { ...sixes, n2: members.n2 } }).faults.join("\n"),
            /^preset: the members of etcd have first addresses of IPv4 and of IPv6/,
        );
    });

    it("places the certificates of the node's own member alone", () => {
        const documents = nodeFiles(etcd().anchor).flatMap(({ node, file: { source } }) =>
            "document" in source ? [`${node} ${source.document}`] : [],
        );

        assert.deepEqual(
            [...new Set(documents)].sort(),
            ["n0", "n1", "n2"].flatMap((node) => [
                `${node} kubernetes-etcd-${node}`,
                `${node} kubernetes-etcd-${node}-peer`,
            ]),
        );
    });

    it("tells its script which member it is, and how to ask the cluster", () => {
        const { environment } = etcd({ firstMember: "n0" });

        assert.deepEqual(
            Object.entries(environment).filter(([name]) => name.includes("ETCD")),
            [
                ["ANCHOR_ETCD_DATA", "/var/lib/etcd"],
                ["ANCHOR_ETCD_NAME", "$(NODE_NAME)"],
                ["ANCHOR_ETCD_PEER_URL", "https://$(HOST_IP):2380"],
                ["ANCHOR_ETCD_ENDPOINTS", "https://192.0.2.10:2379,https://192.0.2.11:2379,https://192.0.2.12:2379"],
                ["ANCHOR_ETCD_FIRST", "n0"],
                ["ETCDCTL_CACERT", "/anchor/secrets/files__pki__ca.pem"],
                ["ETCDCTL_CERT", "/anchor/secrets/files__pki__anchor.pem"],
                ["ETCDCTL_KEY", "/anchor/secrets/files__pki__anchor-key.pem"],
            ],
        );
        assert.ok(!("ANCHOR_ETCD_FIRST" in etcd().environment));
    });

    it("can ask the cluster also when it leaves, and put its data aside", () => {
        const { environment, template } = etcd({ state: "absent" });

        assert.equal(environment["ANCHOR_SOURCES"], "/anchor/config:/anchor/secrets");
        assert.ok(template.volumes.some((volume) => "hostPath" in volume && volume.hostPath.path === "/var/lib/etcd"));
    });

    it("runs a second time on the same nodes, with its own certificates, data and ports", () => {
        const pki = { etcds: { calico: { role: "control-plane" } } };
        const ports = { client: 12379, peer: 12380, metrics: 12381 };
        const { anchor, command, pod } = etcd({ etcd: "calico", ports }, { name: "calico", pki });

        assert.deepEqual(anchor.nodeSelector, { "node-role.kubernetes.io/control-plane": "" });
        assert.deepEqual(anchor.nodes, ["n0", "n1"]);
        assert.ok(command.includes("--listen-peer-urls=https://$(HOST_IP):12380"));
        assert.equal(anchor.health, "http://127.0.0.1:12381/health?serializable=true");
        assert.deepEqual(
            pod.spec.volumes.map(({ hostPath }) => hostPath.path),
            ["/etc/kubernetes/calico", "/var/lib/etcd-calico"],
        );
        assert.deepEqual(
            pod.spec.containers[0]?.ports.map(({ hostPort }) => hostPort),
            [12379, 12380, 12381],
        );
    });

    it("has its data where an argument puts them, also for its anchor", () => {
        const { command, environment, pod } = etcd({ arguments: { "data-dir": "/srv/etcd" } });

        assert.ok(command.includes("--data-dir=/srv/etcd"));
        assert.equal(environment["ANCHOR_ETCD_DATA"], "/srv/etcd");
        assert.deepEqual(pod.spec.volumes[1]?.hostPath.path, "/srv/etcd");
    });

    it("is not made of an etcd that there is not, nor begun by a node without a member", () => {
        assert.deepEqual(etcd({ etcd: "calico" }).faults, [
            'etcd: "calico" is no etcd of flotilla:pki.etcds. Declare it there',
        ]);
        assert.deepEqual(etcd({ firstMember: "m0" }).faults, [
            'firstMember: "m0" is no node with a member of this etcd. Did you mean "n0"?',
        ]);
    });
});

/** The configuration of the preset haproxy. */
function haproxy(nodes: Nodes, further: object = {}) {
    const anchor = effective(presetAnchor("haproxy", further), { name: "haproxy", nodes });
    const source = anchor.files.find(({ path }) => path === "haproxy.cfg")?.source;
    return { anchor, lines: source?.kind === "content" ? source.content.split("\n").map((line) => line.trim()) : [] };
}

describe("the preset haproxy", () => {
    it("has an address on the node for the API servers and one for etcd, with those that there are behind it", () => {
        const { lines } = haproxy(exampleNodes);

        assert.deepEqual(
            lines.filter((line) => /^(listen|bind|server) /.test(line)),
            [
                "listen apiserver",
                "bind 127.0.0.1:6553",
                "server n0 192.0.2.10:6443 check",
                "server n1 192.0.2.11:6443 check",
                "listen etcd",
                "bind 127.0.0.1:2378",
                "server n0 192.0.2.10:2379 check",
                "bind 127.0.0.1:6554",
            ],
        );
        assert.ok(lines.includes("option httpchk GET /readyz"));
    });

    it("has brackets around addresses of IPv6, and their loopback where there are any", () => {
        const { lines } = haproxy(sixes);

        assert.ok(lines.includes("bind [::1]:6553 v6only"));
        assert.ok(lines.includes("server n1 [2001:db8::11]:6443 check"));
    });

    it("runs on every node, and takes another configuration without a restart", () => {
        const { anchor } = haproxy(exampleNodes);

        assert.deepEqual(anchor.nodeSelector, {});
        assert.deepEqual(
            anchor.files.map(({ path, onChange }) => `${path} ${onChange}`),
            ["haproxy.cfg reload", "haproxy.sh restart"],
        );
    });

    it("is healthy when it serves the configuration that is wanted, and no other", () => {
        const [first, same, other] = [haproxy(exampleNodes), haproxy(exampleNodes), haproxy(members)].map(
            ({ anchor }) => anchor.health,
        );

        assert.match(first ?? "", /^http:\/\/127\.0\.0\.1:6554\/[0-9a-f]{16}$/);
        assert.equal(same, first);
        assert.notEqual(other, first);
    });
});
