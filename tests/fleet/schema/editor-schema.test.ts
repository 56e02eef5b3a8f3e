import assert from "node:assert/strict";
import { z } from "zod";
import { definitionsOf, type JsonSchema, schemaOf, schemasOf } from "../../../fleet/schema/configuration-schema";
import { editorSchema } from "../../../fleet/schema/editor-schema";

/** What a layer's schema says of one section. */
function sectionSchema(section: z.ZodType): JsonSchema {
    return sections(editorSchema(z.strictObject({ section })))["section"] ?? assert.fail("the section is missing");
}

function sections(schema: JsonSchema): Record<string, JsonSchema> {
    const layer = (schema["definitions"] as Record<string, JsonSchema>)["layer"];
    return schemasOf(layer?.properties);
}

function definition(schema: JsonSchema, id: string): JsonSchema {
    return definitionsOf(schema)[id] ?? assert.fail(`${id} is missing`);
}

function config(schema: JsonSchema): JsonSchema {
    return schemasOf(schema.properties)["config"] ?? assert.fail("config is missing");
}

describe("the schema for editors", () => {
    const small = editorSchema(z.strictObject({ cluster: z.strictObject({ name: z.string() }), secrets: z.string() }));

    it("has the sections with their prefix below config, and without it in layers, each once", () => {
        assert.deepEqual(schemasOf(config(small).properties)["flotilla:cluster"], {
            $ref: "#/definitions/layer/properties/cluster",
        });
        assert.deepEqual(Object.keys(schemasOf(config(small).properties)), ["flotilla:cluster", "flotilla:secrets"]);
    });

    it("has no secrets in layers, because they are encrypted for one stack", () => {
        assert.deepEqual(Object.keys(sections(small)), ["cluster"]);
    });

    it("refuses other keys at the top, except for those that Pulumi writes", () => {
        assert.equal(small.additionalProperties, false);
        const keys = Object.keys(small.properties ?? {});
        assert.deepEqual(keys, ["config", "secretsprovider", "encryptedkey", "encryptionsalt", "environment"]);
    });

    describe("of the keys below config", () => {
        const isNamedWell = (key: string): boolean =>
            new RegExp(schemaOf(config(small).propertyNames)?.pattern ?? assert.fail("no pattern")).test(key);
        const isForeign = (key: string): boolean =>
            Object.keys(config(small).patternProperties ?? {}).some((pattern) => new RegExp(pattern).test(key));

        for (const key of [
            "aws:region",
            "pulumi:disable-default-providers",
            "flo:x",
            "aws:config:region",
            "flotillas-of-others:x",
        ]) {
            it(`allows ${key}, which belongs to another program`, () => {
                assert.ok(isNamedWell(key) && isForeign(key));
            });
        }

        it("allows an own key only when it is one", () => {
            assert.ok(isNamedWell("flotilla:cluster"));
            assert.ok(!isForeign("flotilla:clutser"));
        });

        for (const key of [
            "cluster",
            "flotila:cluster",
            "fltoilla:cluster",
            "flotillla:cluster",
            "Flotilla:cluster",
            "flotilla",
            ":x",
        ]) {
            it(`refuses ${key}, which belongs to no program`, () => {
                assert.ok(!isNamedWell(key));
            });
        }
    });

    it("requires nothing, because another file may have it", () => {
        const schema = sectionSchema(
            z.strictObject({ a: z.string(), b: z.record(z.string(), z.strictObject({ c: z.int() })) }),
        );
        assert.doesNotMatch(JSON.stringify(schema), /"required"/);
    });

    it("allows null for every key, which removes what a layer sets", () => {
        const { markdownDescription, ...schema } = sectionSchema(
            z.strictObject({
                text: z.string().optional(),
                map: z.record(z.string(), z.boolean()).optional(),
                choice: z.enum(["a", "b"]).optional(),
                constant: z.literal("a").optional(),
                either: z.union([z.string(), z.array(z.string())]).optional(),
                anything: z.unknown().optional(),
            }),
        );
        assert.equal(markdownDescription, "Required.");
        assert.deepEqual(schema, {
            type: ["object", "null"],
            properties: {
                text: { type: ["string", "null"] },
                map: { type: ["object", "null"], additionalProperties: { type: ["boolean", "null"] } },
                choice: { type: ["string", "null"], enum: ["a", "b", null] },
                constant: { type: ["string", "null"], enum: ["a", null] },
                either: { anyOf: [{ type: "string" }, { type: "array", items: { type: "string" } }, { type: "null" }] },
                anything: {},
            },
            additionalProperties: false,
        });
    });

    it("wants the elements of lists complete and not null, because lists are replaced whole", () => {
        const schema = sectionSchema(
            z.array(z.strictObject({ a: z.string(), b: z.record(z.string(), z.int()).optional() })),
        );
        assert.deepEqual(schema.items, {
            type: "object",
            properties: {
                a: { type: "string", markdownDescription: "Required." },
                b: { type: "object", additionalProperties: { type: "integer" } },
            },
            required: ["a"],
            additionalProperties: false,
        });
    });

    it("keeps patterns of texts and of names, and bounds that somebody chose", () => {
        const name = z.string().regex(/^[a-z]+$/);
        const schema = sectionSchema(z.record(name, z.strictObject({ port: z.int().min(1), of: name })));
        assert.deepEqual(schemaOf(schema.propertyNames), { type: "string", pattern: "^[a-z]+$" });
        const keys = schemasOf(schemaOf(schema.additionalProperties)?.properties);
        assert.deepEqual(keys["port"], { type: ["integer", "null"], minimum: 1, markdownDescription: "Required." });
        assert.equal(keys["of"]?.pattern, "^[a-z]+$");
    });

    it("makes properties of a closed set of names, so that they can be completed", () => {
        const schema = sectionSchema(z.partialRecord(z.enum(["stable", "latest"]), z.string()));
        assert.deepEqual(schemasOf(schema.properties), {
            stable: { type: ["string", "null"] },
            latest: { type: ["string", "null"] },
        });
        assert.equal(schema.additionalProperties, false);
    });

    it("shows description, default and examples", () => {
        const key = z
            .boolean()
            .default(true)
            .meta({ description: "Whether `up` makes <it>.", examples: [false] });
        const schema = schemasOf(sectionSchema(z.strictObject({ key })).properties)["key"];
        assert.equal(schema?.["markdownDescription"], "Whether `up` makes \\<it>.\n\nDefault: `true`.");
        assert.equal(schema.default, true);
        assert.deepEqual(schema.examples, [false]);
    });

    it("shows default and examples also around what is transformed", () => {
        const quantity = z.union([z.string(), z.number()]).transform(String);
        const schema = sectionSchema(
            z.strictObject({ cpu: quantity.default("1").meta({ examples: [2] }) }).meta({ examples: [{ cpu: 2 }] }),
        );
        assert.deepEqual(schema.examples, [{ cpu: 2 }]);
        const { cpu } = schemasOf(schema.properties);
        assert.deepEqual([cpu?.default, cpu?.examples], ["1", [2]]);
    });

    it("completes the next line of a map or list behind its key, not an empty one", () => {
        assert.equal(sectionSchema(z.record(z.string(), z.string()).default({})).default, undefined);
        assert.equal(sectionSchema(z.array(z.string()).default([])).default, undefined);
    });

    it("allows parts of every alternative of a union", () => {
        const schema = sectionSchema(
            z.discriminatedUnion("kind", [
                z.strictObject({ kind: z.literal("a"), a: z.string() }),
                z.strictObject({ kind: z.literal("b"), b: z.string() }),
            ]),
        );
        assert.equal(schema.oneOf, undefined);
        assert.equal(schema.anyOf?.length, 3);
        assert.doesNotMatch(JSON.stringify(schema), /"required"/);
    });

    it("follows what contains itself", () => {
        const tree = z
            .strictObject({
                get below() {
                    return z.record(z.string(), tree).optional();
                },
            })
            .meta({ id: "tree" });
        const schema = editorSchema(z.strictObject({ tree }));
        const reference = { $ref: "#/definitions/tree" };
        assert.equal(sections(schema)["tree"]?.$ref, reference.$ref);
        const { below } = schemasOf(definition(schema, "tree").properties);
        assert.deepEqual(below, { type: ["object", "null"], additionalProperties: reference });
    });

    describe("has what several keys share once", () => {
        const shared = z
            .strictObject({ size: z.int() })
            .meta({ id: "shared", title: "A heading", description: "What is shared." });
        const schema = editorSchema(
            z.strictObject({
                one: shared.optional().meta({ description: "The one.", examples: [{ size: 1 }] }),
                other: shared.default({ size: 2 }),
                secrets: shared.optional(),
            }),
        );

        it("which may be null wherever it stands, and requires nothing", () => {
            const { properties, type, required } = definition(schema, "shared");
            assert.deepEqual(type, ["object", "null"]);
            assert.deepEqual(schemasOf(properties)["size"]?.type, ["integer", "null"]);
            assert.equal(required, undefined);
        });

        it("and refers to it beside what a key itself says, where editors show it", () => {
            assert.deepEqual(sections(schema)["one"], {
                $ref: "#/definitions/shared",
                description: "The one.",
                examples: [{ size: 1 }],
                markdownDescription: "The one.",
            });
        });

        it("with its own description for keys that have none, and without the heading that it has elsewhere", () => {
            const { description, markdownDescription, title } = definition(schema, "shared");
            assert.deepEqual(
                [description, markdownDescription, title],
                ["What is shared.", "What is shared.", undefined],
            );
        });

        it("for layers and for stack files", () => {
            assert.equal(schemasOf(config(schema).properties)["flotilla:secrets"]?.$ref, "#/definitions/shared");
        });
    });
});
