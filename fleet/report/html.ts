import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { escapeHtml } from "./html/escape";
import { pageData } from "./html/make-data";
import { pageHead } from "./html/page-head";
import { pageScript } from "./html/page-script";
import type { FleetReport } from "./report";
import * as words from "./words";

/**
 * A report as one page that needs nothing else: no server, no network. What it may load and run is only what is in it, by
 * hash. The numbers and what is destroyed are there without a script; the groups are made by the page's script when somebody
 * looks at them.
 */
export function htmlReport(report: FleetReport): string {
    const style = readFileSync(path.join(__dirname, "html", "page.css"), "utf8");
    const script = pageScript();
    const policy = [
        "default-src 'none'",
        `script-src '${hashOf(script)}'`,
        `style-src '${hashOf(style)}'`,
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
    ].join("; ");
    const title = `flotilla ${report.kind}: ${words.comparedText(report)}`;
    return `<!doctype html>
<html lang="en" data-theme="auto">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
${pageHead(report)}
<script type="application/json" id="data">${embeddedJson(pageData(report))}</script>
<script>${script}</script>
</body>
</html>
`;
}

function hashOf(text: string): string {
    return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}

/** JSON in which nothing ends the element that it stands in, or starts another one. */
function embeddedJson(value: unknown): string {
    return JSON.stringify(value).replaceAll("<", "\\u003c");
}
