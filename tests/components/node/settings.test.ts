import assert from "node:assert/strict";
import { rightsFor } from "../../../components/deployer/rights";
import { declaredObjects, touchedObjects } from "../../../components/installation/declared-objects";
import { Installation } from "../../../components/installation/installation";
import { parseConfiguration } from "../../../components/installation/parse";
import { nodesConfiguration } from "../../../components/node/config";
import { nodeRolesConfiguration } from "../../../components/node/role-config";
import { settingsOf } from "../../../components/node/settings";
import { record, type RecordedResource } from "../../support/recorder";

const [controlPlane, etcd] = ["node-role.kubernetes.io/control-plane", "node-role.kubernetes.io/etcd"];
const noSchedule = { effect: "NoSchedule" };
const empty = { labels: {}, annotations: {}, taints: {} };

function settings(node: object, roles: object = {}) {
    const configuration = nodesConfiguration.parse({ n0: { addresses: ["10.0.0.1"], ...node } })["n0"];
    assert.ok(configuration);
    return settingsOf(configuration, nodeRolesConfiguration.parse(roles));
}

describe("what is set on a node", () => {
    it("is nothing as long as neither a role is written to nodes nor the node has settings", () => {
        assert.equal(settings({ roles: ["control-plane", "etcd"] }), undefined);
        assert.equal(settings({ labels: {}, annotations: {}, taints: {} }), undefined);
    });

    it("is what the node has of its own", () => {
        const own = { labels: { a: "1" }, annotations: { "example.com/b": "2" }, taints: { c: noSchedule } };

        assert.deepEqual(settings(own), own);
    });

    it("is the label of each role that is written to nodes, and what that role has", () => {
        const roles = {
            "control-plane": { taints: { [controlPlane]: noSchedule }, annotations: { a: "1" } },
            etcd: {},
        };

        assert.deepEqual(settings({ roles: ["etcd", "control-plane"] }, roles), {
            labels: { [controlPlane]: "", [etcd]: "" },
            annotations: { a: "1" },
            taints: { [controlPlane]: noSchedule },
        });
        assert.deepEqual(settings({ roles: ["etcd"] }, { "control-plane": {} }), empty);
    });

    it("is empty, and not nothing, for a node without roles that are written: it may have lost one", () => {
        assert.deepEqual(settings({}, { etcd: {} }), empty);
    });

    it("is rather the node's own than that of its roles", () => {
        const roles = { worker: { labels: { disk: "hdd", zone: "a" }, taints: { t: noSchedule } } };
        const own = { labels: { disk: "ssd" }, taints: { t: { value: "1", effect: "NoExecute" } } };

        assert.deepEqual(settings(own, roles), {
            labels: { disk: "ssd", "node-role.kubernetes.io/worker": "", zone: "a" },
            annotations: {},
            taints: { t: { value: "1", effect: "NoExecute" } },
        });
    });

    it("does not depend on the order of keys and roles", () => {
        const roles = { etcd: { labels: { b: "1" } }, "control-plane": { labels: { a: "1" } } };

        assert.equal(
            JSON.stringify(settings({ roles: ["etcd", "control-plane"], labels: { d: "1", c: "1" } }, roles)),
            JSON.stringify(settings({ roles: ["control-plane", "etcd"], labels: { c: "1", d: "1" } }, roles)),
        );
    });
});

const kubeconfig = JSON.stringify({
    "current-context": "c",
    clusters: [{ name: "c", cluster: { server: "https://127.0.0.1:6443" } }],
    users: [{ name: "c", user: {} }],
    contexts: [{ name: "c", context: { cluster: "c", user: "c" } }],
});

function configurationOf(sections: object) {
    return parseConfiguration({ cluster: { identifier: "a" }, ...sections }, () => ({ file: "test" }));
}

async function registered(sections: object): Promise<RecordedResource[]> {
    const configuration = configurationOf(sections);
    const resources = await record(() => {
        new Installation("prod-1", { configuration, kubeconfig, secrets: {} });
    });
    return resources.filter(({ type }) => type.startsWith("flotilla:node:"));
}

const two = { n1: { addresses: ["10.0.0.2"] }, n0: { addresses: ["10.0.0.1"], roles: ["etcd", "control-plane"] } };

describe("an installation with nodes", () => {
    it("registers nothing for those that are for certificates alone", async () => {
        assert.deepEqual(await registered({ nodes: two }), []);
        assert.deepEqual(touchedObjects(configurationOf({ nodes: two })), []);
    });

    it("registers frozen types and names, with the provider that reaches the cluster", async () => {
        const resources = await registered({ nodes: two, nodeRoles: { etcd: {} } });

        assert.deepEqual(
            resources.map(({ type, name, inputs }) => [type, name, inputs]),
            [
                [
                    "flotilla:node:NodeSettings",
                    "prod-1-node-n0",
                    {
                        ...empty,
                        node: "n0",
                        roles: ["control-plane", "etcd"],
                        fieldManager: "flotilla-prod-1",
                        takeOver: false,
                        labels: { [etcd]: "" },
                    },
                ],
                [
                    "flotilla:node:NodeSettings",
                    "prod-1-node-n1",
                    { ...empty, node: "n1", roles: ["worker"], fieldManager: "flotilla-prod-1", takeOver: false },
                ],
            ],
        );
        assert.ok(resources.every(({ provider }) => provider?.includes("prod-1-cluster-flotilla")));
    });

    it("takes the right to change the very nodes, and to look for others of a role", () => {
        const labeled = { ...two, n1: { ...two.n1, labels: { a: "1" } } };

        assert.deepEqual(rightsFor(touchedObjects(configurationOf({ nodes: labeled }))).cluster, [
            { apiGroups: [""], resources: ["nodes"], resourceNames: ["n1"], verbs: ["get", "patch"] },
        ]);
        assert.deepEqual(
            rightsFor(touchedObjects(configurationOf({ nodes: labeled, nodeRoles: { etcd: {} } }))).cluster,
            [
                { apiGroups: [""], resources: ["nodes"], verbs: ["list"] },
                { apiGroups: [""], resources: ["nodes"], resourceNames: ["n0", "n1"], verbs: ["get", "patch"] },
            ],
        );
    });

    it("declares nodes, so that guard rails see them", () => {
        assert.deepEqual(
            declaredObjects(configurationOf({ nodes: two, nodeRoles: { etcd: {} } })).map(({ kind, name }) => [
                kind,
                name,
            ]),
            [
                ["Node", "n1"],
                ["Node", "n0"],
            ],
        );
    });
});
