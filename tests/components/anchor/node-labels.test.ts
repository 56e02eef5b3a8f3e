import assert from "node:assert/strict";
import { awaitedSelector } from "../../../components/anchor/node-labels";
import { nodesConfiguration } from "../../../components/node/config";
import { nodeRolesConfiguration } from "../../../components/node/role-config";

describe("labels of an anchor's nodes that others have to set", () => {
    const etcd = { "node-role.kubernetes.io/etcd": "" };
    const member = { addresses: ["192.0.2.1"], roles: ["etcd"] };
    const awaited = (nodes: unknown, roles: unknown, selector: Readonly<Record<string, string>>): string | undefined =>
        awaitedSelector(nodesConfiguration.parse(nodes), nodeRolesConfiguration.parse(roles), selector);

    it("are all, where roles are for certificates alone", () => {
        assert.equal(awaited({ n0: member }, {}, etcd), "node-role.kubernetes.io/etcd=");
    });

    it("are all, where no node has the role", () => {
        assert.equal(
            awaited({ n0: { addresses: ["192.0.2.1"] } }, { etcd: {} }, etcd),
            "node-role.kubernetes.io/etcd=",
        );
    });

    it("are all, where one node has a part of them and another one the rest", () => {
        const nodes = { n0: { ...member, labels: { a: "1" } }, n1: { addresses: ["192.0.2.2"], labels: { b: "2" } } };
        assert.equal(awaited(nodes, {}, { a: "1", b: "2" }), "a=1,b=2");
    });

    it("are none, where a role gives them, or a node has them of its own", () => {
        assert.equal(awaited({ n0: member }, { etcd: {} }, etcd), undefined);
        assert.equal(awaited({ n0: { addresses: ["192.0.2.1"], labels: { a: "1" } } }, {}, { a: "1" }), undefined);
    });

    it("are none, where every node is selected", () => {
        assert.equal(awaited({}, {}, {}), undefined);
    });
});
