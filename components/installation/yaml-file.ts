import { readFileSync } from "node:fs";
import {
    type Document,
    isAlias,
    isMap,
    isScalar,
    isSeq,
    LineCounter,
    type Node,
    parseDocument,
    type YAMLMap,
} from "yaml";
import { ConfigurationError } from "./fault-lines";
import type { ConfigurationPath } from "./faults";
import { ambiguousScalars } from "./yaml-scalars";

/** A YAML file as it was written: its value, and the line of each part. */
export interface YamlFile {
    /** Plain data; null when the file holds nothing. */
    readonly value: unknown;
    /** Line, counted from 1, of the value at a path, or of the nearest thing around it that the file has. */
    readonly lineOf: (path: ConfigurationPath) => number;
}

/**
 * Reads a file of UTF-8 text.
 * @param name what errors call it, a path from the project's folder.
 * @param missing what is wrong and what to do when there is no such file.
 * @throws ConfigurationError when it cannot be read.
 */
export function readText(file: string, name: string, missing: string): string {
    let bytes: Buffer;
    try {
        bytes = readFileSync(file);
    } catch (error) {
        throw new ConfigurationError([`${name}: ${unreadable(error as NodeJS.ErrnoException, missing)}`]);
    }
    try {
        return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    } catch {
        throw new ConfigurationError([`${name}: the file is not UTF-8. Save it as UTF-8.`]);
    }
}

function unreadable({ code = "" }: NodeJS.ErrnoException, missing: string): string {
    const reasons: Readonly<Record<string, string>> = {
        ENOENT: missing,
        ELOOP: "symbolic links lead in a circle here. Put a file in their place.",
        EISDIR: "this is a folder, but a file is wanted here. Rename the folder.",
        EACCES: "the file may not be read. Give yourself the right to read it.",
    };
    return reasons[code] ?? `the file cannot be read (${code}). Mend that, then try again.`;
}

/**
 * Parses YAML as Pulumi does: merge keys (`<<`) count, and a key stands once in a map.
 * @throws ConfigurationError with every fault of the syntax.
 */
export function parseYaml(text: string, name: string): YamlFile {
    const lines = new LineCounter();
    // Pretty errors would quote the text around them, and with it what may be a secret.
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: true });
    const lineAt = (offset: number): number => lines.linePos(offset).line;
    const faults = [...document.errors, ...document.warnings].map(
        ({ pos, message }) =>
            `${name}:${lineAt(pos[0])}: the file is not YAML: ${lowerFirst(message)}. Mend the syntax there.`,
    );
    if (faults.length > 0) {
        throw new ConfigurationError(faults);
    }
    const ambiguous = ambiguousScalars(document).map(({ offset, message }) => `${name}:${lineAt(offset)}: ${message}.`);
    if (ambiguous.length > 0) {
        throw new ConfigurationError(ambiguous);
    }
    return { value: plainValue(document, name), lineOf: (path) => lineAt(offsetOf(document, path)) };
}

/** Aliases are only followed here: to an anchor that is missing, or so often that it would never end. */
function plainValue(document: Document.Parsed, name: string): unknown {
    try {
        return document.toJS() as unknown;
    } catch (error) {
        const reason = lowerFirst(error instanceof Error ? error.message : String(error));
        throw new ConfigurationError([`${name}: the file is not YAML: ${reason}. Write the value out.`]);
    }
}

/** Goes down the path as far as the file does; a missing value is located at the map in which it is missing. */
function offsetOf(document: Document.Parsed, path: ConfigurationPath): number {
    let node: unknown = document.contents;
    let offset = 0;
    for (const key of path) {
        const step = stepInto(document, node, key);
        if (step === undefined) {
            break;
        }
        offset = step.offset ?? offset;
        node = step.value;
    }
    return offset;
}

interface Step {
    readonly offset: number | undefined;
    readonly value: unknown;
}

function stepInto(document: Document.Parsed, node: unknown, key: string | number): Step | undefined {
    const target = isAlias(node) ? node.resolve(document) : node;
    if (isSeq(target)) {
        const value = target.items[Number(key)];
        return value === undefined ? undefined : { offset: startOf(value), value };
    }
    return isMap(target) ? stepIntoMap(document, target, String(key)) : undefined;
}

function stepIntoMap(document: Document.Parsed, map: YAMLMap, key: string): Step | undefined {
    const pair = map.items.find((item) => keyName(item.key) === key);
    if (pair !== undefined) {
        return { offset: startOf(pair.key), value: pair.value };
    }
    const merged = map.items.filter((item) => keyName(item.key) === "<<").map((item) => item.value);
    const sources = merged.flatMap((value) => (isSeq(value) ? value.items : [value]));
    return sources.map((source) => stepInto(document, source, key)).find((step) => step !== undefined);
}

function startOf(node: unknown): number | undefined {
    return (node as Node | null)?.range?.[0];
}

function keyName(key: unknown): string {
    return isScalar(key) ? String(key.value) : "";
}

function lowerFirst(message: string): string {
    return message.charAt(0).toLowerCase() + message.slice(1).replace(/\.$/, "");
}
