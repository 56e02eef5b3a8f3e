import assert from "node:assert/strict";
import { z } from "zod";
import {
    entrySchema,
    entrySchemas,
    schemaAt,
    schemasAlong,
    unwrap,
} from "../../../components/installation/schema-walk";

const leaf = z.string();
const inner = z.strictObject({ text: leaf.optional(), list: z.array(leaf).default([]) });
const schema = z.strictObject({ entries: z.record(z.string(), inner.nullable()).default({}), one: inner.optional() });

describe("unwrap", () => {
    it("takes away defaults, optional and nullable ones, however deep", () => {
        assert.equal(unwrap(leaf.optional().nullable().default("x")), leaf);
    });
});

describe("entrySchema", () => {
    it("knows only keys of the schema itself, not those that every object has", () => {
        for (const key of ["constructor", "toString", "__proto__", "hasOwnProperty"]) {
            assert.equal(entrySchema(schema, key), undefined, key);
        }
    });

    it("has none below text", () => {
        assert.equal(entrySchema(leaf, "length"), undefined);
    });
});

describe("entrySchemas", () => {
    it("has all of a map with known keys, and the one of a map or list of anything", () => {
        assert.equal(entrySchemas(schema).length, 2);
        assert.deepEqual(entrySchemas(z.record(z.string(), leaf)), [leaf]);
        assert.deepEqual(entrySchemas(z.array(leaf).default([])), [leaf]);
        assert.deepEqual(entrySchemas(leaf), []);
    });
});

describe("schemasAlong", () => {
    it("goes through maps and lists down to the value", () => {
        const along = schemasAlong(schema, ["entries", "any", "list", 3]);
        assert.equal(along.length, 5);
        assert.equal(along[2], inner);
        assert.equal(along[4], leaf);
    });

    it("ends where the schema ends", () => {
        assert.equal(schemasAlong(schema, ["one", "unknown", "deeper"]).length, 2);
    });
});

describe("schemaAt", () => {
    it("is the schema itself for no path, and nothing for a path that leads nowhere", () => {
        assert.equal(schemaAt(schema, []), schema);
        assert.equal(schemaAt(schema, ["one", "text"]), leaf);
        assert.equal(schemaAt(schema, ["one", "unknown"]), undefined);
        assert.equal(schemaAt(schema, ["one", "text", "deeper"]), undefined);
    });
});
