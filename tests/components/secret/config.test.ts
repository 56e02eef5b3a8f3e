import assert from "node:assert/strict";
import { z } from "zod";
import {
    concealed,
    isSecretReference,
    secretKey,
    secretReference,
    secretsConfiguration,
} from "../../../components/secret/config";

function messages(value: unknown): string[] {
    return secretReference.safeParse(value).error?.issues.map(({ message }) => message) ?? [];
}

describe("secretReference", () => {
    it("takes each of the three kinds", () => {
        for (const reference of [{ secret: "quay-password" }, { env: "QUAY_PASSWORD" }, { file: "../x" }]) {
            assert.deepEqual(secretReference.parse(reference), reference);
        }
    });

    const refused: readonly { rule: string; value: unknown; message: string }[] = [
        { rule: "no kind", value: {}, message: "names no secret. Use one of {secret: …}, {env: …} and {file: …}" },
        {
            rule: "two kinds",
            value: { env: "A", file: "b" },
            message: "names env and file. Use one of {secret: …}, {env: …} and {file: …}",
        },
        {
            rule: "three kinds",
            value: { secret: "c", env: "A", file: "b" },
            message: "names secret and env and file. Use one of {secret: …}, {env: …} and {file: …}",
        },
        {
            rule: "a variable with a dash",
            value: { env: "A-B" },
            message: 'is not the name of an environment variable. Use letters, digits and "_"',
        },
        { rule: "a file without a name", value: { file: "" }, message: "is empty. Name a file" },
        {
            rule: "a secret with an upper-case letter",
            value: { secret: "Quay" },
            message: `is not a secret's name. Use lower-case letters, digits and "-", with a letter or digit at both ends`,
        },
    ];
    for (const { rule, value, message } of refused) {
        it(`refuses ${rule}`, () => {
            assert.deepEqual(messages(value), [message]);
        });
    }
});

describe("secretKey", () => {
    it("is one for two references to one value, and another for each kind of the same name", () => {
        assert.equal(secretKey({ env: "a" }), secretKey({ env: "a" }));
        assert.equal(new Set([{ env: "a" }, { file: "a" }, { secret: "a" }].map(secretKey)).size, 3);
    });
});

describe("isSecretReference", () => {
    it("knows the schema again after a description was put on it", () => {
        assert.equal(isSecretReference(secretReference.meta({ description: "another one" })), true);
    });

    it("does not take a schema with the same keys for one", () => {
        assert.equal(isSecretReference(z.strictObject({ secret: z.string().optional() })), false);
    });
});

describe("secretsConfiguration", () => {
    it("takes what stands where an encrypted value was", () => {
        assert.deepEqual(secretsConfiguration.parse({ "quay-password": concealed }), { "quay-password": concealed });
    });

    it("refuses plain text", () => {
        assert.equal(secretsConfiguration.safeParse({ "quay-password": "hunter2" }).success, false);
    });
});
