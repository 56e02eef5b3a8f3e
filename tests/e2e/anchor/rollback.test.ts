import assert from "node:assert/strict";
import { existsSync, readFileSync, renameSync } from "node:fs";
import path from "node:path";
import { AnchorHost, type Sources } from "./anchor-host";
import type { Settings } from "./anchor-process";
import { useComponents } from "./fake-component";

const good: Sources = { manifest: "first", files: { "web.conf": { content: "old" }, dropped: { content: "x" } } };
const bad: Sources = { manifest: "bad", files: { "web.conf": { content: "new" }, added: { content: "y" } } };
const hash = "[0-9a-f]{12}";
const wentBack = new RegExp(
    `^web: revision ${hash} was not healthy within 1 s \\(.*503.*\\); revision ${hash} runs again$`,
);

describe("anchor script: a revision that is not healthy", () => {
    const host = AnchorHost.use();
    const startComponent = useComponents(host);

    it("is taken back in time, with all of its files", async () => {
        const { settings } = await startComponent();
        host().write(good);
        await host().settle(settings);
        const placed = readFileSync(host().manifest, "utf8");
        host().write(bad);
        const anchor = host().start(settings);
        await anchor.says(/is placed, but not healthy yet: .*503/);
        assert.equal(host().read("added"), "y");
        await anchor.says(wentBack);
        assert.equal(readFileSync(host().manifest, "utf8"), placed);
        assert.equal(host().read("web.conf"), "old");
        assert.equal(host().read("dropped"), "x");
        assert.ok(!existsSync(host().file("added")));
        const { isReady, text } = anchor.ready();
        assert.ok(!isReady);
        assert.match(`web: ${text}`, wentBack);
    });

    it("is not tried again by another process, until it changes", async () => {
        const component = await startComponent();
        host().write(good);
        await host().settle(component.settings);
        host().write(bad);
        await host().runUntil(wentBack, component.settings);
        component.seen.length = 0;
        await host().runUntil(wentBack, component.settings);
        assert.deepEqual(component.seen, ["first"]);
        host().write({ ...bad, manifest: "better" });
        await host().settle(component.settings);
        assert.equal(host().placedManifest(), "better");
        assert.ok(!existsSync(path.join(host().state, "failed")));
    });

    const mended: readonly { what: string; before: Settings; after: Settings }[] = [
        { what: "where its health is asked", before: { ANCHOR_HEALTH: "http://127.0.0.1:1/" }, after: {} },
        { what: "the time for that", before: {}, after: { ANCHOR_HEALTH_TIMEOUT: "20" } },
    ];
    for (const { what, before, after } of mended) {
        it(`is tried again when ${what} is mended`, async () => {
            let isMended = "ANCHOR_HEALTH" in before;
            const { settings } = await startComponent({ isHealthy: (word) => word === "first" || isMended });
            host().write(good);
            await host().settle(settings);
            host().write({ ...good, manifest: "second" });
            await host().runUntil(/was not healthy within 1 s .*; revision \S+ runs again/, { ...settings, ...before });
            isMended = true;
            await host().settle({ ...settings, ...after });
            assert.equal(host().placedManifest(), "second");
            assert.ok(!existsSync(path.join(host().state, "failed")));
        });
    }

    it("is tried again when a hook is mended, and not before", async () => {
        const { settings } = await startComponent();
        const hooked = { ...settings, ANCHOR_HOOK_AFTER_START: "after-start.sh" };
        const second = { ...good, manifest: "second" };
        host().write(good);
        await host().settle(settings);
        host().write({ ...second, hooks: { "after-start.sh": "exit 1" } });
        await host().runUntil(/was not healthy within 1 s .*; revision \S+ was put back/, hooked);
        await host().runUntil(/was not healthy within 1 s .*; revision \S+ was put back/, hooked);
        host().write({ ...second, hooks: { "after-start.sh": "exit 0" } });
        await host().settle(hooked);
        assert.equal(host().placedManifest(), "second");
    });

    it("gives way to one that is asked where that one's health is now, not where it was first", async () => {
        const first = await startComponent();
        host().write(good);
        await host().settle(first.settings);
        const { settings } = await startComponent();
        await host().settle(settings);
        await first.stop();
        host().write(bad);
        await host().runUntil(wentBack, settings);
    });

    it("is forgotten when the last good one is wanted again", async () => {
        const { settings } = await startComponent();
        host().write(good);
        await host().settle(settings);
        host().write(bad);
        await host().runUntil(wentBack, settings);
        host().write(good);
        await host().settle(settings);
        assert.ok(!existsSync(path.join(host().state, "failed")));
    });

    it("goes back also to the one that a run, which was killed when it exchanged its copies, has left aside", async () => {
        const { settings } = await startComponent();
        host().write(good);
        await host().settle(settings);
        renameSync(path.join(host().state, "good"), path.join(host().state, "good.old"));
        host().write(bad);
        await host().runUntil(wentBack, settings);
        assert.equal(host().placedManifest(), "first");
    });

    it("is taken back also where it asked another address for its health", async () => {
        const { settings } = await startComponent();
        host().write(good);
        await host().settle(settings);
        host().write(bad);
        await host().runUntil(/was not healthy within 1 s .*; revision \S+ runs again/, {
            ANCHOR_HEALTH: "http://127.0.0.1:1/",
        });
    });

    it("stays when there is none to go back to, and is accepted when it is healthy after all", async () => {
        let isMended = false;
        const { settings } = await startComponent({ isHealthy: () => isMended });
        host().write(bad);
        const anchor = host().start(settings);
        await anchor.says(/was not healthy within 1 s \(.*503.*\); it stays, because there is no earlier revision/);
        assert.equal(host().placedManifest(), "bad");
        assert.ok(!anchor.ready().isReady);
        isMended = true;
        await anchor.says(/is placed and healthy/);
        assert.ok(anchor.ready().isReady);
    });

    it("is said to be put back in vain when the last good one is not healthy any more", async () => {
        let isBroken = false;
        const { settings } = await startComponent({ isHealthy: (word) => word === "first" && !isBroken });
        host().write(good);
        await host().settle(settings);
        isBroken = true;
        host().write(bad);
        const anchor = host().start(settings);
        await anchor.says(/revision \S+ was put back, but is not healthy: .*503/);
        isBroken = false;
        await anchor.says(wentBack);
    });

    it("stays where it was healthy once: there is nothing better", async () => {
        let isBroken = false;
        const { settings } = await startComponent({ isHealthy: () => !isBroken });
        host().write(good);
        await host().settle(settings);
        const placed = host().identity();
        isBroken = true;
        const anchor = host().start(settings);
        await anchor.says(new RegExp(`revision ${hash} is placed, but not healthy: .*503`));
        await new Promise((resolve) => setTimeout(resolve, 1200));
        assert.deepEqual(host().identity(), placed);
        assert.ok(!anchor.ready().isReady);
        isBroken = false;
        await anchor.says(/is placed and healthy/);
    });
});
