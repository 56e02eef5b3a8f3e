import assert from "node:assert/strict";
import { statSync } from "node:fs";
import path from "node:path";
import { changeGroup, fleetReport, resourceChange, updated } from "../fleet/report/build-report";
import { nothingChanged, wholeFleet } from "../fleet/report/fixture";
import { eventually } from "../support/eventually";
import { groupsOf, ReportBrowser, statusOf } from "./report-page";

describe("a report as a page, in a browser", () => {
    const browser = ReportBrowser.use();

    it("asks for nothing, and keeps to its own policy", async () => {
        const page = await browser.open(wholeFleet);
        await page.getByRole("button", { name: "Expand all" }).click();
        await page.getByLabel("Search").fill("payments");
        await statusOf(page).filter({ hasText: "3 of 5 groups" }).waitFor();

        assert.deepEqual(await page.evaluate("window.violations"), []);
        const policy = await page.locator("meta[http-equiv=Content-Security-Policy]").getAttribute("content");
        assert.match(policy ?? "", /^default-src 'none'; script-src 'sha256-[^']+'; style-src 'sha256-[^']+';/);
    });

    it("lets no script run that is not its own", async () => {
        const page = await browser.open(wholeFleet);
        await page.evaluate(
            "document.body.append(Object.assign(document.createElement('script'), { text: 'ran = 1' }))",
        );
        assert.equal(await page.evaluate("typeof ran"), "undefined");
        assert.deepEqual(await page.evaluate("window.violations"), ["script-src-elem"]);
        assert.match(browser.takeTroubles().join("\n"), /Content Security Policy/);
    });

    it("tells the numbers, what is destroyed, what restarts and what could not be compared without a script", async () => {
        const page = await browser.open(wholeFleet, { javaScriptEnabled: false });
        const text = await page.locator("main").innerText();
        for (const part of [
            "1,005 of 1,241 installations change; 1 could not be compared.",
            "1 protected resource would be destroyed",
            "Namespace payments in prod-eu-1",
            "restarts 1,000 pods",
            'there is no channel "stabel"',
            "1,004 changes",
            "--format markdown",
        ]) {
            assert.ok(text.includes(part), `${part} is not in:\n${text}`);
        }
    });

    it("says that nothing happens, and offers nothing to search then", async () => {
        const page = await browser.open(nothingChanged);
        assert.equal(await page.locator(".sentence").innerText(), "No differences in 1,240 installations.");
        assert.equal(await page.getByLabel("Search").isVisible(), false);
    });

    for (const [colorScheme, background] of [
        ["light", "rgb(255, 255, 255)"],
        ["dark", "rgb(14, 18, 23)"],
    ] as const) {
        it(`is ${colorScheme} where the reader's system is, and otherwise when the reader says so`, async () => {
            const page = await browser.open(wholeFleet, { colorScheme });
            const color = (): Promise<string> => page.evaluate("getComputedStyle(document.body).backgroundColor");
            assert.equal(await color(), background);
            const button = page.getByRole("button", { name: /^Colors:/ });
            await button.click();
            assert.equal(await color(), "rgb(255, 255, 255)");
            await button.click();
            assert.equal(await color(), "rgb(14, 18, 23)");
            // The browser writes what it keeps in a process of its own, and a page that is loaded at once may be faster.
            await eventually(async () => {
                await page.reload();
                assert.equal(await button.innerText(), "Dark", "the choice is kept");
            });
        });
    }

    for (const [width, colorScheme] of [
        [1280, "light"],
        [1280, "dark"],
        [400, "light"],
        [400, "dark"],
    ] as const) {
        it(`never scrolls sideways as a whole: ${width} wide, ${colorScheme}`, async () => {
            const page = await browser.open(wholeFleet, { viewport: { width, height: 800 }, colorScheme });
            await page.getByRole("button", { name: "Expand all" }).click();
            assert.ok((await page.evaluate<number>("document.documentElement.scrollWidth")) <= width);
            const file = path.join(browser.folder, `${width}-${colorScheme}.png`);
            await page.screenshot({ path: file });
            assert.ok(statSync(file).size > 10_000);
        });
    }

    it("lets mean itself whatever somebody wrote into a file", async () => {
        const hostile = "</script><img src=x onerror=alert(1)><!-- <script>";
        const page = await browser.open(
            fleetReport({
                head: { name: hostile },
                groups: [
                    changeGroup({
                        installations: [hostile],
                        configuration: [{ path: hostile, new: hostile, position: { file: hostile, side: "head" } }],
                        resources: [
                            resourceChange({
                                object: undefined,
                                type: hostile,
                                name: hostile,
                                changes: [updated("a", hostile, 1)],
                            }),
                        ],
                    }),
                ],
                failures: [{ installation: hostile, side: "head", faults: [hostile] }],
                notes: [hostile],
            }),
        );
        assert.equal(await page.locator("img").count(), 0);
        assert.equal(await groupsOf(page).locator("code").first().innerText(), hostile);
        await page.getByLabel("Search").fill("onerror=alert(1)");
        await statusOf(page).filter({ hasText: "1 of 1 groups" }).waitFor();
        assert.equal(await groupsOf(page).locator("mark").first().textContent(), "onerror=alert(1)");
    });

    it("makes of a thousand open groups only what somebody looks at", async () => {
        const many = Array.from({ length: 1000 }, (_, index) =>
            changeGroup({
                installations: [`shop-${index}`],
                resources: Array.from({ length: 10 }, (_each, number) =>
                    resourceChange({ changes: [updated(`data.key-${number}`, `old-${index}`, `new-${index}`)] }),
                ),
            }),
        );
        const page = await browser.open(fleetReport({ groups: many }));
        const elements = (): Promise<number> => page.evaluate("document.querySelectorAll('*').length");
        assert.equal(await groupsOf(page).count(), 1000);
        await page.getByRole("button", { name: "Expand all" }).click();
        assert.ok((await elements()) < 20_000, String(await elements()));
        await page.getByLabel("Search").fill("new-777");
        await statusOf(page).filter({ hasText: "1 of 1,000 groups" }).waitFor();
        assert.equal(await groupsOf(page).getByText("new-777").first().isVisible(), true);
    });

    it("prints without what is only for a screen, with all that is open", async () => {
        const page = await browser.open(wholeFleet);
        await page.getByRole("button", { name: "Expand all" }).click();
        await page.emulateMedia({ media: "print" });
        await page.evaluate("window.dispatchEvent(new Event('beforeprint'))");
        assert.equal(await page.locator(".controls").isVisible(), false);
        assert.equal(await groupsOf(page).last().getByText("Configuration", { exact: true }).isVisible(), true);
    });
});
