import { escapeOf } from "./show";
import type { NodeFault } from "./yaml-nodes";

/** What ends a line for parsers of YAML 1.1, as Pulumi's, and does not for those of YAML 1.2 (5.4 "Line Break Characters"). */
export const otherLineEnds = /[\u0085\u2028\u2029]/g;

/** Those, and what a file of YAML may not have as it is (YAML 1.2.2, 5.1 "Character Set"): Pulumi refuses the file without saying where. */
const refused = /[^\t\n\r\u0020-\u007e\u00a0-\u2027\u202a-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/** The characters of a text that parsers refuse or read differently, each where it stands first. */
export function characterFaults(text: string): NodeFault[] {
    const first = new Map<string, number>();
    for (const { 0: character, index } of text.matchAll(refused)) {
        first.set(character, first.get(character) ?? index);
    }
    return [...first].map(([character, offset]) => ({ offset, message: faultOf(character) }));
}

function faultOf(character: string): string {
    const escape = escapeOf(character);
    const why =
        character.search(otherLineEnds) < 0
            ? "which no YAML may have"
            : "which only some parsers take for the end of a line";
    return (
        `the file has the character U+${escape.slice(2).toUpperCase()}, ${why}. Take it out, or write it in double quotes as ` +
        `"${escape}"`
    );
}
