import { isMap, isScalar, type Scalar } from "yaml";
import { show, showText } from "./show";

/**
 * What makes a scalar a trap: a plain one that Pulumi (YAML 1.1 in part) and YAML 1.2 read differently, or that loses
 * digits. What it means depends on who reads the file, so it is refused: between a check without the engine and an `up`
 * nothing may change. Seen with engine 3.250: `0777` is 511, `1_000` is 1000, `2001-01-01` is
 * "2001-01-01 00:00:00 +0000 UTC", a key `~` is "<nil>".
 * @param isConcealed whether it may be a secret, which no message may hold.
 * @returns what is wrong and what to do, without the last full stop; undefined when nothing is.
 */
export function scalarProblem(scalar: Scalar, isConcealed: boolean): string | undefined {
    const reading = otherReading(scalar);
    if (reading === undefined) {
        return undefined;
    }
    const source = scalar.source ?? "";
    if (isConcealed) {
        return `the value (not shown) is ${reading}. Put it in quotes`;
    }
    return `${showText(source)} is ${reading}. ${inQuotes(source)}`;
}

/** What makes the key of a map unusable: Pulumi knows only text. Otherwise as {@link scalarProblem}. */
export function keyProblem(key: unknown): string | undefined {
    if (!isScalar(key)) {
        return `a key is ${isMap(key) ? "a map" : "no text"}, but keys are text. Write a name`;
    }
    if (key.value === "__proto__") {
        return `"__proto__" cannot be a key. Use another name`;
    }
    if (isMergeKey(key) || (typeof key.value === "string" && otherReading(key) === undefined)) {
        return undefined;
    }
    const source = key.source ?? "";
    return source === ""
        ? "a key is empty, but keys are text. Write a name"
        : `the key ${showText(source)} is no text. ${inQuotes(source)}`;
}

/** Whether a key is `<<`, which takes over the keys of other maps. */
export function isMergeKey(key: unknown): boolean {
    return isScalar(key) && typeof key.value === "symbol";
}

function inQuotes(source: string): string {
    const quoted = show(source);
    return quoted.length === source.length + 2 ? `Put it in quotes: ${quoted}` : "Put it in quotes";
}

/** Integers with a base, or a zero before them, as Go reads them; of those YAML 1.2 knows only some. */
const withBase = /^[-+]?0(?:x[\da-f_]+|o[0-7_]+|b[01_]+|[\d_]+)$/i;
const withBaseInBoth = /^0(?:x[\da-fA-F]+|o[0-7]+)$/;

/** How another parser reads a plain scalar, where it differs from YAML 1.2. */
function otherReading(scalar: Scalar): string | undefined {
    const { source = "", value, type, tag } = scalar;
    if (type !== "PLAIN" || tag !== undefined) {
        return undefined;
    }
    if (/^\d{4}-\d{1,2}-\d{1,2}([Tt ].*)?$/.test(source)) {
        return "a date to Pulumi";
    }
    if ((withBase.test(source) && !withBaseInBoth.test(source)) || hasUnderscores(source)) {
        return "a number to some parsers of YAML and not to others";
    }
    if (typeof value !== "number") {
        return undefined;
    }
    if (!Number.isFinite(value)) {
        return "a number that JSON cannot hold";
    }
    if (/^[-+]?\d*\.\d*0$/.test(source)) {
        return "a number, which loses its last digit";
    }
    const isWhole = /^[-+]?\d+$/.test(source) || withBaseInBoth.test(source);
    return isWhole && !Number.isSafeInteger(value) ? "a number with more digits than can be kept" : undefined;
}

function hasUnderscores(source: string): boolean {
    // With a space inside it is text to all of them, although JavaScript's Number reads "0 ".
    return (
        /^(?:[-+.]*\d|[-+]_)\S*$/.test(source) &&
        source.includes("_") &&
        !Number.isNaN(Number(source.replaceAll("_", "")))
    );
}
