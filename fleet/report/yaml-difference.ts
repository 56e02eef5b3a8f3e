import { type PropertyPath, parsePath } from "../../toolchain/kubernetes-provider/property-path";
import { textHunks } from "../text-diff";
import type { PropertyChange } from "./report";
import { entryLines, keyLine, yamlLines } from "./yaml-lines";

/** One line of what changes, as every format shows it. */
export interface DifferenceLine {
    /** What is gone, what comes, and what stands around it. */
    readonly sign: "-" | "+" | " ";
    /** YAML, or "…" where lines are left out. */
    readonly text: string;
    /** What a reader should know of the line; formats show it as YAML's comment. */
    readonly note?: string;
}

/** The value of one side: absent is something else than `undefined`, which YAML has not. */
interface Side {
    readonly value: unknown;
}

interface Branch {
    readonly step: string | number;
    readonly branches: Map<string | number, Branch>;
    change?: PropertyChange;
}

/** Unchanged lines that are shown around a change inside of a text. */
const contextLines = 2;
const indentation = "  ";
/** A JSON document in one line that is longer is laid out, so that one sees what changed in it. */
const longJson = 60;

/** Changes of fields as YAML: only what changed, with the keys that it stands below. */
export function yamlDifference(changes: readonly PropertyChange[]): DifferenceLine[] {
    const root: Branch = { step: "", branches: new Map() };
    for (const change of changes) {
        branchAt(root, pathOf(change)).change = change;
    }
    return childrenLines(root, "");
}

/** One value that changed, as YAML without a key. A side that has no value is left out. */
export function valueDifference(change: { readonly old?: unknown; readonly new?: unknown }): DifferenceLine[] {
    return sidesLines(sideOf(change, "old"), sideOf(change, "new"), yamlLines);
}

/** A whole value as lines that all have one sign. */
export function wholeValue(sign: "-" | "+", value: unknown): DifferenceLine[] {
    return yamlLines(value).map((text) => ({ sign, text }));
}

/** A line as plain text, the note as YAML's comment. */
export function differenceText({ sign, text, note }: DifferenceLine): string {
    return `${sign} ${text}${note === undefined ? "" : `  # ${note}`}`.trimEnd();
}

function pathOf({ path }: PropertyChange): PropertyPath {
    const steps = parsePath(path);
    return steps.length === 0 ? [path] : steps;
}

function branchAt(root: Branch, path: PropertyPath): Branch {
    return path.reduce<Branch>((branch, step) => {
        const next = branch.branches.get(step) ?? { step, branches: new Map<string | number, Branch>() };
        branch.branches.set(step, next);
        return next;
    }, root);
}

function childrenLines({ branches }: Branch, indent: string): DifferenceLine[] {
    return [...branches.values()].flatMap((branch) => branchLines(branch, indent));
}

function branchLines(branch: Branch, indent: string): DifferenceLine[] {
    const { step, branches, change } = branch;
    const own = change === undefined ? [] : changeLines(step, change).map((line) => indented(line, indent));
    if (branches.size === 0) {
        return own;
    }
    // Which item of a list it is stands in a comment: YAML has no place for it.
    const header = typeof step === "number" ? `- # [${step}]` : keyLine(step);
    return [...own, { sign: " ", text: indent + header }, ...childrenLines(branch, indent + indentation)];
}

function indented(line: DifferenceLine, indent: string): DifferenceLine {
    return { ...line, text: indent + line.text };
}

function changeLines(step: string | number, change: PropertyChange): DifferenceLine[] {
    const entry = (value: unknown): string[] => entryLines(step, value);
    const [old, next] = [sideOf(change, "old"), sideOf(change, "new")];
    const lines = sidesLines(
        change.kind === "add" ? undefined : (old ?? { value: null }),
        change.kind === "delete" ? undefined : (next ?? { value: null }),
        entry,
    );
    return change.forcesReplacement ? withNote(lines, "forces replacement") : lines;
}

function sideOf(change: { readonly old?: unknown; readonly new?: unknown }, side: "old" | "new"): Side | undefined {
    return change[side] === undefined ? undefined : { value: change[side] };
}

function sidesLines(
    old: Side | undefined,
    next: Side | undefined,
    write: (value: unknown) => string[],
): DifferenceLine[] {
    const laidOut = old !== undefined && next !== undefined ? laidOutJson(old.value, next.value) : undefined;
    if (laidOut !== undefined) {
        const [first, ...others] = sidesLines({ value: laidOut[0] }, { value: laidOut[1] }, write);
        return first === undefined ? others : [{ ...first, note: "JSON, laid out" }, ...others];
    }
    const before = old === undefined ? [] : write(old.value);
    const after = next === undefined ? [] : write(next.value);
    if (before.join("\n") === after.join("\n")) {
        return withNote([...signed("-", before), ...signed("+", after)], "another value");
    }
    return before.length > 0 && after.length > 0
        ? hunkLines(before, after)
        : signed(old === undefined ? "+" : "-", [...before, ...after]);
}

/** Both as JSON of several lines, where both are JSON documents in one line and either is long. */
function laidOutJson(old: unknown, next: unknown): [string, string] | undefined {
    const texts = [old, next].filter((value) => typeof value === "string");
    const documents = texts.map(jsonDocument).filter((document) => document !== undefined);
    const [before, after] = documents;
    const isLong = texts.some((text) => text.length > longJson);
    return isLong && before !== undefined && after !== undefined && before !== after ? [before, after] : undefined;
}

function jsonDocument(text: string): string | undefined {
    if (!/^[[{].*[\]}]$/.test(text)) {
        return undefined;
    }
    try {
        return JSON.stringify(JSON.parse(text), undefined, 2);
    } catch {
        return undefined;
    }
}

function signed(sign: "-" | "+", lines: readonly string[]): DifferenceLine[] {
    return lines.map((text) => ({ sign, text }));
}

/** The lines that changed with their neighbors, below the line that has the key. */
function hunkLines(before: readonly string[], after: readonly string[]): DifferenceLine[] {
    const hunks = textHunks(`${before.join("\n")}\n`, `${after.join("\n")}\n`, contextLines);
    const header = before[0] === after[0] && (hunks[0]?.oldStart ?? 1) > 1 ? [before[0] ?? ""] : [];
    const lines: DifferenceLine[] = header.map((text) => ({ sign: " ", text }));
    let next = header.length + 1;
    for (const hunk of hunks) {
        if (hunk.oldStart > next) {
            lines.push({ sign: " ", text: `${indentation}…` });
        }
        lines.push(...hunk.lines.map(lineOf));
        next = hunk.oldStart + hunk.oldLines;
    }
    return next <= before.length ? [...lines, { sign: " ", text: `${indentation}…` }] : lines;
}

function lineOf(line: string): DifferenceLine {
    const sign = line.startsWith("-") ? "-" : line.startsWith("+") ? "+" : " ";
    return { sign, text: line.slice(1) };
}

/** Puts a note to the line that tells the most: the first that comes, else the first that is gone, else the first. */
function withNote(lines: readonly DifferenceLine[], note: string): DifferenceLine[] {
    const index = [...(["+", "-"] as const), " "]
        .map((sign) => lines.findIndex((line) => line.sign === sign))
        .find((found) => found >= 0);
    return lines.map((line, position) =>
        position === index ? { ...line, note: line.note === undefined ? note : `${note}, ${line.note}` } : line,
    );
}
