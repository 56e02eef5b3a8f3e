import assert from "node:assert/strict";
import path from "node:path";
import * as core from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";
import { installationConfiguration } from "../../../components/installation/config";
import { Installation } from "../../../components/installation/installation";
import { LayerFolder } from "../../../components/installation/layers";
import { readInstallation } from "../../../components/installation/resolve";
import { secretReferencesIn } from "../../../components/installation/secret-references";
import { secretKey } from "../../../components/secret/config";
import { registrationsOf } from "../../../fleet/render/registrations";
import { renderRegistrations } from "../../../fleet/render/render-installation";
import { resourceList } from "../../../fleet/render/resource-list";
import { unknownMark } from "../../../fleet/report/report";
import { issuedText, record } from "../../support/recorder";

const golden = path.resolve(__dirname, "../../golden");
const kubeconfig = JSON.stringify({
    "current-context": "golden",
    clusters: [{ name: "golden", cluster: { server: "https://127.0.0.1:6443" } }],
    users: [{ name: "golden", user: {} }],
    contexts: [{ name: "golden", context: { cluster: "golden", user: "golden" } }],
});

function program(name: string): () => unknown {
    const { configuration } = readInstallation(golden, name, new LayerFolder(golden));
    const references = secretReferencesIn(installationConfiguration, configuration);
    const secrets = Object.fromEntries(references.map(({ reference }) => [secretKey(reference), "plain"]));
    return () => new Installation(name, { configuration, kubeconfig, secrets });
}

/** Made of what is made up. */
const derived: readonly string[] = ["fiaas/deployment_id", "deploymentId", "flotilla.dev/revision", "revision"];

/** A certificate with its authority after it. */
const chain = `${issuedText}\n${issuedText}\n`;

const madeUp: readonly unknown[] = [
    unknownMark,
    issuedText,
    ...[issuedText, chain].map((text) => Buffer.from(text).toString("base64")),
];

/** The mocks make up what is not known, so that is left out on both sides. */
function withoutUnknowns(value: unknown): unknown {
    if (Array.isArray(value)) {
        return value.map(withoutUnknowns);
    }
    if (typeof value !== "object" || value === null) {
        return value;
    }
    const entries = Object.entries(value).filter(([key, entry]) => !madeUp.includes(entry) && !derived.includes(key));
    return Object.fromEntries(entries.map(([key, entry]) => [key, withoutUnknowns(entry)]));
}

describe("registrationsOf", () => {
    for (const name of ["minimal", "everything"]) {
        it(`registers for the installation "${name}" what Pulumi's own mocks are told`, async () => {
            const mocked = await record(program(name));

            const resources = resourceList(await renderRegistrations(registrationsOf(program(name))));

            assert.deepEqual(
                resources.map(({ type, name: logical, custom, inputs }) => [
                    type,
                    logical,
                    custom,
                    withoutUnknowns(inputs),
                ]),
                mocked.map(({ type, name: logical, custom, inputs }) => [
                    type,
                    logical,
                    custom,
                    withoutUnknowns(inputs),
                ]),
            );
        });
    }

    it("gives a resource the outputs of a first preview: its inputs, and nothing else", async () => {
        const registrations = registrationsOf(() => {
            const first = new core.ConfigMap("first", { metadata: { name: "first" }, data: { a: "1" } });
            new core.ConfigMap("second", {
                data: {
                    name: first.metadata.name,
                    uid: first.metadata.uid,
                    id: first.id,
                    a: first.data.apply(({ a = "" }) => a),
                },
            });
        });

        const rendered = await renderRegistrations(registrations);

        const second = resourceList(rendered).find(({ name }) => name === "second");
        const { data } = second?.inputs as { data: unknown };
        assert.deepEqual(data, { name: "first", id: unknownMark, a: "1" });
    });

    it("says which resources an unknown value comes from", async () => {
        const registrations = registrationsOf(() => {
            const first = new core.ConfigMap("first", {});
            new core.ConfigMap("second", { data: { id: pulumi.interpolate`x-${first.id}` } });
        });

        const rendered = await renderRegistrations(registrations);

        assert.deepEqual(rendered.get("kubernetes:core/v1:ConfigMap::second")?.unknowns, [
            { path: ["data", "id"], sources: ["kubernetes:core/v1:ConfigMap::first"] },
        ]);
    });

    it("shows nothing of a secret", async () => {
        const registrations = registrationsOf(
            () => new core.ConfigMap("one", { data: { a: pulumi.secret("pl41n").apply((text) => `<${text}>`) } }),
        );

        const list = resourceList(await renderRegistrations(registrations));

        assert.ok(!JSON.stringify(list).includes("pl41n"));
        assert.deepEqual(list[0]?.inputs, { apiVersion: "v1", kind: "ConfigMap", data: { a: "[secret]" } });
    });

    it("gives the SDK back as it was, also when the program throws", async () => {
        assert.throws(() =>
            registrationsOf(() => {
                throw new Error("broken");
            }),
        );

        const mocked = await record(() => new core.ConfigMap("one", {}));

        assert.deepEqual(
            mocked.map(({ name }) => name),
            ["one"],
        );
    });
});
