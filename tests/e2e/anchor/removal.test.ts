import assert from "node:assert/strict";
import { existsSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { AnchorHost, type Sources } from "./anchor-host";
import { useComponents } from "./fake-component";

const web: Sources = {
    files: { "web.conf": { content: "listen" }, "pki/a.key": { content: "key" }, "pki/b.key": { content: "key" } },
};
const absent = { ANCHOR_STATE: "absent" };

describe("anchor script: removal", () => {
    const host = AnchorHost.use();
    const startComponent = useComponents(host);

    it("happens when the state is absent, and leaves nothing but the lock", async () => {
        host().write(web);
        await host().settle();
        const anchor = host().start(absent);
        await anchor.says(/nothing of web is on this node/);
        assert.ok(anchor.ready().isReady);
        const rest = ["", "/lib", "/lib/flotilla", "/lib/flotilla/anchors", "/lib/flotilla/anchors/web"];
        assert.deepEqual(host().entries(), [
            "etc",
            ...rest.map((entry) => `var${entry}`),
            "var/lib/flotilla/anchors/web/lock",
        ]);
    });

    it("keeps every file that the anchor has not placed, and its directory", async () => {
        host().write(web);
        await host().settle();
        const foreign = [host().file("pki/foreign"), path.join(host().manifests, "other.yaml")];
        for (const file of foreign) {
            writeFileSync(file, "");
        }
        await host().runUntil(/nothing of web/, absent);
        assert.ok(foreign.every((file) => existsSync(file)));
        assert.ok(!existsSync(host().file("pki/a.key")));
        assert.ok(!existsSync(host().manifest));
    });

    it("needs no sources, and is done at once where nothing was placed", async () => {
        writeFileSync(host().manifest.replace("/kubernetes/manifests", ""), "foreign");
        const anchor = host().start({ ...absent, ANCHOR_SOURCES: "/nowhere" });
        await anchor.says(/nothing of web is on this node/);
        assert.ok(existsSync(path.join(host().root, "etc/web.yaml")));
    });

    it("removes the manifest first, and the files when the component has stopped", async () => {
        let answers = 0;
        // It answers for a while, and then it drains.
        const component = await startComponent({
            isHealthy: (word) => word !== undefined || (answers += 1) < 3,
            drain: 1500,
        });
        host().write(web);
        await host().settle(component.settings);
        const anchor = host().start({ ...absent, ...component.settings });
        await anchor.says(/its component ends/);
        assert.equal(host().placedManifest(), undefined);
        while (component.endedAt === undefined) {
            assert.deepEqual([host().read("pki/a.key"), host().read("pki/b.key")], ["key", "key"]);
            await sleep(10);
        }
        await anchor.says(/nothing of web/);
        assert.equal(answers, 3);
    });

    for (const signal of ["SIGTERM", "SIGKILL"] as const) {
        it(`does not happen at ${signal}: all files stay as they are`, async () => {
            host().write(web);
            const anchor = host().start();
            await anchor.says(/is placed and healthy/);
            const placed = host().identity();
            process.kill(anchor.processId, signal);
            await anchor.ended();
            assert.deepEqual(host().identity(), placed);
        });
    }

    it("does not happen when the sources are gone: the files stay, and the anchor says what it misses", async () => {
        host().write(web);
        await host().settle();
        const placed = host().identity();
        const anchor = host().start({ ANCHOR_SOURCES: "/nowhere" });
        await anchor.says(/the source files\.txt is in none of \/nowhere/);
        assert.deepEqual(host().identity(), placed);
        assert.ok(!anchor.ready().isReady);
    });

    it("waits for the hook before a stop: what it refuses is not removed", async () => {
        host().write({ ...web, hooks: { stop: '[ -e "$ALLOWED" ] || { echo "no quorum"; exit 1; }' } });
        await host().settle();
        const placed = host().identity();
        const allowed = host().inFolder("allowed");
        const anchor = host().start({ ...absent, ANCHOR_HOOK_BEFORE_STOP: "stop", ALLOWED: allowed });
        await anchor.says(/the hook beforeStop failed: no quorum/);
        assert.deepEqual(host().identity(), placed);
        writeFileSync(allowed, "");
        await anchor.says(/nothing of web is on this node/);
    });
});
