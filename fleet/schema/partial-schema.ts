import { type JsonSchema, schemaOf, schemasOf } from "./configuration-schema";
import { inlineCode, markdownText } from "./markdown-text";

/**
 * The schema of one file's part of a configuration. Any value may stand in another file, so nothing is required; and
 * null removes what a layer below sets, so every key may be null. Lists replace each other whole: what they hold has to
 * be complete.
 *
 * What the server for editors shows is added: `markdownDescription`, with what is required and the default.
 */
export function partialSchema(schema: JsonSchema): JsonSchema {
    return withoutRequired(describeChildren(schema, (child) => nullable(partialSchema(child))));
}

/** The schema of what several keys refer to. It is nullable by itself, so that a key needs nothing but the reference. */
export function partialDefinition(schema: JsonSchema): JsonSchema {
    return described(nullable(partialSchema(schema)), schema, false);
}

/** The schema of an element of a list: complete as it stands, except for what it has in common with other places. */
function completeSchema(schema: JsonSchema): JsonSchema {
    return describeChildren(schema, completeSchema);
}

/** Rebuilds a schema from its parts. Keys of maps go through `ofKey`, all else keeps its own kind. */
function describeChildren(schema: JsonSchema, ofKey: (schema: JsonSchema) => JsonSchema): JsonSchema {
    const result: JsonSchema = { ...schema };
    const self = ofKey === completeSchema ? completeSchema : partialSchema;
    if (schema.properties !== undefined) {
        const required = new Set(schema.required);
        const children = Object.entries(schemasOf(schema.properties));
        result.properties = Object.fromEntries(
            children.map(([key, child]) => [key, described(ofKey(child), child, required.has(key))]),
        );
    }
    const values = schemaOf(schema.additionalProperties);
    if (values !== undefined) {
        result.additionalProperties = described(ofKey(values), values, false);
    }
    const elements = schemaOf(schema.items);
    if (elements !== undefined) {
        result.items = described(completeSchema(elements), elements, false);
    }
    if (schema.anyOf !== undefined || schema.oneOf !== undefined) {
        // Without its required keys a value may fit more than one of them.
        delete result.oneOf;
        result.anyOf = (schema.anyOf ?? schema.oneOf ?? []).map(self);
    }
    if (schema.allOf !== undefined) {
        result.allOf = schema.allOf.map(self);
    }
    return withoutTitle(withKnownNames(withoutAnyName(withoutEmptyDefault(result))));
}

function withoutRequired(schema: JsonSchema): JsonSchema {
    const { required, ...rest } = schema;
    return required === undefined ? schema : rest;
}

/**
 * The same schema with null allowed. As another type where that says it all: completion and hover of the server for
 * editors look no further than the schema itself. A definition allows null itself ({@link partialDefinition}).
 */
export function nullable(schema: JsonSchema): JsonSchema {
    if (schema.const !== undefined) {
        const { const: value, ...rest } = schema;
        return nullable({ ...rest, enum: [value] });
    }
    if (schema.$ref !== undefined) {
        return schema;
    }
    const result: JsonSchema = { ...schema };
    if (schema.type !== undefined) {
        result.type = [...new Set([schema.type, "null" as const].flat())];
    }
    if (schema.enum !== undefined) {
        result.enum = [...new Set([...schema.enum, null])];
    }
    if (schema.anyOf !== undefined) {
        result.anyOf = [...schema.anyOf, { type: "null" }];
    }
    if (schema.allOf !== undefined) {
        result.allOf = schema.allOf.map(nullable);
    }
    return result;
}

/** Shown on hover and beside completions; the server adds the examples by itself. */
function described(result: JsonSchema, original: JsonSchema, isRequired: boolean): JsonSchema {
    const facts = [
        ...(isRequired ? ["Required."] : []),
        ...(original.default === undefined ? [] : [`Default: ${inlineCode(JSON.stringify(original.default))}.`]),
    ];
    const paragraphs = [
        ...(original.description === undefined ? [] : [markdownText(original.description)]),
        ...(facts.length === 0 ? [] : [facts.join(" ")]),
    ];
    return paragraphs.length === 0 ? result : { ...result, markdownDescription: paragraphs.join("\n\n") };
}

/** The server would complete `{}` or `[]` behind the key, where one wants to write the next line, or the example. */
function withoutEmptyDefault(schema: JsonSchema): JsonSchema {
    const { default: value, ...rest } = schema;
    const isEmpty = typeof value === "object" && value !== null && Object.keys(value).length === 0;
    return isEmpty ? rest : schema;
}

/** A title is a heading of the documentation; editors would show it instead of the key. */
function withoutTitle(schema: JsonSchema): JsonSchema {
    const { title, ...rest } = schema;
    return title === undefined ? schema : rest;
}

/** Keys of YAML that look like numbers are text as well: that a name is text says nothing. */
function withoutAnyName(schema: JsonSchema): JsonSchema {
    const { propertyNames, ...rest } = schema;
    const keywords = Object.keys(schemaOf(propertyNames) ?? {});
    return keywords.length === 1 && keywords[0] === "type" ? rest : schema;
}

/** A map with a closed set of names completes them when they are properties. */
function withKnownNames(schema: JsonSchema): JsonSchema {
    const names = schemaOf(schema.propertyNames)?.enum;
    const values = schemaOf(schema.additionalProperties);
    if (names === undefined || values === undefined) {
        return schema;
    }
    const { propertyNames, ...rest } = schema;
    const properties = Object.fromEntries(names.map((name) => [String(name), values]));
    return propertyNames === undefined ? schema : { ...rest, properties, additionalProperties: false };
}
