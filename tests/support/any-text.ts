import fc from "fast-check";

/** One character of all of Unicode. The library's own units for that take most of a second to set up. */
export const anyCharacter = fc
    .integer({ min: 0, max: 0x10ffff })
    .filter((code) => code < 0xd800 || code > 0xdfff)
    .map((code) => String.fromCodePoint(code));

const urlPart = fc.string({
    unit: fc.oneof(
        fc.constantFrom(...Array.from("aZ0-._~!$&'()*+,;=:@")),
        anyCharacter.map((character) => encodeURIComponent(character)),
    ),
    maxLength: 8,
});

/** The address of a page. The library's own takes a second of the processor to set up, in each process. */
export const anyUrl = fc
    .tuple(
        fc.constantFrom("http", "https"),
        fc.domain(),
        fc.array(urlPart, { maxLength: 4 }),
        fc.option(urlPart, { nil: undefined }),
    )
    .map(([scheme, host, parts, query]) => {
        const path = parts.map((part) => `/${part}`).join("");
        return `${scheme}://${host}${path}${query === undefined ? "" : `?${query}`}`;
    });
