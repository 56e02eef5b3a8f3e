import assert from "node:assert/strict";
import { nodesConfiguration } from "../../../components/node/config";
import { pkiConfiguration } from "../../../components/pki/config";
import { declaredEndpoints } from "../../../fleet/certificates/declared-endpoints";
import { addressText } from "../../../fleet/certificates/endpoint-address";

const twoNodes = {
    n0: { addresses: ["10.0.0.10", "192.168.0.10"], roles: ["control-plane", "etcd"] },
    n1: { addresses: ["fd00::11"] },
};

/** Addresses, each with the document that it should serve. */
function endpoints(
    pki: object | undefined,
    nodes: object = twoNodes,
    isThere: (document: string) => boolean = () => true,
): string[] {
    const configuration = {
        pki: pki === undefined ? undefined : pkiConfiguration.parse(pki),
        nodes: nodesConfiguration.parse(nodes),
    };
    return declaredEndpoints(configuration, isThere).map((endpoint) => `${addressText(endpoint)} ${endpoint.document}`);
}

const all = [
    "10.0.0.10:6443 apiserver",
    "10.0.0.10:2379 kubernetes-etcd-n0",
    "10.0.0.10:2380 kubernetes-etcd-n0-peer",
    "10.0.0.10:10250 kubelet-n0",
    "[fd00::11]:10250 kubelet-n1",
];

describe("the endpoints of an installation", () => {
    it("are what runs on its nodes, each at the node's own address", () => {
        assert.deepEqual(endpoints({}), all);
    });

    it("have IPv6 addresses in one form, whatever a node has, as --endpoint has them", () => {
        const nodes = { n1: { addresses: ["FD00:0::11"] } };

        assert.deepEqual(endpoints({}, nodes), ["[fd00::11]:10250 kubelet-n1"]);
    });

    it("are none without flotilla:pki, or without nodes", () => {
        assert.deepEqual([endpoints(undefined), endpoints({}, {})], [[], []]);
    });

    it("are only those that have a certificate in the state", () => {
        assert.deepEqual(
            endpoints({}, twoNodes, (document) => document === "kubelet-n1"),
            ["[fd00::11]:10250 kubelet-n1"],
        );
    });

    for (const [server, first] of [
        ["https://api.example.com:6443", "api.example.com:6443 apiserver"],
        ["https://API.example.com", "api.example.com:443 apiserver"],
        ["https://[fd00::1]:6443", "[fd00::1]:6443 apiserver"],
    ] as const) {
        it(`begin with the API server's address: ${server}`, () => {
            assert.deepEqual(endpoints({ apiServer: { server } }), [first, ...all]);
        });
    }

    for (const server of ["https://127.0.0.1:6443", "https://localhost:6443", "https://[::1]:6443"]) {
        it(`have no API server on loopback, which is another machine here: ${server}`, () => {
            assert.deepEqual(endpoints({ apiServer: { server } }), all);
        });
    }

    it("have an address once, where the API server's is that of a node", () => {
        assert.deepEqual(endpoints({ apiServer: { server: "https://10.0.0.10:6443" } }), all);
    });

    it("have the members of etcd where its role says, and none where it is switched off", () => {
        const etcds = { kubernetes: { role: "worker" } };
        assert.deepEqual(
            endpoints({ etcds }).filter((endpoint) => endpoint.includes("etcd")),
            ["[fd00::11]:2379 kubernetes-etcd-n1", "[fd00::11]:2380 kubernetes-etcd-n1-peer"],
        );
        assert.ok(
            !endpoints({ etcds: { kubernetes: { enabled: false } } })
                .join()
                .includes("etcd"),
        );
    });
});
