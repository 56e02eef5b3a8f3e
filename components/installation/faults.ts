import { z } from "zod";
import type { ConfigurationPath, Fault } from "../fault/fault";
import { alternatives } from "../fault/suggestion";
import { isSecretReference, secretsConfiguration } from "../secret/config";
import { entrySchemas, schemaAt, schemasAlong } from "./schema-walk";
import { show } from "./show";
import { configurationPrefix } from "./stack-file";

/** All faults that zod found in a raw configuration, in the house's words. */
export function faultsOf(error: z.ZodError, raw: unknown, schema: z.core.$ZodType): Fault[] {
    return error.issues.flatMap((issue) => issueFaults(issue, raw, schema));
}

function issueFaults(issue: z.core.$ZodIssue, raw: unknown, schema: z.core.$ZodType): Fault[] {
    const path = issue.path.map((key) => (typeof key === "symbol" ? key.toString() : key));
    const along = schemasAlong(schema, path);
    if (issue.code === "unrecognized_keys") {
        const known = knownKeys(schemaAt(schema, path));
        return issue.keys.map((key) => ({ path: [...path, key], message: unknownKey(key, known, path.length > 0) }));
    }
    if (issue.code === "invalid_key") {
        const key = path[path.length - 1] ?? "";
        const faults = issue.issues.map(({ message }) => ({ path, message: `${show(String(key))} ${message}` }));
        return [...faults, ...valueFaults(path, raw, schema)];
    }
    const value = valueAt(raw, path);
    if (issue.code === "invalid_type") {
        return [typeFault(path, issue.expected, value, along)];
    }
    const isConcealed = along.some(holdsSecrets) || (issue.code === "custom" && issue.params?.["concealed"] === true);
    return [{ path, message: `${isConcealed ? "the value (not shown)" : show(value)} ${issue.message}` }];
}

/** zod does not look at the value behind a key that is wrong; all faults at once means that it is looked at, too. */
function valueFaults(path: ConfigurationPath, raw: unknown, schema: z.core.$ZodType): Fault[] {
    const wanted = schemaAt(schema, path);
    const result = wanted === undefined ? undefined : z.safeParse(wanted, valueAt(raw, path));
    const issues = result?.error?.issues ?? [];
    // From the whole again, because what is around a value decides whether it may be shown.
    return issues.flatMap((issue) => issueFaults({ ...issue, path: [...path, ...issue.path] }, raw, schema));
}

function unknownKey(key: string, known: readonly string[], isInside: boolean): string {
    const name = key.slice(key.indexOf(":") + 1);
    if (isInside && key.startsWith(configurationPrefix)) {
        return `unknown key ${show(key)}: it stands too deep. Move it to the left, so that it stands right below config`;
    }
    // A misspelled prefix: see `ownKey`.
    const remedy = key !== name && known.includes(name) ? `Did you mean "${configurationPrefix}${name}"?` : undefined;
    return `unknown key ${show(key)}. ${remedy ?? alternatives(key, known) ?? "Take it out"}`;
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

const references = "one of {secret: …}, {env: …} and {file: …}";

function typeFault(
    path: ConfigurationPath,
    expected: string,
    value: unknown,
    along: readonly z.core.$ZodType[],
): Fault {
    const described = along[along.length - 1];
    const wanted = isReference(described) ? `a reference: ${references}` : (typeNames[expected] ?? expected);
    if (value === undefined) {
        return { path, message: `is missing. Set it to ${wanted}`, needsAllLayers: true };
    }
    if (value !== null && along.some(holdsSecrets)) {
        return { path, message: secretInPlainText(path, along) };
    }
    const isConcealed = typeof value === "object" && described !== undefined && mayHoldSecrets(described);
    return { path, message: wrongType(expected, wanted, value, isConcealed ? "the value (not shown)" : show(value)) };
}

/** Whether there is a place for a secret in what a schema describes. */
function mayHoldSecrets(schema: z.core.$ZodType): boolean {
    return holdsSecrets(schema) || entrySchemas(schema).some(mayHoldSecrets);
}

/** A value where a reference or an encrypted value belongs may be the secret itself: it is never shown. */
function secretInPlainText(path: ConfigurationPath, along: readonly z.core.$ZodType[]): string {
    const name = String(path[1] ?? "<name>");
    if (path[0] === "secrets") {
        return `is not encrypted (the value is not shown). Take it out, and run \`npx pulumi config set --path 'flotilla:secrets.${name}' --secret --stack <installation>\``;
    }
    const isInside = !isReference(along[along.length - 1]);
    return isInside
        ? "is not text (the value is not shown). Write the name in quotes"
        : `is a value (not shown) where a reference to a secret is wanted. Write ${references}, and change the secret if the file was shared`;
}

function isReference(schema: z.core.$ZodType | undefined): boolean {
    return schema !== undefined && isSecretReference(schema);
}

function holdsSecrets(schema: z.core.$ZodType): boolean {
    return isSecretReference(schema) || (schema instanceof z.ZodRecord && schema.valueType === secretsSchema.valueType);
}

const secretsSchema = secretsConfiguration.unwrap();

function wrongType(expected: string, wanted: string, value: unknown, shown: string): string {
    if (value === null) {
        return `is empty, but ${wanted} is wanted here. Set it, or take it out`;
    }
    if (expected === "string" && (typeof value === "number" || typeof value === "boolean")) {
        // A parsed number may have lost digits, so only what is certain is proposed.
        const isCertain = typeof value === "boolean" || Number.isSafeInteger(value);
        const remedy = isCertain ? `Put it in quotes: "${String(value)}"` : "Put it in quotes, as it is meant";
        return `${shown} is ${kindOf(value)}, but text is wanted here. ${remedy}`;
    }
    if (expected === "boolean" && typeof value === "string") {
        const meant = { yes: "true", on: "true", no: "false", off: "false" }[value.toLowerCase()];
        const remedy = meant === undefined ? "Write true or false without quotes" : `Write ${meant}`;
        return `${shown} is text, but true or false is wanted here. ${remedy}`;
    }
    return `${shown} is ${kindOf(value)}, but ${wanted} is wanted here. Write ${wanted}`;
}

function kindOf(value: unknown): string {
    if (Array.isArray(value)) {
        return "a list";
    }
    return { string: "text", number: "a number", boolean: "a boolean" }[typeof value as string] ?? "a map of keys";
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

function knownKeys(schema: z.core.$ZodType | undefined): string[] {
    if (schema instanceof z.ZodRecord && schema.keyType instanceof z.ZodEnum) {
        return schema.keyType.options.map(String);
    }
    return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}
