import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { readEngineStack } from "../../../components/installation/engine-source";
import { faultsOf, inProject, installation, stackFile, withNamespaces, withSections } from "./project-files";

const secretKeys = "PULUMI_CONFIG_SECRET_KEYS";

describe("readEngineStack", () => {
    const saved = { config: pulumi.runtime.allConfig(), keys: process.env[secretKeys] };

    afterEach(() => {
        pulumi.runtime.setAllConfig(saved.config);
        process.env[secretKeys] = saved.keys ?? "[]";
    });

    after(() => {
        if (saved.keys === undefined) {
            Reflect.deleteProperty(process.env, secretKeys);
        }
    });

    /** Reads a stack of which the engine has these values, some of them decrypted. */
    function read(file: string, config: Readonly<Record<string, unknown>>, encrypted: readonly string[] = []) {
        const texts = Object.entries(config).map(([key, value]) => [
            key,
            typeof value === "string" ? value : JSON.stringify(value),
        ]);
        pulumi.runtime.setAllConfig(Object.fromEntries(texts) as Record<string, string>);
        process.env[secretKeys] = JSON.stringify(encrypted);
        return inProject(file, {}, (folder) => readEngineStack(folder, installation));
    }

    it("takes the engine's values, and the stack file's positions", () => {
        const { source } = read(withNamespaces("    a: {}\n"), { "flotilla:namespaces": { a: { protect: true } } });
        assert.deepEqual(source.values, { namespaces: { a: { protect: true } } });
        assert.deepEqual(source.locate(["namespaces", "a"]), { file: stackFile, line: 5 });
    });

    it("says of a value that the stack file does not have that it comes from elsewhere", () => {
        const { source } = read(withNamespaces("    a: {}\n"), { "flotilla:namespaces": { b: {} } });
        assert.deepEqual(source.locate(["namespaces", "b"]), { file: "configuration outside the stack file" });
    });

    it("takes what is no JSON for text, and an empty text for nothing", () => {
        const { source } = read("", { "flotilla:cluster": "{not json", "flotilla:namespaces": "", "aws:region": "x" });
        assert.deepEqual(source.values, { cluster: "{not json", namespaces: null });
    });

    it("takes decrypted secrets out of the values", () => {
        const file = withSections("  flotilla:secrets:\n    quay: { secure: v1:x }\n");
        const { source, secrets } = read(file, { "flotilla:secrets": { quay: "hunter2" } }, ["flotilla:secrets"]);
        assert.deepEqual(secrets, { quay: "hunter2" });
        assert.deepEqual(source.values, { secrets: { quay: { secure: "[secret]" } } });
    });

    it("leaves a secret that the file has in plain text for the schema to refuse", () => {
        const file = withSections("  flotilla:secrets:\n    plain: hunter2\n    quay: { secure: v1:x }\n");
        const config = { "flotilla:secrets": { plain: "hunter2", quay: "hunter3" } };
        const { source, secrets } = read(file, config, ["flotilla:secrets"]);
        assert.deepEqual(secrets, { quay: "hunter3" });
        assert.deepEqual(source.values["secrets"], { plain: "hunter2", quay: { secure: "[secret]" } });
    });

    it("refuses a decrypted value where no secret belongs", () => {
        const config = { "flotilla:cluster": { identifier: "hunter2" } };
        const faults = faultsOf(() => read("", config, ["flotilla:cluster"]));
        assert.deepEqual(faults, [
            "configuration outside the stack file: cluster: has an encrypted value, but secrets belong into flotilla:secrets. " +
                "Move it there, and refer to it by {secret: <name>} where a secret is wanted.",
        ]);
    });

    it("refuses a stack file that is wrong, although the engine could read it", () => {
        const { source } = read(withNamespaces("    a: { labels: { mode: 0777 } }\n"), {});
        assert.match(source.faults?.[0] ?? "", /:5: 0777 is a number to some parsers/);
    });
});
