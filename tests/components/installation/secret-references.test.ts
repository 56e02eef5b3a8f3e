import assert from "node:assert/strict";
import { z } from "zod";
import { installationConfiguration } from "../../../components/installation/config";
import { secretReferencesIn } from "../../../components/installation/secret-references";
import { secretReference } from "../../../components/secret/config";

const schema = z.strictObject({
    logins: z
        .record(z.string(), z.strictObject({ password: secretReference.meta({ description: "one" }).optional() }))
        .default({}),
    tokens: z.array(secretReference).optional(),
    labels: z.record(z.string(), z.string()),
    anything: z.record(z.string(), z.record(z.string(), z.string())),
});

describe("secretReferencesIn", () => {
    it("finds references in maps and lists, each with its path", () => {
        const value = { logins: { quay: { password: { env: "A" } } }, tokens: [{ file: "b" }, { secret: "c" }] };
        assert.deepEqual(secretReferencesIn(schema, value), [
            { path: ["logins", "quay", "password"], reference: { env: "A" } },
            { path: ["tokens", 0], reference: { file: "b" } },
            { path: ["tokens", 1], reference: { secret: "c" } },
        ]);
    });

    it("finds none in maps that look alike", () => {
        const value = { labels: { env: "prod" }, anything: { labels: { secret: "x" }, env: { file: "y" } } };
        assert.deepEqual(secretReferencesIn(schema, value), []);
    });

    it("finds none in a namespace's labels, whatever their keys", () => {
        const value = { namespaces: { a: { labels: { env: "prod" } } }, cluster: { identifier: "x" } };
        assert.deepEqual(secretReferencesIn(installationConfiguration, value), []);
    });

    it("finds the password of a registry", () => {
        const value = { registries: { quay: { address: "quay.io", password: { secret: "quay-password" } } } };
        assert.deepEqual(secretReferencesIn(installationConfiguration, value), [
            { path: ["registries", "quay", "password"], reference: { secret: "quay-password" } },
        ]);
    });

    it("passes over what has another form than the schema wants", () => {
        for (const value of [
            null,
            "text",
            1,
            [],
            { logins: [1] },
            { logins: "x" },
            { tokens: { env: "A" } },
            { unknown: { env: "A" } },
        ]) {
            assert.deepEqual(secretReferencesIn(schema, value), []);
        }
    });
});
