import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import * as os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, BrowserContextOptions, Locator, Page } from "playwright-core";
import { htmlReport } from "../../fleet/report/html";
import type { FleetReport } from "../../fleet/report/report";
import { findChromium, startBrowser } from "../support/chromium";
import { skip } from "../support/skip";

/** Collects what the browser refuses by the page's own policy. */
const watchPolicy = `window.violations = [];
document.addEventListener("securitypolicyviolation", ({ violatedDirective }) => window.violations.push(violatedDirective));`;

/** Opens reports in a browser, for the tests of one `describe`. */
export class ReportBrowser {
    /** Where screenshots may be put; gone afterwards. */
    public readonly folder = mkdtempSync(path.join(os.tmpdir(), "flotilla-report-"));
    /** Everything that a page without fault never does: requests, errors, dialogs. */
    private readonly troubles: string[] = [];
    private browser: Browser | undefined;

    /** Registers hooks that start the browser, close it, and fail a test whose page was not without fault. */
    public static use(): ReportBrowser {
        const self = new ReportBrowser();
        before(async function () {
            const found = await findChromium();
            if ("reason" in found) {
                skip(this, found.reason);
            }
            self.browser = await startBrowser(found.executable);
        });
        afterEach(async () => {
            const troubles = self.takeTroubles();
            // Pages that nobody looks at any more would go on taking a processor's time.
            await Promise.all((self.browser?.contexts() ?? []).map((context) => context.close()));
            assert.deepEqual(troubles, []);
        });
        after(async () => {
            await self.browser?.close();
            rmSync(self.folder, { recursive: true });
        });
        return self;
    }

    /** What was noted until now; afterwards nothing is. */
    public takeTroubles(): string[] {
        return this.troubles.splice(0);
    }

    /** Opens the page of a report. */
    public async open(report: FleetReport, options: BrowserContextOptions = {}): Promise<Page> {
        const file = path.join(this.folder, "report.html");
        writeFileSync(file, htmlReport(report));
        const address = pathToFileURL(file).href;
        const browser = this.browser ?? assert.fail("The browser was not started.");
        const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
        const page = await context.newPage();
        await page.addInitScript(watchPolicy);
        page.on("pageerror", (error) => this.troubles.push(error.message));
        page.on("console", (message) => this.troubles.push(message.text()));
        page.on("dialog", (dialog) => this.troubles.push(`dialog ${dialog.message()}`));
        page.on("request", (request) => {
            if (request.url() !== address && !request.url().startsWith("data:")) {
                this.troubles.push(`request ${request.url()}`);
            }
        });
        await page.goto(address);
        return page;
    }
}

/** The groups that are shown. */
export function groupsOf(page: Page): Locator {
    return page.locator("#groups > .group");
}

/** The buttons that open and close groups. */
export function headsOf(page: Page): Locator {
    return page.locator("#groups .group > h2 > button");
}

/** How many groups are shown, in words. */
export function statusOf(page: Page): Locator {
    return page.getByRole("status");
}
