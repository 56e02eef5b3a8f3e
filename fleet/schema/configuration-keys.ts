import { type Definitions, type JsonSchema, referredId, schemaOf, schemasOf } from "./configuration-schema";
import { headingLink, inlineCode } from "./markdown-text";

/** One key of the configuration, at any depth. */
export interface ConfigurationKey {
    /** As in `namespaces.<name>.labels`; `[]` stands for an element of a list. */
    readonly path: string;
    readonly schema: JsonSchema;
    /** Whether it has to be set, in one of the files, where the map around it is. */
    readonly isRequired: boolean;
}

/**
 * A key and all keys below it, in the order of the schema. A schema that contains itself is followed once; one with a
 * title is a part of the documentation by itself, and not followed at all.
 * @param path empty for a part, whose keys count from the part.
 */
export function configurationKeys(
    path: string,
    schema: JsonSchema,
    isRequired: boolean,
    definitions: Definitions = {},
): ConfigurationKey[] {
    return followed({ path, schema, isRequired }, definitions);
}

/** @param definitions those that are not yet followed on the way to the key. */
function followed(key: ConfigurationKey, definitions: Definitions): ConfigurationKey[] {
    const reference = referenced(key.schema, definitions);
    if (reference !== undefined) {
        const { target, others } = reference;
        return target === undefined || target.title !== undefined
            ? [key]
            : followed({ ...key, schema: { ...target, ...withoutReference(key.schema) } }, others);
    }
    const below = childrenOf(key, definitions).flatMap((child) => followed(child, definitions));
    const isNamed = (child: ConfigurationKey): boolean => !/(<name>|\[\])$/.test(child.path) || saysMore(child.schema);
    return [key, ...merged(below.filter(isNamed))];
}

interface Reference {
    /** Undefined where it is followed already, or missing. */
    readonly target: JsonSchema | undefined;
    readonly others: Definitions;
}

/** What a schema refers to; undefined for one that refers to nothing. */
function referenced(schema: JsonSchema, definitions: Definitions): Reference | undefined {
    const id = referredId(schema);
    if (id === undefined) {
        return undefined;
    }
    const { [id]: target, ...others } = definitions;
    return { target, others };
}

/** What several alternatives have in common is told once, with the types that it has in any of them. */
function merged(keys: readonly ConfigurationKey[]): ConfigurationKey[] {
    const unique = new Map<string, ConfigurationKey>();
    for (const key of keys) {
        const first = unique.get(key.path);
        unique.set(key.path, first === undefined ? key : eitherOf(first, key));
    }
    return [...unique.values()];
}

function eitherOf(first: ConfigurationKey, second: ConfigurationKey): ConfigurationKey {
    const { description, default: value, examples } = { ...second.schema, ...first.schema };
    const schema: JsonSchema = {
        anyOf: [first.schema, second.schema],
        ...(description !== undefined && { description }),
        ...(value !== undefined && { default: value }),
        ...(examples !== undefined && { examples }),
    };
    return { path: first.path, schema, isRequired: first.isRequired && second.isRequired };
}

function childrenOf({ path, schema }: ConfigurationKey, definitions: Definitions): ConfigurationKey[] {
    const reference = referenced(schema, definitions);
    if (reference !== undefined) {
        const { target, others } = reference;
        return target === undefined || target.title !== undefined
            ? []
            : childrenOf({ path, schema: target, isRequired: false }, others);
    }
    const required = new Set(schema.required);
    const named = Object.entries(schemasOf(schema.properties)).map(([key, child]) => ({
        path: path === "" ? key : `${path}.${key}`,
        schema: child,
        isRequired: required.has(key),
    }));
    const parts = [
        ...named,
        ...one(`${path}.<name>`, schemaOf(schema.additionalProperties)),
        ...one(`${path}[]`, schemaOf(schema.items)),
    ];
    const alternatives = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])];
    return [
        ...parts,
        ...alternatives.flatMap((child) => childrenOf({ path, schema: child, isRequired: false }, definitions)),
    ];
}

function one(path: string, schema: JsonSchema | undefined): ConfigurationKey[] {
    return schema === undefined ? [] : [{ path, schema, isRequired: false }];
}

/** An entry of a map or a list has no row of its own, unless there is something to say about it. */
function saysMore(schema: JsonSchema): boolean {
    return schema.description !== undefined;
}

function withoutReference({ $ref, ...rest }: JsonSchema): JsonSchema {
    return $ref === undefined ? {} : rest;
}

const typeNames: Readonly<Record<string, string>> = {
    string: "text",
    boolean: "true or false",
    number: "number",
    integer: "whole number",
    null: "nothing",
    object: "map",
    array: "list",
};

/**
 * What kind of value a schema wants, in words, with the limits that it sets, and a link to the part of the documentation
 * that tells more.
 */
export function typeText(schema: JsonSchema, definitions: Definitions = {}): string {
    const reference = referenced(schema, definitions);
    if (reference !== undefined) {
        return referenceText(reference);
    }
    if (schema.const !== undefined) {
        return inlineCode(String(schema.const));
    }
    if (schema.enum !== undefined) {
        return schema.enum.map((value) => inlineCode(String(value))).join(" or ");
    }
    const alternatives = schema.anyOf ?? schema.oneOf;
    if (alternatives !== undefined) {
        return textsOf(alternatives, definitions).join(" or ");
    }
    const types = [schema.type ?? []].flat();
    if (types.length === 0) {
        return schema.allOf === undefined ? "anything" : textsOf(schema.allOf, definitions).join(" and ");
    }
    return types.map((type) => `${plainType(type, schema, definitions)}${limits(schema)}`).join(" or ");
}

function textsOf(schemas: readonly JsonSchema[], definitions: Definitions): string[] {
    return [...new Set(schemas.map((schema) => typeText(schema, definitions)))];
}

function referenceText({ target, others }: Reference): string {
    if (target === undefined) {
        return "as above";
    }
    const type = typeText(target, others);
    return target.title === undefined ? type : `${type} (${headingLink(target.title)})`;
}

function plainType(type: string, schema: JsonSchema, definitions: Definitions): string {
    if (schema.format === "date-time") {
        return "time";
    }
    const entries = type === "array" ? schemaOf(schema.items) : schemaOf(schema.additionalProperties);
    const name = typeNames[type] ?? type;
    const isCollection = type === "array" || (type === "object" && schema.properties === undefined);
    return isCollection && entries !== undefined ? `${name} of ${plural(typeText(entries, definitions))}` : name;
}

function plural(type: string): string {
    return type.replace(/^(map|list|number|whole number)(?= \(|$)/, "$1s");
}

function limits(schema: JsonSchema): string {
    const names = schemaOf(schema.propertyNames)?.pattern;
    const texts = [
        ...(schema.minimum === undefined ? [] : [`at least ${schema.minimum}`]),
        ...(schema.maximum === undefined ? [] : [`at most ${schema.maximum}`]),
        ...((schema.minLength ?? 0) > 1 ? [`at least ${schema.minLength ?? 0} characters`] : []),
        ...(schema.maxLength === undefined ? [] : [`at most ${schema.maxLength} characters`]),
        ...(schema.pattern === undefined || schema.format === "date-time"
            ? []
            : [`like ${inlineCode(schema.pattern)}`]),
        ...(names === undefined ? [] : [`names like ${inlineCode(names)}`]),
    ];
    return texts.length === 0 ? "" : `, ${texts.join(", ")}`;
}
