import assert from "node:assert/strict";
import * as core from "@pulumi/kubernetes/core/v1";
import * as apiextensions from "@pulumi/kubernetes/apiextensions";
import * as pulumi from "@pulumi/pulumi";
import { parseAllDocuments } from "yaml";
import { PlacedSecret } from "../../../components/pki/placed-secret";
import { manifests } from "../../../fleet/render/manifests";
import { registrationsOf } from "../../../fleet/render/registrations";
import { renderRegistrations } from "../../../fleet/render/render-installation";

class Component extends pulumi.ComponentResource {
    public constructor() {
        super("flotilla:test:Component", "component");
        this.registerOutputs();
    }
}

async function yamlOf(program: () => unknown): Promise<string> {
    return manifests(await renderRegistrations(registrationsOf(program)));
}

async function objectsOf(program: () => unknown): Promise<unknown[]> {
    return parseAllDocuments(await yamlOf(program)).map((document) => document.toJS() as unknown);
}

describe("manifests", () => {
    it("have an object for each Kubernetes resource, with its logical name as a comment", async () => {
        const text = await yamlOf(() => {
            const component = new Component();
            new core.ConfigMap("first", { metadata: { name: "a" }, data: { key: "value" } }, { parent: component });
        });

        assert.equal(
            text,
            "---\n# first\napiVersion: v1\nkind: ConfigMap\ndata:\n  key: value\nmetadata:\n  name: a\n",
        );
    });

    it("are nothing where there are no objects", async () => {
        assert.equal(await yamlOf(() => new Component()), "");
    });

    it("have texts that stay texts in YAML 1.1, as kubectl reads it", async () => {
        const texts = [
            "yes",
            "on",
            "OFF",
            "y",
            "1_000",
            "0b101",
            "0x_1F",
            "12:30",
            "0o17",
            "0777",
            "~",
            "a\u0085b",
            "\u2028c",
        ];
        const data = Object.fromEntries(texts.map((text, index) => [`key-${index}`, text]));
        const text = await yamlOf(() => {
            new core.ConfigMap("first", { metadata: { name: "on" }, data });
        });

        const read = parseAllDocuments(text, { version: "1.1" }).map((document) => document.toJS() as unknown);
        assert.deepEqual(read, [{ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "on" }, data }]);
        assert.match(text, /: "0o17"$/m);
        assert.doesNotMatch(text, /[\u0085\u2028\u2029]/);
    });

    it("come with namespaces first, then definitions, and the rest in the order of the program", async () => {
        const objects = await objectsOf(() => {
            new core.ConfigMap("one", {});
            new apiextensions.v1.CustomResourceDefinition("definition", {
                spec: { group: "g", names: { kind: "K", plural: "ks" }, scope: "Cluster", versions: [] },
            });
            new core.ServiceAccount("two", {});
            new core.Namespace("namespace", {});
        });

        assert.deepEqual(
            objects.map((object) => (object as { kind: string }).kind),
            ["Namespace", "CustomResourceDefinition", "ConfigMap", "ServiceAccount"],
        );
    });

    const secrets: readonly { what: string; program: () => unknown; expected: object }[] = [
        {
            what: "a Secret's data as text that stands for it",
            program: () => new core.Secret("s", { data: { a: pulumi.secret("pl41n"), b: "x" } }),
            expected: { stringData: { a: "[secret]", b: "[secret]" } },
        },
        {
            what: "a Secret's data that is known after creation as text that says so: it is no base64",
            program: () => {
                const made = new core.ConfigMap("c", {});
                const metadata = { name: "s", namespace: "n", labels: {} };
                new PlacedSecret("s", { metadata, type: "Opaque", data: { a: made.id } });
            },
            expected: { stringData: { a: "known-after-creation" } },
        },
        {
            what: "a Secret's data that is secret as a whole",
            program: () => new core.Secret("s", { data: pulumi.secret({ a: "pl41n" }) }),
            expected: { stringData: { a: "[secret]" } },
        },
        {
            what: "a Secret's stringData",
            program: () => new core.Secret("s", { stringData: { a: pulumi.secret("pl41n") } }),
            expected: { stringData: { a: "[secret]" } },
        },
        {
            what: "a login as JSON, because the API server takes nothing else",
            program: () =>
                new core.Secret("s", {
                    type: "kubernetes.io/dockerconfigjson",
                    data: { ".dockerconfigjson": pulumi.secret("pl41n") },
                }),
            expected: { stringData: { ".dockerconfigjson": '{"auths":{"[secret]":{}}}' } },
        },
        {
            what: "a secret value in another kind",
            program: () => new core.ConfigMap("s", { data: { a: pulumi.secret("pl41n"), b: "shown" } }),
            expected: { data: { a: "[secret]", b: "shown" } },
        },
    ];
    for (const { what, program, expected } of secrets) {
        it(`have ${what}`, async () => {
            const object = ((await objectsOf(program)) as Record<string, unknown>[]).at(-1);

            const key = Object.keys(expected)[0] ?? "";
            assert.deepEqual({ [key]: object?.[key] }, expected);
            assert.doesNotMatch(JSON.stringify(object), /pl41n/);
        });
    }

    it("have a text in the place of what is known after creation", async () => {
        const objects = await objectsOf(() => {
            const first = new core.ConfigMap("first", {});
            new core.ConfigMap("second", { data: { uid: first.metadata.uid, id: first.id } });
        });

        assert.deepEqual((objects[1] as { data: object }).data, {
            uid: "known-after-creation",
            id: "known-after-creation",
        });
    });
});
