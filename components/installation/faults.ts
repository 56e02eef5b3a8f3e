import { distance } from "fastest-levenshtein";
import { z } from "zod";

/** The way to a value: keys of maps and indexes of lists. */
export type ConfigurationPath = readonly (string | number)[];

/** One thing that is wrong with a configuration. */
export interface Fault {
    readonly path: ConfigurationPath;
    /** What is wrong, with the value, and what to do: two sentences without the last full stop. */
    readonly message: string;
}

/** All faults that zod found in a raw configuration, in the house's words. */
export function faultsOf(error: z.ZodError, raw: unknown, schema: z.ZodType): Fault[] {
    return error.issues.flatMap((issue) => issueFaults(issue, raw, schema));
}

function issueFaults(issue: z.core.$ZodIssue, raw: unknown, schema: z.ZodType): Fault[] {
    const path = issue.path.map((key) => (typeof key === "symbol" ? key.toString() : key));
    if (issue.code === "unrecognized_keys") {
        const known = knownKeys(schemaAt(schema, path));
        return issue.keys.map((key) => ({ path: [...path, key], message: unknownKey(key, known) }));
    }
    if (issue.code === "invalid_key") {
        const key = String(path[path.length - 1]);
        const faults = issue.issues.map(({ message }) => ({ path, message: `${show(key)} ${message}` }));
        return [...faults, ...valueFaults(path, raw, schema)];
    }
    const value = valueAt(raw, path);
    if (issue.code === "invalid_type") {
        return [{ path, message: wrongType(issue.expected, value) }];
    }
    return [{ path, message: `${show(value)} ${issue.message}` }];
}

/** zod does not look at the value behind a key that is wrong; all faults at once means that it is looked at, too. */
function valueFaults(path: ConfigurationPath, raw: unknown, schema: z.ZodType): Fault[] {
    const wanted = schemaAt(schema, path);
    const value = valueAt(raw, path);
    const result = wanted?.safeParse(value);
    return result === undefined || result.success || wanted === undefined
        ? []
        : faultsOf(result.error, value, wanted).map((fault) => ({ ...fault, path: [...path, ...fault.path] }));
}

function unknownKey(key: string, known: readonly string[]): string {
    const nearest = [...known].sort((a, b) => distance(a, key) - distance(b, key))[0];
    const isNear = nearest !== undefined && distance(nearest, key) <= Math.max(2, Math.floor(key.length / 3));
    const remedy = isNear ? `Did you mean "${nearest}"?` : `Use one of: ${[...known].sort().join(", ")}`;
    return `unknown key "${key}". ${remedy}`;
}

const typeNames: Readonly<Record<string, string>> = {
    string: "text",
    boolean: "true or false",
    number: "a number",
    int: "a whole number",
    object: "a map of keys",
    record: "a map of keys",
    array: "a list",
};

function wrongType(expected: string, value: unknown): string {
    const wanted = typeNames[expected] ?? expected;
    if (value === undefined) {
        return `is missing. Set it to ${wanted}`;
    }
    if (value === null) {
        return `is empty, but ${wanted} is wanted here. Set it, or remove the key`;
    }
    if (expected === "string" && (typeof value === "number" || typeof value === "boolean")) {
        return `${show(value)} is ${kindOf(value)}, but text is wanted here. Put it in quotes: "${String(value)}"`;
    }
    if (expected === "boolean" && typeof value === "string") {
        return `${show(value)} is text, but true or false is wanted here. Write true or false without quotes`;
    }
    return `${show(value)} is ${kindOf(value)}, but ${wanted} is wanted here. Write ${wanted}`;
}

function kindOf(value: unknown): string {
    if (Array.isArray(value)) {
        return "a list";
    }
    return { string: "text", number: "a number", boolean: "true or false" }[typeof value as string] ?? "a map of keys";
}

/** A value as an error shows it: one line, cut when it is long. */
function show(value: unknown): string {
    const text = value === undefined ? "nothing" : JSON.stringify(value);
    return text.length <= 80 ? text : `${text.slice(0, 60)}… (${text.length} characters)`;
}

/** The value at a path of a raw configuration; undefined where the path leads nowhere. */
export function valueAt(raw: unknown, path: ConfigurationPath): unknown {
    return path.reduce<unknown>(
        (value, key) =>
            typeof value === "object" && value !== null && Object.hasOwn(value, key)
                ? (value as Record<string | number, unknown>)[key]
                : undefined,
        raw,
    );
}

/** The schema of the value at a path, without the wrappers for defaults and optional values. */
function schemaAt(schema: z.ZodType, path: ConfigurationPath): z.ZodType | undefined {
    const plain = unwrap(schema);
    const [key, ...rest] = path;
    if (key === undefined) {
        return plain;
    }
    const shape = plain instanceof z.ZodObject ? (plain.shape as Record<string, z.ZodType>) : undefined;
    const next = shape === undefined ? valueSchema(plain) : shape[String(key)];
    return next === undefined ? undefined : schemaAt(next as z.ZodType, rest);
}

function valueSchema(schema: z.ZodType): z.core.$ZodType | undefined {
    if (schema instanceof z.ZodRecord) {
        return schema.valueType;
    }
    return schema instanceof z.ZodArray ? schema.element : undefined;
}

function unwrap(schema: z.ZodType): z.ZodType {
    return schema instanceof z.ZodDefault || schema instanceof z.ZodOptional || schema instanceof z.ZodNullable
        ? unwrap(schema.unwrap() as z.ZodType)
        : schema;
}

function knownKeys(schema: z.ZodType | undefined): string[] {
    return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}
