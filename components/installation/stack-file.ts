import { readFileSync } from "node:fs";
import { distance } from "fastest-levenshtein";
import { isMap, isScalar, LineCounter, type Node, type Pair, parseDocument } from "yaml";
import type { ConfigurationPath } from "./faults";
import { ConfigurationError, type Position } from "./parse";

/** Every key of this program stands in a stack file behind this prefix. */
export const configurationPrefix = "flotilla:";

/**
 * The name of a configuration key as the schema knows it; undefined for keys of other programs. Pulumi takes a key
 * without a prefix for the project's own. A prefix that is nearly ours is kept whole, so that the schema refuses it:
 * passed over, it would delete what the misspelled section declares.
 */
export function ownKey(key: string): string | undefined {
    const colon = key.indexOf(":");
    if (colon < 0 || key.startsWith(configurationPrefix)) {
        return key.slice(colon + 1);
    }
    return distance(key.slice(0, colon + 1), configurationPrefix) <= 2 ? key : undefined;
}

/** A stack file as it was written: its values, and where each stands. */
export interface StackFile {
    /** The `flotilla:` keys of its `config`, without the prefix. */
    readonly values: Readonly<Record<string, unknown>>;
    /** The position of the value at a path, or of the nearest thing around it that is written in the file. */
    readonly locate: (path: ConfigurationPath) => Position;
}

/**
 * Reads a stack file.
 * @param path where it lies.
 * @param name what errors call it, a path from the project's folder.
 * @throws ConfigurationError when it cannot be read or is not YAML.
 */
export function readStackFile(path: string, name: string): StackFile {
    return parseStackFile(readText(path, name), name);
}

function readText(path: string, name: string): string {
    try {
        return readFileSync(path, "utf8");
    } catch (error) {
        const code = (error as NodeJS.ErrnoException).code ?? "";
        const reason = code === "ENOENT" ? "there is no such stack file" : `the stack file cannot be read (${code})`;
        throw new ConfigurationError([`${name}: ${reason}. Make it, or name another installation.`]);
    }
}

/**
 * Parses the text of a stack file.
 * @throws ConfigurationError when it is not YAML, with every syntax error.
 */
export function parseStackFile(text: string, name: string): StackFile {
    const lines = new LineCounter();
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
    if (document.errors.length > 0) {
        throw new ConfigurationError(
            document.errors.map(
                (error) =>
                    `${name}:${lines.linePos(error.pos[0]).line}: the file is not YAML: ${lowerFirst(error.message)}. Mend the syntax there.`,
            ),
        );
    }
    const section: unknown = document.get("config");
    const config = isMap(section) ? section : undefined;
    const values: Record<string, unknown> = {};
    for (const pair of config?.items ?? []) {
        const key = ownKey(keyOf(pair));
        if (key !== undefined) {
            values[key] = (pair.value as Node | null)?.toJS(document) ?? null;
        }
    }
    return {
        values,
        locate: (path) => ({ file: name, line: lineOf(config, path, lines) }),
    };
}

/** Goes down the path as far as the file does; a missing value is located at the map in which it is missing. */
function lineOf(config: unknown, path: ConfigurationPath, lines: LineCounter): number {
    let node: unknown = config;
    let offset = 0;
    for (const [index, key] of path.entries()) {
        const nameOf = (item: Pair): string | undefined => (index === 0 ? ownKey(keyOf(item)) : keyOf(item));
        const pair = isMap(node) ? node.items.find((item) => nameOf(item) === String(key)) : undefined;
        if (pair === undefined) {
            break;
        }
        offset = (pair.key as Node | null)?.range?.[0] ?? offset;
        node = pair.value;
    }
    return lines.linePos(offset).line;
}

function keyOf(pair: Pair): string {
    return isScalar(pair.key) ? String(pair.key.value) : "";
}

function lowerFirst(message: string): string {
    return message.charAt(0).toLowerCase() + message.slice(1).replace(/\.$/, "");
}
