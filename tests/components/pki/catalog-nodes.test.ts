import assert from "node:assert/strict";
import { catalogOf, certificateOf, exampleNodes } from "./catalogs";

const apiServerPrefixes = [
    "kubernetes",
    "kubernetes.default",
    "kubernetes.default.svc",
    "kubernetes.default.svc.cluster",
    "kubernetes.default.svc.cluster.local",
];

describe("the default catalog follows the nodes", () => {
    it("of which only those with a role have what belongs to it", () => {
        const nodes = {
            a: { addresses: ["10.0.0.1"], roles: ["control-plane"] },
            b: { addresses: ["10.0.0.2"], roles: ["etcd"] },
            c: { addresses: ["10.0.0.3"] },
        };
        const documents = catalogOf({}, nodes).authorities.flatMap(({ certificates }) =>
            certificates.map(({ name }) => name),
        );

        assert.deepEqual(
            documents.filter((name) => /-[abc](-peer)?$/.test(name)),
            ["kubelet-a", "kubelet-b", "kubelet-c", "kubernetes-etcd-b", "kubernetes-etcd-b-peer"],
        );
        assert.deepEqual(certificateOf(catalogOf({}, nodes), "apiserver").hosts.slice(0, 5), [
            "localhost",
            "127.0.0.1",
            "10.96.0.1",
            "a",
            "10.0.0.1",
        ]);
    });

    it("by all their names and addresses", () => {
        const nodes = {
            n0: {
                addresses: ["10.0.0.1", "FD00:0:0::1"],
                roles: ["control-plane", "etcd"],
                hostname: "N0.example.com",
            },
        };
        const catalog = catalogOf({ apiServer: { serviceAddresses: ["10.96.0.1", "fd00:10:96:0::1"] } }, nodes);
        const own = ["n0", "n0.example.com", "10.0.0.1", "fd00::1"];

        assert.deepEqual(certificateOf(catalog, "kubelet-n0").hosts, own);
        assert.deepEqual(certificateOf(catalog, "kubernetes-etcd-n0").hosts, [
            ...own,
            "127.0.0.1",
            "::1",
            "localhost",
            "kubernetes-etcd.kube-system.svc.cluster.local",
        ]);
        assert.deepEqual(certificateOf(catalog, "apiserver").hosts, [
            "localhost",
            "127.0.0.1",
            "::1",
            "10.96.0.1",
            "fd00:10:96::1",
            ...own,
            ...apiServerPrefixes,
        ]);
    });

    it("and the settings of the API server", () => {
        const apiServer = {
            hosts: ["api.example.com", "192.168.77.2"],
            clusterDomain: "prod.example.com",
            server: "https://api.example.com:6443",
        };
        const catalog = catalogOf({ apiServer, namespace: "cluster-pki" });
        const { hosts } = certificateOf(catalog, "apiserver");

        assert.deepEqual([catalog.server, catalog.namespace], ["https://api.example.com:6443", "cluster-pki"]);
        assert.deepEqual(hosts.slice(-8), [
            "api.example.com",
            "192.168.77.2",
            "kubernetes",
            "kubernetes.default",
            "kubernetes.default.svc",
            "kubernetes.default.svc.prod",
            "kubernetes.default.svc.prod.example",
            "kubernetes.default.svc.prod.example.com",
        ]);
        assert.equal(
            certificateOf(catalog, "kubernetes-etcd-n0").hosts.at(-1),
            "kubernetes-etcd.cluster-pki.svc.prod.example.com",
        );
    });

    it("in whatever order they are written", () => {
        const turned = Object.fromEntries(Object.entries(exampleNodes).reverse());

        assert.deepEqual(catalogOf({}, turned), catalogOf({}));
    });

    it("and can have the members of an etcd on nodes of another role", () => {
        const nodes = {
            a: { addresses: ["10.0.0.1"], roles: ["control-plane", "etcd"] },
            b: { addresses: ["10.0.0.2"] },
        };
        const catalog = catalogOf({ etcds: { calico: { role: "worker" } } }, nodes);

        assert.deepEqual(
            catalog.authorities.find(({ name }) => name === "calico-etcd")?.certificates.map(({ name }) => name),
            ["calico-etcd-anchor", "calico-etcd-b"],
        );
    });
});
