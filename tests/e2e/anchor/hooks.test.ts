import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { AnchorHost, type Sources } from "./anchor-host";
import type { Settings } from "./anchor-process";
import { useComponents } from "./fake-component";

const log = 'echo "$0" | sed "s,.*/,," >>"$LOG"';

function revision(manifest: string, hooks: Readonly<Record<string, string>> = {}): Sources {
    return { manifest, files: { "web.conf": { content: "x", onChange: "reload" } }, hooks };
}

describe("anchor script: hooks, and the end", () => {
    const host = AnchorHost.use();
    const startComponent = useComponents(host);

    const hooked = (more: Settings = {}): Settings => ({
        ANCHOR_HOOK_BEFORE_STOP: "stop",
        ANCHOR_HOOK_AFTER_START: "started",
        LOG: host().inFolder("log"),
        ...more,
    });
    const logged = (): string[] =>
        existsSync(host().inFolder("log")) ? readFileSync(host().inFolder("log"), "utf8").trim().split("\n") : [];

    it("run before a stop and after a start, and not when nothing is stopped or started", async () => {
        host().write(revision("first", { stop: log, started: log }));
        await host().settle(hooked());
        assert.deepEqual(logged(), ["started"]);
        await host().settle(hooked());
        host().write({
            ...revision("first", { stop: log, started: log }),
            files: { "web.conf": { content: "y", onChange: "reload" } },
        });
        await host().settle(hooked());
        assert.deepEqual(logged(), ["started"]);
        host().write(revision("second", { stop: log, started: log }));
        await host().settle(hooked());
        assert.deepEqual(logged(), ["started", "stop", "started"]);
        await host().runUntil(/nothing of web/, hooked({ ANCHOR_STATE: "absent" }));
        assert.deepEqual(logged(), ["started", "stop", "started", "stop"]);
    });

    it("run after a start only when the component is healthy", async () => {
        let isUp = false;
        const { settings } = await startComponent({ isHealthy: () => isUp });
        host().write(revision("first", { stop: log, started: log }));
        const anchor = host().start(hooked({ ...settings, ANCHOR_HEALTH_TIMEOUT: "9" }));
        await anchor.says(/not healthy yet/);
        assert.deepEqual(logged(), []);
        isUp = true;
        await anchor.says(/is placed and healthy/);
        assert.deepEqual(logged(), ["started"]);
    });

    it("keep what runs when the one before a stop fails, and go on when it does not", async () => {
        host().write(revision("first"));
        await host().settle();
        host().write(revision("second", { stop: '[ -e "$LOG" ] || { echo "not yet" >&2; exit 3; }', started: "" }));
        const anchor = host().start(hooked());
        await anchor.says(/the hook beforeStop failed: not yet$/);
        assert.equal(host().placedManifest(), "first");
        assert.deepEqual(host().leftovers(), []);
        writeFileSync(host().inFolder("log"), "");
        await anchor.says(/is placed and healthy/);
    });

    it("have a limit of time", async () => {
        host().write(revision("first"));
        await host().settle();
        host().write(revision("second", { stop: "sleep 30", started: "" }));
        const anchor = host().start(hooked({ ANCHOR_HOOK_BEFORE_STOP_TIMEOUT: "1" }));
        const start = performance.now();
        await anchor.says(/the hook beforeStop failed: it took longer than 1 s/);
        assert.ok(performance.now() - start < 10_000);
        assert.equal(host().placedManifest(), "first");
    });

    it("take a revision back when the one after a start fails until the time is over", async () => {
        host().write(revision("first"));
        await host().settle();
        host().write(
            revision("second", { stop: "", started: '! grep -q second "$LOG" || { echo "no member"; exit 1; }' }),
        );
        const anchor = host().start(hooked({ LOG: host().manifest }));
        await anchor.says(/not healthy yet: the hook afterStart failed: no member/);
        await anchor.says(
            /was not healthy within 1 s \(the hook afterStart failed: no member\); revision \S+ runs again/,
        );
        assert.equal(host().placedManifest(), "first");
    });

    const states: Readonly<
        Record<string, { readonly settings: Settings; readonly says: RegExp; readonly next?: string }>
    > = {
        "while it sleeps": { settings: { ANCHOR_PERIOD: "30" }, says: /is placed and healthy/ },
        "while a hook runs": {
            settings: { ANCHOR_PERIOD: "30", ANCHOR_HOOK_AFTER_START: "slow" },
            says: /has just begun/,
        },
        "while it waits for the lock": { settings: { ANCHOR_PERIOD: "30" }, says: /another anchor holds/ },
        "after the removal": { settings: { ANCHOR_STATE: "absent" }, says: /nothing of web/ },
    };
    for (const [state, { settings, says }] of Object.entries(states)) {
        it(`end at TERM at once ${state}`, async () => {
            host().write(revision("first", { slow: "sleep 30" }));
            if (says.source.includes("another")) {
                await host()
                    .start()
                    .says(/is placed and healthy/);
            }
            const anchor = host().start(settings);
            await anchor.says(says);
            await new Promise((resolve) => setTimeout(resolve, 300));
            assert.ok((await anchor.end()) < 3000);
        });
    }

    it("put the new manifest when TERM comes after the old one was removed", async () => {
        host().write(revision("first"));
        await host().settle();
        host().write(revision("second"));
        const anchor = host().start({ ANCHOR_SETTLE: "30" });
        await anchor.says(/has just begun/);
        while (host().placedManifest() !== undefined) {
            await new Promise((resolve) => setTimeout(resolve, 10));
        }
        assert.ok((await anchor.end()) < 3000);
        assert.equal(host().placedManifest(), "second");
        assert.deepEqual(host().leftovers(), []);
    });
});
