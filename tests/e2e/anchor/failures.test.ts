import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { AnchorHost, type Sources } from "./anchor-host";
import { skip } from "../../support/skip";

const small: Sources = { files: { "web.conf": { content: "old" }, "pki/a.key": { content: "old" } } };
const large: Sources = { files: { "web.conf": { content: "n".repeat(100_000) }, "pki/a.key": { content: "new" } } };

describe("anchor script: what keeps it from its work", () => {
    const host = AnchorHost.use();

    function mountSmallDisk(context: Mocha.Context, folder: string): void {
        const reason = host().mountSmallDisk(folder);
        if (reason !== undefined) {
            skip(context, reason);
        }
    }

    it("leaves whole files on a full disk, says so once, and goes on when there is room", async function () {
        host().write(small);
        mountSmallDisk(this, host().directory);
        await host().settle();
        host().write(large);
        const anchor = host().start();
        await anchor.says(/cannot write .*web\.conf.*: .*No space left on device/);
        assert.equal(host().read("web.conf"), "old");
        assert.equal(host().read("pki/a.key"), "new");
        assert.deepEqual(host().leftovers(), []);
        assert.ok(!anchor.ready().isReady);
        assert.match(anchor.ready().text, /No space left on device/);
        await sleep(500);
        assert.equal(anchor.lines.filter((line) => line.includes("No space")).length, 1);
        spawnSync("mount", ["-o", "remount,size=1m", host().directory]);
        await anchor.says(/is placed and healthy/);
        assert.equal(host().read("web.conf").length, 100_000);
    });

    it("keeps the old manifest, and the component, when there is no room for the new one", async function () {
        host().write(small);
        mountSmallDisk(this, host().manifests);
        await host().settle();
        host().write({ ...small, manifest: "x".repeat(100_000) });
        const anchor = host().start();
        await anchor.says(/cannot write .*web\.yaml.*No space left on device/);
        assert.equal(host().placedManifest(), "first");
    });

    describe("a copy of its manifest beside it, which the kubelet may run in its place", () => {
        const copy = (): string => path.join(host().manifests, "web.yaml.bak");

        it("is said, whoever is healthy, and nothing is exchanged before it has gone", async () => {
            host().write(small);
            await host().settle();
            copyFileSync(host().manifest, copy());
            host().write({ ...small, manifest: "second" });
            const anchor = host().start();
            await anchor.says(/\/etc\/kubernetes\/manifests\/web\.yaml\.bak is of the same pod.*Remove that file/);
            assert.ok(!anchor.ready().isReady);
            assert.equal(host().placedManifest(), "first");
            rmSync(copy());
            await anchor.says(/is placed and healthy/);
            assert.equal(host().placedManifest(), "second");
        });

        it("keeps an anchor that is to be absent from saying that it is", async () => {
            host().write(small);
            await host().settle();
            copyFileSync(host().manifest, copy());
            const anchor = host().start({ ANCHOR_STATE: "absent" });
            await anchor.says(/is of the same pod/);
            assert.ok(existsSync(host().manifest));
            rmSync(copy());
            await anchor.says(/nothing of web is on this node/);
        });

        it("is none when it is of another pod", async () => {
            host().write(small);
            await host().settle();
            writeFileSync(copy(), readFileSync(host().manifest, "utf8").replace('"web"', '"website"'));
            await host().settle();
        });
    });

    it("says that the directory is read-only, and goes on when it is not any more", async function () {
        host().write(small);
        mountSmallDisk(this, host().directory);
        await host().settle();
        spawnSync("mount", ["-o", "remount,ro", host().directory]);
        host().write({ files: { "web.conf": { content: "new" } } });
        const anchor = host().start();
        await anchor.says(/Read-only file system/);
        assert.equal(host().read("web.conf"), "old");
        assert.ok(!anchor.ready().isReady);
        spawnSync("mount", ["-o", "remount,rw", host().directory]);
        await anchor.says(/is placed and healthy/);
        assert.equal(host().read("web.conf"), "new");
        assert.deepEqual(readdirSync(host().directory), ["web.conf"]);
    });

    it("begins when its sources are there", async () => {
        const anchor = host().start();
        await anchor.says(/the source files\.txt is in none of/);
        assert.ok(!existsSync(host().directory));
        host().write(small);
        await anchor.says(/is placed and healthy/);
    });

    for (const file of ["../outside", "a/../../outside", "/etc/outside", "a//b"]) {
        it(`refuses a path that leaves the directory: ${file}`, async () => {
            host().write({ files: { [file]: { content: "x" } } });
            await host().runUntil(/the path .* in files\.txt is not below the directory/);
            assert.deepEqual(
                host()
                    .entries()
                    .filter((entry) => !entry.startsWith("var")),
                ["etc"],
            );
        });
    }

    it("lets one of two anchors work, and the other one wait until that has ended", async () => {
        host().write(small);
        const anchors = [host().start(), host().start(), host().start()];
        const working = await Promise.race(anchors.map((each) => each.says(/is placed and healthy/).then(() => each)));
        const waiting = anchors.filter((each) => each !== working);
        await Promise.all(waiting.map((each) => each.says(/another anchor holds .*\/lock/)));
        assert.deepEqual(anchors.map((each) => each.ready().isReady).sort(), [false, false, true]);
        await working.end();
        await Promise.race(waiting.map((each) => each.says(/is placed and healthy/)));
        await sleep(200);
        assert.equal(waiting.filter((each) => each.ready().isReady).length, 1);
    });

    it("is not ready where it cannot even begin", async () => {
        // There can be no directory below a file.
        const anchor = host().start({ TMPDIR: host().inFolder("anchor.sh") });
        await anchor.ended();
        assert.deepEqual(anchor.ready(), { isReady: false, text: "the anchor has not begun" });
    });
});
