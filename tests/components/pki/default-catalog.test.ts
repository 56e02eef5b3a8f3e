import assert from "node:assert/strict";
import { catalogOf, certificateOf } from "./catalogs";

/** CN, O and SANs of each document, as `promenade generate-certs` makes them from its examples; `*` for each of n0 to n3. */
type Row = readonly [document: string, commonName: string, organizations: string, hosts: string];

const apiServerPrefixes =
    "kubernetes kubernetes.default kubernetes.default.svc kubernetes.default.svc.cluster kubernetes.default.svc.cluster.local";
const etcdHosts = "* 192.168.77.1* 127.0.0.1 localhost kubernetes-etcd.kube-system.svc.cluster.local";
const calicoHosts = "* 192.168.77.1* 127.0.0.1 localhost 10.96.232.136";

const table: Readonly<Record<string, readonly Row[]>> = {
    "calico-etcd": [
        ["calico-etcd-anchor", "anchor", "", ""],
        ["calico-etcd-*", "calico-etcd-*", "", calicoHosts],
        // Promenade's example has "calcico-node", which it corrected nowhere.
        ["calico-node", "calico-node", "", ""],
    ],
    "calico-etcd-peer": [
        ["calico-etcd-*-peer", "calico-etcd-*-peer", "", calicoHosts],
        ["calico-node-peer", "calico-node-peer", "", ""],
    ],
    // As kubeadm names it; Promenade has no example, though its mode for kubeadm wants one.
    "front-proxy": [["front-proxy-client", "front-proxy-client", "", ""]],
    kubelet: [["apiserver-kubelet-client", "apiserver-kubelet-client", "", ""]],
    kubernetes: [
        ["admin", "admin", "system:masters", ""],
        [
            "apiserver",
            "apiserver",
            "",
            // Promenade's has no addresses of nodes: its clients come by a proxy on their own node.
            `localhost 127.0.0.1 10.96.0.1 n0 192.168.77.10 n1 192.168.77.11 n2 192.168.77.12 n3 192.168.77.13 ${apiServerPrefixes}`,
        ],
        ["armada", "armada", "system:masters", ""],
        ["controller-manager", "system:kube-controller-manager", "", ""],
        ["kubelet-*", "system:node:*", "system:nodes", "* 192.168.77.1*"],
        ["scheduler", "system:kube-scheduler", "", ""],
    ],
    "kubernetes-etcd": [
        ["apiserver-etcd", "apiserver", "", ""],
        ["kubernetes-etcd-anchor", "anchor", "", ""],
        ["kubernetes-etcd-*", "kubernetes-etcd-*", "", etcdHosts],
    ],
    "kubernetes-etcd-peer": [["kubernetes-etcd-*-peer", "kubernetes-etcd-*-peer", "", etcdHosts]],
};

/** Its deployment tool, and the etcd of its network, are no part of every cluster any more: each is a few words. */
const likePromenade = {
    authorities: {
        kubernetes: { certificates: { armada: { commonName: "armada", organizations: ["system:masters"] } } },
    },
    etcds: { calico: { hosts: ["10.96.232.136"], clients: { "calico-node": { peer: true } } } },
};

function rowsOf([document, commonName, organizations, hosts]: Row): Row[] {
    if (!document.includes("*")) {
        return [[document, commonName, organizations, hosts]];
    }
    return [0, 1, 2, 3].map((index) => {
        const ofNode = (text: string): string => text.replaceAll("1*", `1${index}`).replaceAll("*", `n${index}`);
        return [ofNode(document), ofNode(commonName), organizations, ofNode(hosts)];
    });
}

describe("the default catalog", () => {
    const catalog = catalogOf(likePromenade);

    it("has the authorities of Promenade's examples, and the front proxy's", () => {
        assert.deepEqual(
            catalog.authorities.map(({ name }) => name),
            Object.keys(table),
        );
    });

    for (const authority of catalogOf(likePromenade).authorities) {
        const { name, certificates } = authority;

        it(`has the certificates of Promenade's examples below ${name}, row by row`, () => {
            const rows = certificates.map(({ name: document, commonName, organizations, hosts }) => [
                document,
                commonName,
                organizations.join(" "),
                hosts.join(" "),
            ]);
            const expected = (table[name] ?? []).flatMap(rowsOf);

            assert.deepEqual(
                rows,
                [...expected].sort(([a], [b]) => (a < b ? -1 : 1)),
            );
        });

        it(`names ${name} in its certificate as Promenade does`, () => {
            assert.equal(authority.commonName, name);
            assert.deepEqual(authority.organizations, ["Kubernetes"]);
        });
    }

    it("has the key pair of service accounts", () => {
        assert.deepEqual(catalog.keyPairs, [
            {
                name: "service-account",
                algorithm: "RSA-2048",
                rotation: undefined,
                secret: "service-account",
                publicKeys: "service-account-public-keys",
                existing: undefined,
            },
        ]);
    });

    const purposes: readonly (readonly [document: string, purposes: string])[] = [
        ["apiserver", "server"],
        ["kubelet-n0", "server client"],
        ["kubernetes-etcd-n0", "server client"],
        ["kubernetes-etcd-n0-peer", "server client"],
        ["apiserver-etcd", "client"],
        ["kubernetes-etcd-anchor", "client"],
        ["apiserver-kubelet-client", "client"],
        ["front-proxy-client", "client"],
        ["admin", "client"],
        ["scheduler", "client"],
        ["controller-manager", "client"],
        ["calico-node", "client"],
    ];
    for (const [document, expected] of purposes) {
        it(`has ${document} for ${expected}, and nothing else`, () => {
            assert.equal(certificateOf(catalog, document).purposes.join(" "), expected);
        });
    }

    it("has a kubeconfig for each user of the API server", () => {
        const users = catalog.authorities.flatMap(({ certificates }) =>
            certificates.flatMap(({ kubeconfig }) => (kubeconfig === undefined ? [] : [kubeconfig.user])),
        );

        assert.deepEqual(users, [
            "admin",
            "system:kube-controller-manager",
            ...["n0", "n1", "n2", "n3"].map((node) => `system:node:${node}`),
            "system:kube-scheduler",
        ]);
    });

    it("says whose a node's certificates are", () => {
        const ofNode = catalog.authorities.flatMap(({ certificates }) =>
            certificates.filter(({ node }) => node === "n2").map(({ name }) => name),
        );

        assert.deepEqual(ofNode, [
            "calico-etcd-n2",
            "calico-etcd-n2-peer",
            "kubelet-n2",
            "kubernetes-etcd-n2",
            "kubernetes-etcd-n2-peer",
        ]);
    });

    it("has authorities for ten years, and leaves for one, which fit into what an authority has left", () => {
        const { authorities } = catalogOf({});

        for (const { validityDays, renewBeforeDays, pathLength, certificates } of authorities) {
            assert.deepEqual([validityDays, renewBeforeDays, pathLength], [3650, 365, 0]);
            assert.ok(certificates.every((leaf) => leaf.validityDays === 365 && leaf.renewBeforeDays === 90));
        }
    });
});
