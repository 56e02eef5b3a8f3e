import { type JsonSchema, schemaOf, schemasOf } from "./configuration-schema";
import { inlineCode } from "./markdown-text";

/** One key of the configuration, at any depth. */
export interface ConfigurationKey {
    /** As in `namespaces.<name>.labels`; `[]` stands for an element of a list. */
    readonly path: string;
    readonly schema: JsonSchema;
    /** Whether it has to be set, in one of the files, where the map around it is. */
    readonly isRequired: boolean;
}

type Definitions = Readonly<Record<string, JsonSchema>>;

/** A key and all keys below it, in the order of the schema; a schema that contains itself is followed once. */
export function configurationKeys(
    path: string,
    schema: JsonSchema,
    isRequired: boolean,
    definitions: Definitions = {},
): ConfigurationKey[] {
    return followed({ path, schema, isRequired }, definitions, []);
}

function followed(key: ConfigurationKey, definitions: Definitions, seen: readonly string[]): ConfigurationKey[] {
    const { $ref: reference } = key.schema;
    if (reference !== undefined) {
        const target = definitions[reference.replace("#/definitions/", "")];
        return target === undefined || seen.includes(reference)
            ? [key]
            : followed({ ...key, schema: { ...target, ...withoutReference(key.schema) } }, definitions, [
                  ...seen,
                  reference,
              ]);
    }
    const below = childrenOf(key).flatMap((child) => followed(child, definitions, seen));
    const isNamed = (child: ConfigurationKey): boolean => !/(<name>|\[\])$/.test(child.path) || saysMore(child.schema);
    return [key, ...merged(below.filter(isNamed))];
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

function childrenOf({ path, schema }: ConfigurationKey): ConfigurationKey[] {
    const required = new Set(schema.required);
    const named = Object.entries(schemasOf(schema.properties)).map(([key, child]) => ({
        path: `${path}.${key}`,
        schema: child,
        isRequired: required.has(key),
    }));
    const parts = [
        ...named,
        ...one(`${path}.<name>`, schemaOf(schema.additionalProperties)),
        ...one(`${path}[]`, schemaOf(schema.items)),
    ];
    const alternatives = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])];
    return [...parts, ...alternatives.flatMap((child) => childrenOf({ path, schema: child, isRequired: false }))];
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

/** What kind of value a schema wants, in words, with the limits that it sets. */
export function typeText(schema: JsonSchema): string {
    if (schema.const !== undefined) {
        return inlineCode(String(schema.const));
    }
    if (schema.enum !== undefined) {
        return schema.enum.map((value) => inlineCode(String(value))).join(" or ");
    }
    const alternatives = schema.anyOf ?? schema.oneOf;
    if (alternatives !== undefined) {
        return [...new Set(alternatives.map(typeText))].join(" or ");
    }
    if (schema.$ref !== undefined) {
        return "as above";
    }
    const types = [schema.type ?? []].flat();
    return types.length === 0
        ? "anything"
        : types.map((type) => `${plainType(type, schema)}${limits(schema)}`).join(" or ");
}

function plainType(type: string, schema: JsonSchema): string {
    const entries = type === "array" ? schemaOf(schema.items) : schemaOf(schema.additionalProperties);
    const name = typeNames[type] ?? type;
    const isCollection = type === "array" || (type === "object" && schema.properties === undefined);
    return isCollection && entries !== undefined ? `${name} of ${plural(typeText(entries))}` : name;
}

function plural(type: string): string {
    return { map: "maps", list: "lists", number: "numbers", "whole number": "whole numbers" }[type] ?? type;
}

function limits(schema: JsonSchema): string {
    const names = schemaOf(schema.propertyNames)?.pattern;
    const texts = [
        ...(schema.minimum === undefined ? [] : [`at least ${schema.minimum}`]),
        ...(schema.maximum === undefined ? [] : [`at most ${schema.maximum}`]),
        ...((schema.minLength ?? 0) > 1 ? [`at least ${schema.minLength ?? 0} characters`] : []),
        ...(schema.maxLength === undefined ? [] : [`at most ${schema.maxLength} characters`]),
        ...(schema.pattern === undefined ? [] : [`like ${inlineCode(schema.pattern)}`]),
        ...(names === undefined ? [] : [`names like ${inlineCode(names)}`]),
    ];
    return texts.length === 0 ? "" : `, ${texts.join(", ")}`;
}
