import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { Script } from "node:vm";
import fc from "fast-check";
import { htmlReport } from "../../../fleet/report/html";
import { pageData } from "../../../fleet/report/html/make-data";
import { pageScript } from "../../../fleet/report/html/page-script";
import { anyReport } from "./arbitrary-report";
import { wholeFleet } from "./fixture";

/** What stands in the elements of a name, as a browser takes it: up to the first text that ends one. */
function contents(page: string, name: "script" | "style"): string[] {
    return [...page.matchAll(new RegExp(`<${name}[^>]*>([^]*?)</${name}>`, "gi"))].map(([, text = ""]) => text);
}

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

    it("keeps the data of any report whole, whatever texts are in it", () => {
        fc.assert(
            fc.property(anyReport, (report) => {
                const [data = "", , ...others] = contents(htmlReport(report), "script");
                assert.deepEqual(others, []);
                assert.deepEqual(JSON.parse(data), JSON.parse(JSON.stringify(pageData(report))));
            }),
            { numRuns: 15 },
        );
    });
});
