import assert from "node:assert/strict";
import { rightsFor } from "../../../components/deployer/rights";
import { declaredObjects, touchedObjects } from "../../../components/installation/declared-objects";
import { Installation } from "../../../components/installation/installation";
import { parseConfiguration } from "../../../components/installation/parse";
import { encryptedResource, notCovered } from "../../../components/pki/encrypted-resource";
import { record, type RecordedResource } from "../../support/recorder";

const kubeconfig = JSON.stringify({
    "current-context": "c",
    clusters: [{ name: "c", cluster: { server: "https://127.0.0.1:6443" } }],
    users: [{ name: "c", user: {} }],
    contexts: [{ name: "c", context: { cluster: "c", user: "c" } }],
});

function configurationOf(encryption: unknown) {
    const pki = { catalog: "none", ...(encryption !== undefined && { encryption }) };
    return parseConfiguration({ cluster: { identifier: "a" }, pki }, () => ({ file: "test" }));
}

function resourcesOf(encryption: unknown): Promise<RecordedResource[]> {
    return record(() => {
        new Installation("prod-1", { configuration: configurationOf(encryption), kubeconfig, secrets: {} });
    });
}

describe("the encryption at rest of an installation", () => {
    it("is not there without the key", async () => {
        const names = (await resourcesOf(undefined)).map(({ name }) => name);

        assert.ok(!names.some((name) => name.includes("encryption") || name.includes("flotilla")));
        assert.deepEqual(touchedObjects(configurationOf(undefined)), []);
    });

    it("is keys that reach the cluster, and a Secret with nothing that is plain", async () => {
        const resources = await resourcesOf({ resources: ["secrets", "*.apps"], rotation: "add", secret: "enc" });
        const named = (name: string) => resources.find((resource) => resource.name === name);
        const keys = named("prod-1-pki-encryption");
        const provider = named("prod-1-cluster-flotilla");

        assert.equal(keys?.type, "flotilla:pki:EncryptionKeys");
        assert.deepEqual(keys.inputs, {
            resources: ["secrets", "*.apps"],
            provider: "secretbox",
            rotation: "add",
            verify: true,
        });
        assert.ok(provider !== undefined && keys.provider?.includes("prod-1-cluster-flotilla"));
        assert.deepEqual(named("prod-1-pki-encryption-secret")?.inputs, {
            apiVersion: "v1",
            kind: "Secret",
            metadata: {
                name: "enc",
                namespace: "kube-system",
                labels: { "app.kubernetes.io/managed-by": "flotilla" },
            },
            type: "Opaque",
            data: "[secret]",
        });
    });

    it("is one object, and takes the right to list and to write what is encrypted", () => {
        const configuration = configurationOf({ resources: ["secrets", "*.apps"] });

        assert.deepEqual(
            declaredObjects(configuration).map(({ kind, namespace, name }) => [kind, namespace, name]),
            [["Secret", "kube-system", "encryption-config"]],
        );
        assert.deepEqual(rightsFor(touchedObjects(configuration)).cluster, [
            { apiGroups: [""], resources: ["secrets"], verbs: ["list", "update"] },
            { apiGroups: ["apps"], resources: ["*"], verbs: ["list", "update"] },
        ]);
    });
});

describe("a name of an encrypted resource", () => {
    for (const [name, expected] of [
        ["secrets", { group: "", resource: "secrets" }],
        ["secrets.", { group: "", resource: "secrets" }],
        ["*.", { group: "", resource: "*" }],
        ["*.*", { group: "*", resource: "*" }],
        ["pandas.awesome.bears.example", { group: "awesome.bears.example", resource: "pandas" }],
    ] as const) {
        it(`is taken apart after the first dot: ${name}`, () => {
            assert.deepEqual(encryptedResource(name), expected);
        });
    }

    it("is covered by a wildcard of its group, and by that of all groups", () => {
        const names = ["secrets", "deployments.apps", "pandas.bears.example"];

        assert.deepEqual(notCovered(names, ["*."]), ["deployments.apps", "pandas.bears.example"]);
        assert.deepEqual(notCovered(names, ["*.apps", "secrets."]), ["pandas.bears.example"]);
        assert.deepEqual(notCovered(names, ["*.*"]), []);
        assert.deepEqual(notCovered(["*.apps"], ["deployments.apps"]), ["*.apps"]);
    });
});
