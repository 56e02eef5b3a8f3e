import assert from "node:assert/strict";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { eventually } from "../../support/eventually";
import { AnchorHost, type Sources } from "./anchor-host";
import type { Settings } from "./anchor-process";
import { useComponents } from "./fake-component";

const log = 'echo "$0" | sed "s,.*/,," >>"$LOG"';
const web: Sources = { manifest: "first", files: { "web.conf": { content: "x" } }, hooks: { stop: log, started: log } };
const second: Sources = { ...web, manifest: "second" };

const lengths: Readonly<Record<string, (whole: string) => number>> = {
    "is empty": () => 0,
    "is cut short": (whole) => whole.length / 2,
    "lacks its last character": (whole) => whole.length - 1,
};

describe("anchor script: a manifest that was cut short", () => {
    const host = AnchorHost.use();
    const startComponent = useComponents(host);

    const hooked = (settings: Settings): Settings => ({
        ...settings,
        ANCHOR_HOOK_BEFORE_STOP: "stop",
        ANCHOR_HOOK_AFTER_START: "started",
        LOG: host().inFolder("log"),
    });
    /** Hooks that have run: one before each stop, one after each start. */
    const hooks = (): string[] => readFileSync(host().inFolder("log"), "utf8").trim().split("\n");
    const cut = (length: (whole: string) => number): string => {
        const whole = readFileSync(host().manifest, "utf8");
        writeFileSync(host().manifest, whole.slice(0, length(whole)));
        return whole;
    };
    const untilWhole = (whole: string): Promise<void> =>
        eventually(() => {
            assert.equal(readFileSync(host().manifest, "utf8"), whole);
            assert.equal(statSync(host().manifest).mode & 0o7777, 0o600);
            return Promise.resolve();
        });

    for (const [damage, length] of Object.entries(lengths)) {
        it(`is replaced at once where the component is healthy, and nothing is stopped: ${damage}`, async () => {
            const component = await startComponent({ isHealthy: () => true });
            host().write(web);
            const anchor = host().start(hooked(component.settings));
            await anchor.says(/is placed and healthy/);
            await untilWhole(cut(length));
            await sleep(300);
            assert.deepEqual(hooks(), ["started"]);
            assert.equal(component.endedAt, undefined);
            assert.ok(!anchor.lines.some((line) => line.includes("ends")));
            assert.ok(anchor.ready().isReady);
        });
    }

    it("is exchanged where the kubelet stops the component already: the whole one comes when that has ended", async () => {
        let isStopping = false;
        const component = await startComponent({ isHealthy: () => !isStopping, drain: 1500 });
        host().write(web);
        const anchor = host().start({ ...hooked(component.settings), ANCHOR_SETTLE: "0.5" });
        await anchor.says(/is placed and healthy/);
        isStopping = true;
        const whole = cut(() => 20);
        await anchor.says(/its component ends/);
        while (!existsSync(host().manifest)) {
            await sleep(10);
        }
        assert.ok(performance.now() - (component.endedAt ?? Infinity) >= 500, "the old one has ended");
        isStopping = false;
        await untilWhole(whole);
        await eventually(() => {
            assert.deepEqual(hooks(), ["started", "stop", "started"]);
            return Promise.resolve();
        });
    });

    const exchanges: Readonly<Record<string, () => Promise<void>>> = {
        "where nobody knows whether the component is healthy": async () => {
            host().write(web);
            await host().settle(hooked({}));
            cut(() => 20);
            await host().settle(hooked({}));
        },
        "when the wanted one is another one": async () => {
            const { settings } = await startComponent({ isHealthy: () => true, drain: Infinity });
            host().write(web);
            await host().settle(hooked(settings));
            cut(() => 5);
            host().write(second);
            await host().runUntil(/what ran before still answers/, hooked(settings));
        },
        "when it is not the beginning of the wanted one": async () => {
            const { settings } = await startComponent({ isHealthy: () => true, drain: Infinity });
            host().write(web);
            await host().settle(hooked(settings));
            writeFileSync(host().manifest, "kind: Bot\n");
            await host().runUntil(/what ran before still answers/, hooked(settings));
        },
    };
    for (const [when, exchange] of Object.entries(exchanges)) {
        it(`is exchanged ${when}`, async () => {
            await exchange();
            assert.deepEqual(hooks().slice(0, 2), ["started", "stop"]);
        });
    }
});
