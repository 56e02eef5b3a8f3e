import assert from "node:assert/strict";
import { nodeFiles } from "../../../components/anchor/contents";
import { effective, exampleNodes, presetAnchor } from "./anchors";

type Nodes = typeof exampleNodes;

/** Three members, one of them with addresses of IPv6. */
const members = {
    n0: { addresses: ["192.0.2.10"], roles: ["control-plane", "etcd"] },
    n1: { addresses: ["2001:db8::11", "192.0.2.11"], roles: ["control-plane", "etcd"] },
    n2: { addresses: ["192.0.2.12"], roles: ["etcd"] },
} as unknown as Nodes;

interface EtcdPod {
    readonly metadata: { readonly annotations: unknown };
    readonly spec: {
        readonly containers: readonly { readonly ports: readonly { readonly hostPort: number }[] }[];
        readonly volumes: readonly { readonly hostPath: { readonly path: string } }[];
    };
}

/** The preset etcd, with its file of each node. */
function etcd(further: object = {}, { name = "etcd", pki = {}, nodes = members } = {}) {
    const anchor = effective(presetAnchor("etcd", further), { name, pki, nodes });
    const settings = nodeFiles(anchor).flatMap(({ node, file: { path, source } }) =>
        path === "etcd.yaml" && source.kind === "content"
            ? [[node, JSON.parse(source.content) as Record<string, unknown>] as const]
            : [],
    );
    return { anchor, pod: anchor.pod as unknown as EtcdPod, settings: Object.fromEntries(settings) };
}

describe("the preset etcd", () => {
    it("gives each node its own file, with all members in it", () => {
        const { settings } = etcd();

        assert.deepEqual(Object.keys(settings), ["n0", "n1", "n2"]);
        assert.deepEqual(settings["n1"], {
            name: "n1",
            "listen-client-urls": "https://127.0.0.1:2379,https://[2001:db8::11]:2379",
            "advertise-client-urls": "https://[2001:db8::11]:2379",
            "listen-peer-urls": "https://[2001:db8::11]:2380",
            "initial-advertise-peer-urls": "https://[2001:db8::11]:2380",
            "listen-metrics-urls": "http://127.0.0.1:2381",
            "initial-cluster": "n0=https://192.0.2.10:2380,n1=https://[2001:db8::11]:2380,n2=https://192.0.2.12:2380",
            "initial-cluster-token": "kubernetes",
            "initial-cluster-state": "new",
            "data-dir": "/var/lib/etcd",
            "client-transport-security": {
                "cert-file": "/etc/kubernetes/etcd/pki/server.pem",
                "key-file": "/etc/kubernetes/etcd/pki/server-key.pem",
                "trusted-ca-file": "/etc/kubernetes/etcd/pki/ca.pem",
                "client-cert-auth": true,
            },
            "peer-transport-security": {
                "cert-file": "/etc/kubernetes/etcd/pki/peer.pem",
                "key-file": "/etc/kubernetes/etcd/pki/peer-key.pem",
                "trusted-ca-file": "/etc/kubernetes/etcd/pki/peer-ca.pem",
                "client-cert-auth": true,
            },
            "snapshot-count": 10000,
        });
    });

    it("places the certificates of the node's own member alone", () => {
        const documents = nodeFiles(etcd().anchor).flatMap(({ node, file: { source } }) =>
            "document" in source ? [`${node} ${source.document}`] : [],
        );

        assert.deepEqual(
            [...new Set(documents)],
            [
                "n0 kubernetes-etcd-n0-peer",
                "n0 kubernetes-etcd-n0",
                "n1 kubernetes-etcd-n1-peer",
                "n1 kubernetes-etcd-n1",
                "n2 kubernetes-etcd-n2-peer",
                "n2 kubernetes-etcd-n2",
            ],
        );
    });

    it("restarts no member for another one that joins, and all for another setting", () => {
        const { n0, n1 } = members;
        const annotations = (further: object, nodes: object): unknown =>
            etcd(further, { nodes: nodes as Nodes }).pod.metadata.annotations;

        assert.deepEqual(annotations({}, { n0, n1 }), annotations({}, members));
        assert.notDeepEqual(annotations({ arguments: { "snapshot-count": 1 } }, members), annotations({}, members));
        assert.notDeepEqual(annotations({ ports: { peer: 1 } }, members), annotations({}, members));
        const reloaded = etcd().anchor.files.filter(({ onChange }) => onChange === "reload");
        assert.ok(reloaded.some(({ path }) => path === "etcd.yaml"));
    });

    it("runs a second time on the same nodes, with its own certificates, data and ports", () => {
        const pki = { etcds: { calico: { role: "control-plane" } } };
        const ports = { client: 12379, peer: 12380, metrics: 12381 };
        const { anchor, pod, settings } = etcd({ etcd: "calico", ports }, { name: "calico", pki });

        assert.deepEqual(anchor.nodeSelector, { "node-role.kubernetes.io/control-plane": "" });
        assert.deepEqual(Object.keys(settings), ["n0", "n1"]);
        assert.equal(settings["n0"]?.["listen-peer-urls"], "https://192.0.2.10:12380");
        assert.equal(anchor.health, "http://127.0.0.1:12381/readyz");
        assert.deepEqual(
            pod.spec.volumes.map(({ hostPath }) => hostPath.path),
            ["/etc/kubernetes/calico", "/var/lib/etcd-calico"],
        );
        assert.deepEqual(
            pod.spec.containers[0]?.ports.map(({ hostPort }) => hostPort),
            [12379, 12380, 12381],
        );
    });

    it("mounts the data where another setting puts them", () => {
        const { pod, settings } = etcd({ arguments: { "data-dir": "/srv/etcd" } });

        assert.equal(settings["n0"]?.["data-dir"], "/srv/etcd");
        assert.deepEqual(pod.spec.volumes[1]?.hostPath.path, "/srv/etcd");
    });

    it("is not made of an etcd that there is not", () => {
        assert.deepEqual(
            etcd({ etcd: "calico" }).anchor.presetFaults.map(({ message }) => message),
            ['"calico" is no etcd of flotilla:pki.etcds. Declare it there'],
        );
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
        const { lines } = haproxy(members);

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
