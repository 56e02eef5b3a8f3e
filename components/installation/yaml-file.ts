import { readFileSync } from "node:fs";
import {
    type Document,
    isAlias,
    isMap,
    isScalar,
    isSeq,
    LineCounter,
    type Node,
    parseAllDocuments,
    parseDocument,
    type YAMLError,
    type YAMLMap,
} from "yaml";
import { ConfigurationError } from "./fault-lines";
import type { ConfigurationPath } from "../fault/fault";
import { characterFaults } from "./yaml-characters";
import { type NodeFault, type PlainDocument, readNodes } from "./yaml-nodes";
import { isMergeKey } from "./yaml-scalars";
import { syntaxProblem } from "./yaml-syntax";

/** A YAML file as it was written: its value, and the line of each part. */
export interface YamlFile {
    /** Plain data; null when the file holds nothing. */
    readonly value: unknown;
    /** Line, counted from 1, of the value at a path, or of the nearest thing around it that the file has. */
    readonly lineOf: (path: ConfigurationPath) => number;
    /** What other parsers read differently, one line each. */
    readonly faults: readonly string[];
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
        EISDIR: "this is a folder, but a file is wanted here. Name a file, or rename the folder.",
        EACCES: "the file may not be read. Give yourself the right to read it.",
    };
    return reasons[code] ?? `the file cannot be read (${code}). Mend that, then try again.`;
}

/** What all files are read by, whatever version of YAML they name: Pulumi passes a `%YAML` over. */
const parserOptions = {
    schema: "core",
    merge: true,
    // Sets and the like would come out as objects without keys.
    resolveKnownTags: false,
    // Looked for where the names of keys are known.
    uniqueKeys: false,
    // Pretty errors would quote the text around them, and with it what may be a secret.
    prettyErrors: false,
    logLevel: "error",
} as const;

/**
 * Parses YAML as Pulumi does: merge keys (`<<`) count, and a key stands once in a map.
 * @throws ConfigurationError with every fault of the syntax, or else with all that makes the values useless.
 */
export function parseYaml(text: string, name: string): YamlFile {
    const lines = new LineCounter();
    const document = parseDocument(text, { ...parserOptions, lineCounter: lines });
    const lineAt = lineReader(text, lines);
    refuse(told(characterFaults(text), name, lineAt));
    refuse(told(syntaxFaults(document), name, lineAt));
    const { value, targets, faults, slips } = readNodes(document.contents);
    refuse(told(faults, name, lineAt));
    return {
        value,
        lineOf: (path) => lineAt(offsetOf(document.contents, targets, path)),
        faults: told(slips, name, lineAt),
    };
}

/**
 * Parses all documents of a YAML stream that is for other programs than Pulumi. What parsers read differently is text here,
 * as it was written: `0644` is "0644". Documents without a value are left out.
 * @throws ConfigurationError with every fault of the syntax, or else with all that makes the values useless.
 */
export function parseYamlStream(text: string, name: string): readonly YamlFile[] {
    const lines = new LineCounter();
    const documents = parseAllDocuments(text, { ...parserOptions, lineCounter: lines });
    const lineAt = lineReader(text, lines);
    refuse(told(characterFaults(text), name, lineAt));
    refuse(told(documents.flatMap(syntaxFaults), name, lineAt));
    const read = documents.map(({ contents }) => ({ contents, ...readNodes(contents) }));
    refuse(
        told(
            read.flatMap(({ faults }) => faults),
            name,
            lineAt,
        ),
    );
    return read
        .filter(({ value }) => value !== null)
        .map(({ contents, value, targets, slips }) => ({
            value,
            lineOf: (path) => lineAt(offsetOf(contents, targets, path, startOf(contents))),
            faults: told(
                slips.filter(({ kind }) => kind === "repetition"),
                name,
                lineAt,
            ),
        }));
}

type LineAt = (offset: number) => number;

/** A file that ends in a line end has no line behind it. */
function lineReader(text: string, lines: LineCounter): LineAt {
    const end = Math.max(0, text.trimEnd().length - 1);
    return (offset) => lines.linePos(Math.min(offset, end)).line;
}

function told(faults: readonly NodeFault[], name: string, lineAt: LineAt): string[] {
    return faults.map(({ offset, message }) => `${name}:${lineAt(offset)}: ${message}.`);
}

function refuse(faults: readonly string[]): void {
    if (faults.length > 0) {
        throw new ConfigurationError(faults);
    }
}

function syntaxFaults({ errors, warnings }: Pick<Document, "errors" | "warnings">): NodeFault[] {
    return withoutConsequences([...errors, ...warnings]).map((error) => ({
        offset: error.pos[0],
        message: syntaxProblem(error),
    }));
}

/** After a tab nothing stands in the column where the parser looks for it. */
function withoutConsequences(errors: readonly YAMLError[]): readonly YAMLError[] {
    const hasTab = errors.some(({ code }) => code === "TAB_AS_INDENT");
    return hasTab ? errors.filter(({ code }) => code !== "BAD_INDENT") : errors;
}

/**
 * Goes down the path as far as the file does; a missing value is located at the map in which it is missing.
 * @param start where the whole is.
 */
function offsetOf(contents: Node | null, targets: Targets, path: ConfigurationPath, start = 0): number {
    let node: unknown = contents;
    let offset = start;
    for (const key of path) {
        const step = stepInto(targets, node, key);
        if (step === undefined) {
            break;
        }
        offset = step.offset ?? offset;
        node = step.value;
    }
    return offset;
}

type Targets = PlainDocument["targets"];

interface Step {
    readonly offset: number | undefined;
    readonly value: unknown;
}

function stepInto(targets: Targets, node: unknown, key: string | number): Step | undefined {
    const target = isAlias(node) ? targets.get(node) : node;
    if (isSeq(target)) {
        const value = target.items[Number(key)];
        return value === undefined ? undefined : { offset: startOf(value), value };
    }
    return isMap(target) ? stepIntoMap(targets, target, String(key)) : undefined;
}

function stepIntoMap(targets: Targets, map: YAMLMap, key: string): Step | undefined {
    const pair = map.items.find((item) => isScalar(item.key) && item.key.value === key);
    if (pair !== undefined) {
        return { offset: startOf(pair.key), value: pair.value };
    }
    const merged = map.items.filter((item) => isMergeKey(item.key)).map((item) => item.value);
    const sources = merged.flatMap((value) => (isSeq(value) ? value.items : [value]));
    return sources.map((source) => stepInto(targets, source, key)).find((step) => step !== undefined);
}

function startOf(node: unknown): number | undefined {
    return (node as Node | null)?.range?.[0];
}
