import assert from "node:assert/strict";
import { TestRepository } from "../diff/repository";

const file = "stacks/Pulumi.moving.yaml";

/** The stack with the control plane on one of its two nodes. */
function stackWith(n0: string, n1: string): string {
    return `config:
  flotilla:cluster: {identifier: moving}
  flotilla:namespaces: {kube-system: {create: false}}
  flotilla:nodeRoles:
    control-plane: {taints: {node-role.kubernetes.io/control-plane: {effect: NoExecute}}}
    etcd: {}
  flotilla:nodes:
    n0: {addresses: [10.0.0.1], roles: [${n0}]}
    n1: {addresses: [10.0.0.2], roles: [${n1}]}
  flotilla:pki: {namespace: kube-system}
`;
}

describe("flotilla diff of a role that moves", () => {
    it("shows certificates, labels and taints of both nodes in one group, and who is evicted", async () => {
        const repository = TestRepository.create();
        repository.write(file, stackWith("control-plane, etcd", "worker"));
        repository.commit();
        repository.write(file, stackWith("worker", "control-plane, etcd"));

        const { output, code, errors } = await repository.diff([]);

        assert.equal(code, 0, errors);
        for (const part of [
            /^── moving ─+ 1 of 1$/m,
            /~ update {3}LeafCertificates pki-kubernetes-certificates\n/,
            /~ update {3}NodeSettings node-n0\n +labels:\n +- +node-role\.kubernetes\.io\/control-plane: ""\n/,
            /~ update {3}NodeSettings node-n1\n +pods that do not tolerate node-role\.kubernetes\.io\/control-plane are\n +evicted at once\n/,
            /\+ +node-role\.kubernetes\.io\/etcd: ""\n/,
        ]) {
            assert.match(output, part);
        }
    });
});
