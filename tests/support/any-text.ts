import fc from "fast-check";

/** One character of all of Unicode. The library's own units for that take most of a second to set up. */
export const anyCharacter = fc
    .integer({ min: 0, max: 0x10ffff })
    .filter((code) => code < 0xd800 || code > 0xdfff)
    .map((code) => String.fromCodePoint(code));
