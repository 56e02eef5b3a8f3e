import { z } from "zod";
import { installationConfiguration } from "../../components/installation/config";

/** A JSON Schema (draft-7), with the keywords that editors know beside it, such as `markdownDescription`. */
export type JsonSchema = z.core.JSONSchema.JSONSchema;

/** Schemas that others refer to, by their id. */
export type Definitions = Readonly<Record<string, JsonSchema>>;

/**
 * A configuration as JSON Schema: what may be written, so with optional keys where there is a default. Refinements drop
 * out: they are functions. What has an `id` stands once, in the definitions. All who ask get the same object, to be read only.
 * @param configuration a strict object, one key a section.
 */
export function configurationSchema(configuration: z.ZodType = installationConfiguration): JsonSchema {
    const schema = schemas.get(configuration) ?? toJsonSchema(configuration);
    schemas.set(configuration, schema);
    return schema;
}

/** The editor's schema, the page of all keys and new stack files are made from the same one. */
const schemas = new WeakMap<z.ZodType, JsonSchema>();

function toJsonSchema(configuration: z.ZodType): JsonSchema {
    return z.toJSONSchema(configuration, {
        target: "draft-7",
        io: "input",
        // What has no form in JSON Schema is looked at when the configuration is loaded, and only then.
        unrepresentable: "any",
        override: ({ zodSchema, jsonSchema }) => {
            dropSafeIntegerBounds(jsonSchema);
            restoreForInput(zodSchema, jsonSchema);
            referDirectly(jsonSchema);
        },
    });
}

/** The sections of a configuration's schema by their name. */
export function sectionsOf(schema: JsonSchema): Readonly<Record<string, JsonSchema>> {
    return schemasOf(schema.properties);
}

/** The definitions of a schema by their id. */
export function definitionsOf(schema: JsonSchema): Definitions {
    return schemasOf(schema["definitions"] as Definitions | undefined);
}

const referencePrefix = "#/definitions/";

/** The id of the definition that a schema refers to; undefined where it is a schema of its own. */
export function referredId({ $ref: reference }: JsonSchema): string | undefined {
    return reference?.startsWith(referencePrefix) === true ? reference.slice(referencePrefix.length) : undefined;
}

/** The entries of a map of schemas that say something; a plain true or false says nothing. */
export function schemasOf(schemas: Readonly<Record<string, JsonSchema | boolean>> = {}): Record<string, JsonSchema> {
    const entries = Object.entries(schemas).flatMap(([key, schema]) =>
        typeof schema === "object" ? [[key, schema] as const] : [],
    );
    return Object.fromEntries(entries);
}

/** A keyword's schema; undefined when there is none, or true or false in its place. */
export function schemaOf(schema: JsonSchema["items"]): JsonSchema | undefined {
    return typeof schema === "object" && !Array.isArray(schema) ? schema : undefined;
}

/**
 * zod takes examples and defaults for output, and drops them around everything that is transformed anywhere below. Here
 * they are what one writes.
 */
function restoreForInput(zodSchema: z.core.$ZodType, schema: JsonSchema): void {
    const examples = z.globalRegistry.get(zodSchema)?.["examples"];
    if (Array.isArray(examples)) {
        schema.examples ??= examples;
    }
    if (zodSchema instanceof z.ZodDefault) {
        schema.default ??= zodSchema.def.defaultValue;
    }
}

/** zod bounds whole numbers by what JavaScript can hold, which tells nobody anything. */
export function dropSafeIntegerBounds(schema: JsonSchema): void {
    if (schema.maximum === Number.MAX_SAFE_INTEGER) {
        delete schema.maximum;
    }
    if (schema.minimum === Number.MIN_SAFE_INTEGER) {
        delete schema.minimum;
    }
}

/**
 * zod puts a reference into `allOf`, because draft 7 knows nothing beside `$ref`. All that it puts beside it describes,
 * and editors show what describes a key where it stands, but not what an `allOf` is about.
 */
function referDirectly(schema: JsonSchema): void {
    const [reference, ...others] = schema.allOf ?? [];
    if (reference?.$ref !== undefined && others.length === 0) {
        delete schema.allOf;
        Object.assign(schema, { ...reference, ...schema });
    }
}
