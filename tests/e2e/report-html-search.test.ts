import assert from "node:assert/strict";
import { wholeFleet } from "../fleet/report/fixture";
import { groupsOf, headsOf, ReportBrowser, statusOf } from "./report-page";

describe("searching, filtering and moving in a report's page", () => {
    const browser = ReportBrowser.use();

    it("finds what all words of a search are in, marks it, and opens it", async () => {
        const page = await browser.open(wholeFleet);
        await page.getByLabel("Search").fill("INGRESS-suffix example.net");
        await statusOf(page).filter({ hasText: "1 of 5 groups" }).waitFor();

        assert.equal(await headsOf(page).getAttribute("aria-expanded"), "true");
        assert.deepEqual(await groupsOf(page).locator("mark").first().allInnerTexts(), ["ingress-suffix"]);
        assert.equal(await groupsOf(page).locator(".resource").count(), 1, "only the resource that has it");
    });

    it("says so when nothing fits", async () => {
        const page = await browser.open(wholeFleet);
        await page.getByLabel("Search").fill("no such thing");
        await page.getByText("Nothing fits.").waitFor();
        assert.equal(await statusOf(page).innerText(), "0 of 5 groups");
    });

    it("filters by a part of an installation's name, and names those first", async () => {
        const page = await browser.open(wholeFleet);
        await page.getByLabel("Installation").fill("shop-777");
        await statusOf(page).filter({ hasText: "1 of 5 groups" }).waitFor();

        assert.match(
            await groupsOf(page).locator(".names").innerText(),
            /^All in the same way: shop-777, shop-1, .* and 960 more$/,
        );
        assert.equal(await page.locator("#names option[value=prod-eu-1]").count(), 1, "names are offered");
        await groupsOf(page).getByRole("button", { name: "and 960 more" }).click();
        assert.match(await groupsOf(page).locator(".names").innerText(), /, shop-1000$/);
    });

    it("filters by action, also within a group", async () => {
        const page = await browser.open(wholeFleet);
        const deleted = page.getByRole("button", { name: "deleted", exact: true });
        await deleted.click();
        assert.equal(await deleted.getAttribute("aria-pressed"), "true");
        assert.equal(await statusOf(page).innerText(), "1 of 5 groups");
        await page.getByRole("button", { name: "replaced", exact: true }).click();
        assert.equal(await statusOf(page).innerText(), "2 of 5 groups");
        await deleted.click();
        assert.equal(await statusOf(page).innerText(), "1 of 5 groups");
        assert.deepEqual(await groupsOf(page).locator(".resource .kind").allInnerTexts(), ["DaemonSet"]);
    });

    it("opens and closes one by its button, and all at once", async () => {
        const page = await browser.open(wholeFleet);
        const expanded = page.locator("#groups .group > h2 > button[aria-expanded=true]");
        assert.equal(await expanded.count(), 1, "the most dangerous one is open");
        await page.getByRole("button", { name: "Expand all" }).click();
        assert.equal(await expanded.count(), 5);
        await page.getByRole("button", { name: "Collapse all" }).click();
        assert.equal(await expanded.count(), 0);
        await headsOf(page).nth(1).click();
        assert.equal(await groupsOf(page).nth(1).getByText("# forces replacement").isVisible(), true);
        await headsOf(page).nth(1).click();
        assert.equal(await groupsOf(page).nth(1).getByText("# forces replacement").isVisible(), false);
    });

    it("works with a keyboard alone", async () => {
        const page = await browser.open(wholeFleet);
        await page.keyboard.press("j");
        assert.match(await page.locator(":focus").innerText(), /^prod-eu-1/);
        assert.equal(await page.evaluate("getComputedStyle(document.activeElement).outlineStyle"), "solid");
        await page.keyboard.press("Enter");
        assert.equal(await page.locator(":focus").getAttribute("aria-expanded"), "false");
        await page.keyboard.press("ArrowDown");
        assert.match(await page.locator(":focus").innerText(), /^2 installations/);
        await page.keyboard.press("ArrowRight");
        await page.keyboard.press("j");
        assert.match(await page.locator(":focus").innerText(), /^replace\s+DaemonSet/, "resources are on the way");
        await page.keyboard.press("k");
        await page.keyboard.press("ArrowLeft");
        assert.equal(await page.locator(":focus").getAttribute("aria-expanded"), "false");

        await page.keyboard.press("/");
        await page.keyboard.type("dev-3 /");
        assert.equal(await page.getByLabel("Search").inputValue(), "dev-3 /");
        await statusOf(page).filter({ hasText: "1 of 5 groups" }).waitFor();
        await page.keyboard.press("Enter");
        assert.match(await page.locator(":focus").innerText(), /^dev-3/);
        await page.keyboard.press("Escape");
        assert.equal(await statusOf(page).innerText(), "5 groups");
        assert.equal(await page.getByLabel("Search").inputValue(), "");
    });

    it("has a name for everything that can be used", async () => {
        const page = await browser.open(wholeFleet);
        await page.getByRole("button", { name: "Expand all" }).click();
        const names = await page.evaluate<string[]>(
            `[...document.querySelectorAll("button, input")].map((one) => one.ariaLabel || one.textContent || one.labels?.[0]?.textContent || "")`,
        );
        assert.deepEqual(
            names.filter((name) => name.trim() === ""),
            [],
        );
    });
});
