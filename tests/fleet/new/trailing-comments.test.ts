import assert from "node:assert/strict";
import { parseDocument } from "yaml";
import { placeTrailingComments } from "../../../fleet/new/trailing-comments";

function printed(text: string): string {
    const document = parseDocument(text, { keepSourceTokens: true });
    placeTrailingComments(document);
    return document.toString();
}

const cases: readonly { readonly where: string; readonly text: readonly string[] }[] = [
    { where: "behind a key of their own", text: ["a:", "  b: 1", "  # c: 2"] },
    { where: "further out alone", text: ["a:", "  b:", "    c: 1", "  # d:", "  #   e: 1"] },
    { where: "further out, behind some of the map", text: ["a:", "  b:", "    c: 1", "    # d: 2", "  # e:"] },
    { where: "in three columns", text: ["a:", "  b:", "    c: 1", "    # d", "  # e", "# f"] },
    { where: "before another key", text: ["a:", "  b:", "    c: 1", "    # d", "  # e", "  f: 1"] },
    {
        where: "before another key with a comment",
        text: ["a:", "  b:", "    c: 1", "    # d", "  # e", "", "  # f", "  g: 1"],
    },
    { where: "behind a list", text: ["a:", "  b:", "    - 1", "    # - 2", "  # c"] },
    { where: "behind a map in a list", text: ["a:", "  - b: 1", "    # c: 2", "  # - d", "  - e: 1"] },
    { where: "before a key without a value", text: ["a:", "  b:", "    # c", "    d:"] },
    { where: "behind blank lines", text: ["a:", "  b:", "    c: 1", "    # d", "", "    # e", "  # f", "", "  # g"] },
];

describe("comments at the end of a map or a list", () => {
    for (const { where, text } of cases) {
        it(`stay in their column ${where}`, () => {
            assert.equal(printed(`${text.join("\n")}\n`), `${text.join("\n")}\n`);
        });
    }
});
