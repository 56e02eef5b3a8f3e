import assert from "node:assert/strict";
import { type ExportedDeployment, repairPendingOperations } from "../../fleet/recover/pending-operations";

const namespace = {
    urn: "urn:pulumi:test::flotilla::kubernetes:core/v1:Namespace::a",
    type: "kubernetes:core/v1:Namespace",
    inputs: { apiVersion: "v1", kind: "Namespace", metadata: { name: "a" } },
};
const configMap = {
    urn: "urn:pulumi:test::flotilla::kubernetes:core/v1:ConfigMap::b",
    type: "kubernetes:core/v1:ConfigMap",
    inputs: { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "b", namespace: "a" } },
};
const reachability = {
    urn: "urn:pulumi:test::flotilla::flotilla:cluster:Reachability::r",
    type: "flotilla:cluster:Reachability",
};
const stack = { urn: "urn:pulumi:test::flotilla::pulumi:pulumi:Stack::s", type: "pulumi:pulumi:Stack" };

function deployment(...pending: { type: string; resource: typeof stack }[]): ExportedDeployment {
    return { version: 3, deployment: { resources: [stack], pending_operations: pending } };
}

describe("a killed up", () => {
    it("leaves nothing to repair when no operation was interrupted", () => {
        const { interrupted, unclear } = repairPendingOperations(deployment());
        assert.deepEqual([interrupted, unclear], [0, []]);
    });

    it("puts interrupted creates into the state under the id that the provider gives them", () => {
        const exported = deployment(
            { type: "creating", resource: namespace },
            { type: "creating", resource: configMap },
        );

        const { unclear, repaired } = repairPendingOperations(exported);
        assert.deepEqual(
            unclear.map(({ id }) => id),
            ["a", "a/b"],
        );
        assert.deepEqual(repaired.deployment.resources, [stack, ...unclear]);
        assert.equal(repaired.deployment.pending_operations, undefined);
    });

    for (const type of ["updating", "deleting", "reading", "importing"]) {
        it(`drops an interrupted operation of type ${type}: the next up does it again`, () => {
            const { unclear, interrupted, repaired } = repairPendingOperations(
                deployment({ type, resource: namespace }),
            );
            assert.deepEqual([unclear, interrupted, repaired.deployment.resources], [[], 1, [stack]]);
        });
    }

    it("drops interrupted creates of resources that hold nothing in the cluster", () => {
        const { unclear, repaired } = repairPendingOperations(deployment({ type: "creating", resource: reachability }));
        assert.deepEqual([unclear, repaired.deployment.resources], [[], [stack]]);
    });
});
