import assert from "node:assert/strict";
import { commentBody, commentMarker, mostCharacters } from "../../../fleet/ci/comment-body";
import { UserError } from "../../../fleet/user-error";

const text = `${commentMarker}\n## What changes\n`;

describe("the text of a comment", () => {
    it("is the report, with the address of the whole one below the marker", () => {
        assert.equal(commentBody("diff.md", text), text);
        assert.equal(
            commentBody("diff.md", text, "https://example.com/a(b)> <i>"),
            `${commentMarker}\n[The whole report, to search and to filter](<https://example.com/a(b)%3E%20%3Ci%3E>)\n\n## What changes\n`,
        );
    });

    it("may be as long as GitHub takes, and no longer, the address included", () => {
        const longest = text.padEnd(mostCharacters, "x");
        assert.equal(commentBody("diff.md", longest), longest);
        assert.throws(() => commentBody("diff.md", longest, "https://example.com"), UserError);
        assert.throws(() => commentBody("diff.md", `${longest}x`), UserError);
    });

    for (const link of ["", "diff.html", "javascript:alert(1)", "file:///diff.html"]) {
        it(`takes no address such as ${JSON.stringify(link)}`, () => {
            assert.throws(() => commentBody("diff.md", text, link), /is no address of the web/);
        });
    }
});
