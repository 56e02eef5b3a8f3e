import type { ConfigurationPath, Fault } from "../fault/fault";

/** Where a value stands: a file, and the line when it is known. */
export interface Position {
    readonly file: string;
    /** Counted from 1. */
    readonly line?: number;
}

/** Tells where the value at a path was written. */
export type Locate = (path: ConfigurationPath) => Position;

/** Everything that is wrong with configurations, one line a fault; nothing was created or changed. */
export class ConfigurationError extends Error {
    public override readonly name = "ConfigurationError";
    /** One line a fault, sorted by file, line and path, each once: `<file>:<line>: <path>: <what is wrong>. <what to do>.` */
    public readonly faults: readonly string[];

    constructor(faults: readonly string[]) {
        const sorted = [...new Set(faults)].sort(byNumbers.compare);
        super(sorted.join("\n"));
        this.faults = sorted;
    }
}

/** Line 9 comes before line 10, prod-9 before prod-10; the same on every machine, whatever its language. */
export const byNumbers = new Intl.Collator("en", { numeric: true });

/** Does something, and returns what is wrong instead of throwing it. Any other error goes on. */
export function attempt<Result>(work: () => Result): Result | ConfigurationError {
    try {
        return work();
    } catch (error) {
        if (error instanceof ConfigurationError) {
            return error;
        }
        throw error;
    }
}

/** One fault as a line for people. */
export function faultLine({ file, line }: Position, path: ConfigurationPath, message: string): string {
    const position = line === undefined ? file : `${file}:${line}`;
    const sentence = /[.?]$/.test(message) ? message : `${message}.`;
    return path.length === 0 ? `${position}: ${sentence}` : `${position}: ${showPath(path)}: ${sentence}`;
}

/** Faults as lines for people, unsorted. */
export function describeFaults(faults: readonly Fault[], locate: Locate): string[] {
    return faults.map(({ path, message }) => faultLine(locate(path), path, message));
}

/** A fault's line taken apart, for programs. */
export interface FaultParts extends Position {
    /** As people write it, see {@link showPath}; empty for a fault of the whole file. */
    readonly path: string;
    /** What is wrong, and what to do. */
    readonly message: string;
}

/** As {@link showPath} writes it: no other text before a colon has this form, because sentences have spaces. */
const pathForm =
    /^((?:[\p{L}\p{N}_/-]+|\["(?:[^"\\]|\\.)*"\])(?:\.[\p{L}\p{N}_/-]+|\[(?:\d+|"(?:[^"\\]|\\.)*")\])*): /u;

/** Takes a line apart that {@link faultLine} made, or one of a whole file. */
export function faultParts(text: string): FaultParts {
    const [whole = "", file = "", line] = /^(.*?\.yaml)(?::(\d+))?: /.exec(text) ?? [];
    const rest = text.slice(whole.length);
    const [start = "", path = ""] = pathForm.exec(rest) ?? [];
    const message = rest.slice(start.length);
    return { file, ...(line === undefined ? {} : { line: Number(line) }), path, message };
}

/** A path as people write it: keys joined by dots, those with other characters in brackets. */
export function showPath(path: ConfigurationPath): string {
    return path
        .map((key, index) => {
            if (typeof key === "number") {
                return `[${key}]`;
            }
            const isPlain = /^[\p{L}\p{N}_/-]+$/u.test(key);
            return isPlain ? `${index === 0 ? "" : "."}${key}` : `[${JSON.stringify(key)}]`;
        })
        .join("");
}
