import assert from "node:assert/strict";
import { z } from "zod";
import { installationConfiguration } from "../../../components/installation/config";
import { unwrap } from "../../../components/installation/schema-walk";

/** A key of the schema with all that is known of it: `.meta()` may stand on the value or on a wrapper around it. */
interface Key {
    readonly path: string;
    readonly schema: z.core.$ZodType;
    readonly meta: { readonly description?: string | undefined; readonly examples?: unknown };
}

function metaOf(schema: z.core.$ZodType): Key["meta"] {
    const own = z.globalRegistry.get(schema) ?? {};
    const inner =
        schema instanceof z.ZodDefault || schema instanceof z.ZodOptional || schema instanceof z.ZodNullable
            ? metaOf(schema.unwrap())
            : {};
    return { ...inner, ...own };
}

/** Every key with a name of its own, whatever map or list it is in. */
function keysOf(schema: z.core.$ZodType, path: string): Key[] {
    const plain = unwrap(schema);
    if (plain instanceof z.ZodObject) {
        return Object.entries(plain.shape as Record<string, z.core.$ZodType>).flatMap(([name, value]) => {
            const below = path === "" ? name : `${path}.${name}`;
            return [{ path: below, schema: value, meta: metaOf(value) }, ...keysOf(value, below)];
        });
    }
    if (plain instanceof z.ZodRecord) {
        return keysOf(plain.valueType, `${path}.<name>`);
    }
    return plain instanceof z.ZodArray ? keysOf(plain.element, `${path}[]`) : [];
}

const withoutExamples = /^secrets\.<name>\.secure$|\.clusterConfig\.(api-token|client-cert|client-key)$/;

const keys = keysOf(installationConfiguration, "");

describe("every key of the schema", () => {
    it("is found, those of maps in maps included", () => {
        const paths = keys.map(({ path }) => path);

        for (const path of [
            "cluster.identifier",
            "namespaces.<name>.limits.default",
            "registries.<name>.password.env",
        ]) {
            assert.ok(paths.includes(path), `${path} is not among ${paths.join(", ")}`);
        }
    });

    it("has a description that ends as a sentence", () => {
        const without = keys.filter(({ meta }) => !/[.!]$/.test(meta.description ?? ""));

        assert.deepEqual(
            without.map(({ path }) => path),
            [],
        );
    });

    it("has examples, and each is valid", () => {
        // An encrypted value has no example that anybody could write, and what is always refused has no right one.
        const wrong = keys.filter(({ path, schema, meta }) => {
            const examples = Array.isArray(meta.examples) ? meta.examples : [];
            const isValid = examples.every((example) => z.safeParse(schema, example).success);
            return !withoutExamples.test(path) && (examples.length === 0 || !isValid);
        });

        assert.deepEqual(
            wrong.map(({ path }) => path),
            [],
        );
    });
});
