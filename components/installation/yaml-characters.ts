import type { NodeFault } from "./yaml-nodes";

/** What a file of YAML may not have as it is (YAML 1.2.2, 5.1 "Character Set"): Pulumi refuses the file without saying where. */
const unprintable = /[^\t\n\r\u0020-\u007e\u0085\u00a0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/** What ends a line for parsers of YAML 1.1, as Pulumi's, and does not for those of YAML 1.2 (5.4 "Line Break Characters"). */
const otherLineEnds = /[\u0085\u2028\u2029]/gu;

/** The characters of a text that parsers refuse or read differently, each where it stands first. */
export function characterFaults(text: string): NodeFault[] {
    return [
        ...faultsOf(text, unprintable, "which no YAML may have"),
        ...faultsOf(text, otherLineEnds, "which only some parsers take for the end of a line"),
    ].sort((left, right) => left.offset - right.offset);
}

function faultsOf(text: string, characters: RegExp, what: string): NodeFault[] {
    const first = new Map<string, number>();
    for (const { 0: character, index } of text.matchAll(characters)) {
        first.set(character, first.get(character) ?? index);
    }
    return [...first].map(([character, offset]) => ({
        offset,
        message:
            `the file has the character ${codePoint(character)}, ${what}. Take it out, or write it in double quotes as ` +
            `"${escapeOf(character)}"`,
    }));
}

function codePoint(character: string): string {
    return `U+${hexadecimal(character).toUpperCase().padStart(4, "0")}`;
}

function escapeOf(character: string): string {
    return `\\u${hexadecimal(character).padStart(4, "0")}`;
}

function hexadecimal(character: string): string {
    return (character.codePointAt(0) ?? 0).toString(16);
}
