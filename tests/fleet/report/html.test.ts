import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { Script } from "node:vm";
import { htmlReport } from "../../../fleet/report/html";
import { pageScript } from "../../../fleet/report/html/page-script";
import { contents } from "./elements";
import { wholeFleet } from "./fixture";

describe("a report as a page", () => {
    it("is the same each time", () => {
        assert.equal(htmlReport(wholeFleet), htmlReport(wholeFleet));
    });

    it("allows its own style and script by their hashes, and nothing else", () => {
        const page = htmlReport(wholeFleet);
        const [style = ""] = contents(page, "style");
        const [, script = ""] = contents(page, "script");
        const hash = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
        assert.ok(
            page.includes(
                `content="default-src 'none'; script-src ${hash(script)}; style-src ${hash(style)}; img-src data:; ` +
                    `base-uri 'none'; form-action 'none'"`,
            ),
        );
        assert.doesNotMatch(page, /\sstyle=|\son\w+=|https?:/);
    });

    it("has a script that is JavaScript without types and imports", () => {
        assert.doesNotThrow(() => new Script(pageScript()));
        assert.doesNotMatch(pageScript(), /^import /m);
    });
});
