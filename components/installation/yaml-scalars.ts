import { type Document, isMap, isScalar, type Pair, type Scalar, visit } from "yaml";

/** A scalar that different YAML parsers read differently. */
export interface AmbiguousScalar {
    /** Where it stands in the text. */
    readonly offset: number;
    /** What is wrong and what to do, without the last full stop. */
    readonly message: string;
}

/**
 * Plain scalars that Pulumi (YAML 1.1 in part) and YAML 1.2 read differently, or that lose digits, and keys that are no
 * text. What they mean depends on who reads the file, so they are refused: between a check without the engine and an
 * `up` nothing may change. Seen with engine 3.250: `0777` is 511, `1_000` is 1000, `2001-01-01` is
 * "2001-01-01 00:00:00 +0000 UTC", a key `~` is "<nil>".
 */
export function ambiguousScalars(document: Document): AmbiguousScalar[] {
    const found: AmbiguousScalar[] = [];
    visit(document, {
        Pair: (_, pair: Pair) => {
            const message = keyProblem(pair.key);
            if (message !== undefined) {
                found.push({ offset: offsetOf(pair.key), message });
            }
        },
        Scalar: (key, scalar) => {
            const source = scalar.source ?? "";
            const reading = key !== "key" && scalar.type === "PLAIN" ? otherReading(source, scalar) : undefined;
            if (reading !== undefined) {
                found.push({
                    offset: offsetOf(scalar),
                    message: `${source} is ${reading}. Put it in quotes: "${source}"`,
                });
            }
        },
    });
    return found;
}

function keyProblem(key: unknown): string | undefined {
    if (!isScalar(key)) {
        return `a key is ${isMap(key) ? "a map" : "no text"}, but keys are text. Write a name`;
    }
    if (key.value === "__proto__") {
        return `"__proto__" cannot be a key. Use another name`;
    }
    const isText = typeof key.value === "string" && !(key.type === "PLAIN" && otherReading(key.source ?? "", key));
    if (isText || key.source === "<<") {
        return undefined;
    }
    const source = key.source ?? "";
    return source === ""
        ? "a key is empty, but keys are text. Write a name"
        : `the key ${source} is no text. Put it in quotes: "${source}"`;
}

/** How a parser of YAML 1.1 reads a plain scalar, where it differs from YAML 1.2. */
function otherReading(source: string, scalar: Scalar): string | undefined {
    if (/^\d{4}-\d{1,2}-\d{1,2}([Tt ].*)?$/.test(source)) {
        return "a date to Pulumi";
    }
    if (/^[-+]?0\d+$/.test(source) || /^[-+]?0b[01_]+$/i.test(source) || hasUnderscores(source)) {
        return "a number to some parsers of YAML and not to others";
    }
    if (/^[-+]?\.(inf|nan)$/i.test(source)) {
        return "a number that JSON cannot hold";
    }
    const isLong = /^[-+]?\d+$/.test(source) && !Number.isSafeInteger(scalar.value);
    return isLong ? "a number with more digits than can be kept" : undefined;
}

function hasUnderscores(source: string): boolean {
    return /^[-+.]?\d/.test(source) && source.includes("_") && !Number.isNaN(Number(source.replaceAll("_", "")));
}

function offsetOf(node: unknown): number {
    return (node as Scalar | null)?.range?.[0] ?? 0;
}
