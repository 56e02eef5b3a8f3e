import { z } from "zod";
import type { ConfigurationPath } from "../fault/fault";

/** A schema without the wrappers for defaults, optional values, and sections that are loaded when they are needed. */
export function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
    return schema instanceof z.ZodDefault ||
        schema instanceof z.ZodOptional ||
        schema instanceof z.ZodNullable ||
        schema instanceof z.ZodLazy
        ? unwrap(schema.unwrap())
        : schema;
}

/** The schema of an entry of a map or list; undefined where the schema has none. */
export function entrySchema(schema: z.core.$ZodType, key: string | number): z.core.$ZodType | undefined {
    const plain = unwrap(schema);
    if (plain instanceof z.ZodObject) {
        const shape = plain.shape as Record<string, z.core.$ZodType>;
        return Object.hasOwn(shape, key) ? shape[key] : undefined;
    }
    if (plain instanceof z.ZodRecord) {
        return plain.valueType;
    }
    return plain instanceof z.ZodArray ? plain.element : undefined;
}

/** The schemas of all entries of a map or list. */
export function entrySchemas(schema: z.core.$ZodType): z.core.$ZodType[] {
    const plain = unwrap(schema);
    const keys: (string | number)[] = plain instanceof z.ZodObject ? Object.keys(plain.shape) : [0];
    return keys.flatMap((key) => entrySchema(plain, key) ?? []);
}

/** The schemas on the way to a path, the whole first, without wrappers; it ends where the schema does. */
export function schemasAlong(schema: z.core.$ZodType, path: ConfigurationPath): z.core.$ZodType[] {
    const [key, ...rest] = path;
    const next = key === undefined ? undefined : entrySchema(schema, key);
    return [unwrap(schema), ...(next === undefined ? [] : schemasAlong(next, rest))];
}

/** The schema of the value at a path, without wrappers; undefined where there is none. */
export function schemaAt(schema: z.core.$ZodType, path: ConfigurationPath): z.core.$ZodType | undefined {
    return schemasAlong(schema, path)[path.length];
}
