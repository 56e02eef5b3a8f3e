import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import * as os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { htmlReport } from "../../fleet/report/html";
import { fleetReport } from "../../fleet/report/report";
import { findChromium, startBrowser } from "../support/chromium";
import { repository } from "./markdown";
import { pictureReport } from "./picture-fleet";

const picture = path.join(repository, "docs/images/report.png");
const size = { width: 1180, height: 940 };

/**
 * `npm run docs:picture [-- <report.json>]`: makes the picture of the README, of a report that `flotilla diff --format json`
 * wrote, or of a real one of a fleet that is made for it.
 */
async function main(file: string | undefined): Promise<void> {
    const found = await findChromium();
    if ("reason" in found) {
        throw new Error(`No picture was made: ${found.reason}.`);
    }
    const folder = mkdtempSync(path.join(os.tmpdir(), "flotilla-picture-"));
    const browser = await startBrowser(found.executable);
    try {
        const report =
            file === undefined ? pictureReport(folder) : fleetReport.parse(JSON.parse(readFileSync(file, "utf8")));
        const page = path.join(folder, "report.html");
        writeFileSync(page, htmlReport(report));
        const tab = await browser.newPage({ viewport: size, colorScheme: "light" });
        await tab.goto(pathToFileURL(page).href);
        mkdirSync(path.dirname(picture), { recursive: true });
        await tab.screenshot({ path: picture });
    } finally {
        await browser.close();
        rmSync(folder, { recursive: true });
    }
    process.stdout.write(`Wrote ${path.relative(repository, picture)}.\n`);
}

main(process.argv[2]).catch((error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exitCode = 1;
});
