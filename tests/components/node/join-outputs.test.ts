import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { nodesConfiguration } from "../../../components/node/config";
import { joinConfiguration } from "../../../components/node/join-config";
import { joinScripts, type JoinSections } from "../../../components/node/join-outputs";
import { nodeRolesConfiguration } from "../../../components/node/role-config";
import { pkiConfiguration } from "../../../components/pki/config";

const sections: JoinSections = {
    nodes: nodesConfiguration.parse({
        n0: { addresses: ["10.0.0.10"], roles: ["control-plane", "etcd"] },
        n3: { addresses: ["10.0.0.13"] },
    }),
    nodeRoles: nodeRolesConfiguration.parse({
        "control-plane": { taints: { "node-role.kubernetes.io/control-plane": { effect: "NoSchedule" } } },
    }),
    join: joinConfiguration.parse({ clusterDNS: ["10.96.0.10"], server: "https://10.0.0.10:6443" }),
    pki: pkiConfiguration.parse({}),
};
const bundles = { kubernetes: pulumi.output("THE SERVERS"), kubelet: "THE CLIENTS" };

function valueOf(output: pulumi.Output<string> | undefined): Promise<string> {
    assert.ok(output !== undefined);
    return new Promise((resolve) => {
        output.apply(resolve);
    });
}

describe("the output joinScripts", () => {
    it("has a script for each node, with its own taints and both authorities", async () => {
        const scripts = joinScripts("site-1", sections, bundles) ?? {};
        assert.deepEqual(Object.keys(scripts), ["n0", "n3"]);
        const [first, last] = await Promise.all([valueOf(scripts["n0"]), valueOf(scripts["n3"])]);
        assert.match(first, /"key": "node-role\.kubernetes\.io\/control-plane"/);
        assert.doesNotMatch(last, /"key"/);
        assert.match(last, /\nTHE SERVERS\n[\s\S]*\nTHE CLIENTS\n/);
    });

    it("is secret", async () => {
        const script = joinScripts("site-1", sections, bundles)?.["n3"];
        assert.ok(script !== undefined && (await pulumi.isSecret(script)));
    });

    it("is not there where nothing says how hosts join, or nobody knows what they trust", () => {
        assert.equal(joinScripts("site-1", { ...sections, join: undefined }, bundles), undefined);
        assert.equal(joinScripts("site-1", { ...sections, pki: undefined }, bundles), undefined);
        assert.equal(joinScripts("site-1", sections, { kubernetes: "THE SERVERS" }), undefined);
    });
});
