import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { registryConfiguration } from "../../../components/registry/config";
import { encodedLogin, Registry, type RegistryArgs } from "../../../components/registry/registry";
import { record, type RecordedResource } from "../../support/recorder";

const password = 'pa55"wörd';
const settings = { address: "quay.io", username: "robot", password: { secret: "quay-password" } };

function registry(
    change: Readonly<Record<string, unknown>> = {},
    args: Partial<RegistryArgs> = {},
): Promise<RecordedResource[]> {
    const configuration = registryConfiguration.parse({ ...settings, ...change });
    const namespaces = ["search", "payments"];
    return record(() => {
        new Registry("prod-1-quay", { registry: "quay", configuration, password, namespaces, ...args });
    });
}

function secrets(resources: readonly RecordedResource[]): RecordedResource[] {
    return resources.filter(({ type }) => type === "kubernetes:core/v1:Secret");
}

describe("Registry", () => {
    it("registers frozen types and names: one pull secret in each namespace", async () => {
        const resources = await registry();

        assert.deepEqual(
            resources.map(({ type, name }) => `${type} ${name}`),
            [
                "flotilla:registry:Registry prod-1-quay",
                "kubernetes:core/v1:Secret prod-1-quay.payments",
                "kubernetes:core/v1:Secret prod-1-quay.search",
            ],
        );
    });

    it("declares Secrets of the docker config type, with the registry's name and the namespace", async () => {
        const [first, ...further] = secrets(await registry());

        assert.equal(further.length, 1);
        assert.equal(first?.inputs["type"], "kubernetes.io/dockerconfigjson");
        assert.deepEqual(first.inputs["metadata"], {
            name: "quay",
            namespace: "payments",
            labels: { "app.kubernetes.io/managed-by": "flotilla" },
            annotations: {},
        });
    });

    it("declares them only in the namespaces that the configuration names, under the name that it sets", async () => {
        const found = secrets(await registry({ namespaces: ["search"], pullSecret: "pull" }));

        assert.deepEqual(
            found.map(({ name }) => name),
            ["prod-1-quay.search"],
        );
        assert.equal((found[0]?.inputs["metadata"] as { name: string }).name, "pull");
    });

    it("takes labels and annotations from the configuration, which wins", async () => {
        const labels = { team: "payments", "app.kubernetes.io/managed-by": "replicator" };
        const annotations = { "replicator.v1.mittwald.de/replicate-to": "team-.*" };

        const [first] = secrets(await registry({ labels, annotations }));

        assert.deepEqual(first?.inputs["metadata"], { name: "quay", namespace: "payments", labels, annotations });
    });

    it("keeps the login a secret wherever it goes, also when the password is given in plain", async () => {
        const texts = [password, `robot:${password}`, JSON.stringify(password).slice(1, -1)];
        for (const given of [password, pulumi.secret(password), Promise.resolve(password)]) {
            const resources = await registry({}, { password: given });

            assert.equal(secrets(resources)[0]?.inputs["data"], "[secret]");
            const recorded = JSON.stringify(resources);
            for (const text of texts.flatMap((each) => [each, Buffer.from(each).toString("base64")])) {
                assert.ok(!recorded.includes(text), "the login is in clear");
            }
        }
    });

    it("passes its configuration as arguments, with the reference instead of the password", async () => {
        const [component] = await registry({ namespaces: ["search"] });

        assert.deepEqual(component?.inputs, {
            registry: "quay",
            configuration: { ...settings, namespaces: ["search"], labels: {}, annotations: {} },
            namespaces: ["search"],
        });
    });

    it("encodes the login under the key that runtimes look up", () => {
        const login = encodedLogin({ ...settings, address: "docker.io", email: "robot@example.com" }, password);

        assert.deepEqual(JSON.parse(Buffer.from(login, "base64").toString("utf8")), {
            auths: {
                "https://index.docker.io/v1/": {
                    username: "robot",
                    password,
                    email: "robot@example.com",
                    auth: Buffer.from(`robot:${password}`).toString("base64"),
                },
            },
        });
    });
});
