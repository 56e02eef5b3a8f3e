import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { anchorScript, etcdAnchorScript } from "../../../components/anchor/script";
import { eventually } from "../../support/eventually";
import { AnchorHost, type Sources } from "./anchor-host";
import { useBusybox } from "./busybox-tools";
import { useComponents } from "./fake-component";
import { provideOrSkip, skip } from "../../support/skip";

describe("anchor script: where it runs", () => {
    for (const [name, script] of Object.entries({ anchorScript, etcdAnchorScript })) {
        it(`is clean by shellcheck: ${name}`, async function () {
            const shellcheck = await provideOrSkip(this, "shellcheck");
            const { stdout, status } = spawnSync(shellcheck.executable, ["--shell=sh", "-"], {
                input: script,
                encoding: "utf8",
                env: { ...process.env, ...shellcheck.environment },
            });
            assert.equal(stdout, "");
            assert.equal(status, 0);
        });
    }
});

const first: Sources = {
    manifest: "first",
    files: { "web.conf": { content: "old" }, "pki/a.key": { content: "key", mode: "0400" } },
};
const second: Sources = { manifest: "second", files: { "web.conf": { content: "new" } } };

const bare = ["setpriv", "--bounding-set=-all", "--inh-caps=-all", "--no-new-privs", "dash"];

describe("anchor script: with no capability at all", () => {
    const host = AnchorHost.use(bare);

    it("places, exchanges and removes files of root", async function () {
        if (spawnSync(bare[0] ?? "", [...bare.slice(1), "-c", "true"]).status !== 0) {
            skip(this, "capabilities cannot be dropped here");
        }
        host().write(first);
        await host().settle();
        host().write(second);
        await host().settle();
        assert.equal(host().read("web.conf"), "new");
        await host().runUntil(/nothing of web/, { ANCHOR_STATE: "absent" });
        assert.ok(!existsSync(host().manifest));
    });
});

describe("anchor script: with nothing but busybox, and flock", () => {
    const folder = useBusybox();
    const host = AnchorHost.use([path.join(folder, "sh")]);
    const startComponent = useComponents(host);
    const settings = { PATH: folder };

    it("places, repairs, and touches nothing that is right", async () => {
        host().write(first);
        await host().settle(settings);
        const placed = host().identity();
        const anchor = host().start(settings);
        await anchor.says(/is placed and healthy/);
        assert.deepEqual(host().identity(), placed);
        writeFileSync(host().file("pki/a.key"), "edited");
        await eventually(() => {
            assert.equal(host().read("pki/a.key"), "key");
            return Promise.resolve();
        });
    });

    it("exchanges a revision, takes one back that is not healthy, and removes", async () => {
        const component = await startComponent({ drain: 500 });
        const all = { ...settings, ...component.settings };
        host().write(first);
        await host().settle(all);
        host().write(second);
        await host().settle(all);
        const endedAt = performance.timeOrigin + (component.endedAt ?? Infinity);
        assert.ok(statSync(host().manifest).ctimeMs > endedAt, "the old one had ended");
        assert.ok(!existsSync(host().file("pki/a.key")));
        host().write({ ...first, manifest: "bad" });
        await host().runUntil(/was not healthy within 1 s \(.*503.*runs again/, all);
        assert.equal(host().placedManifest(), "second");
        await host().runUntil(/nothing of web/, { ...all, ANCHOR_STATE: "absent" });
        assert.deepEqual(
            host()
                .entries()
                .filter((entry) => entry.startsWith("etc/")),
            [],
        );
    });

    it("replaces a manifest that was cut short, and stops nothing that is healthy", async () => {
        const component = await startComponent({ isHealthy: () => true });
        host().write(first);
        const anchor = host().start({ ...settings, ...component.settings });
        await anchor.says(/is placed and healthy/);
        const whole = readFileSync(host().manifest, "utf8");
        for (const length of [0, 20]) {
            writeFileSync(host().manifest, whole.slice(0, length));
            await eventually(() => {
                assert.equal(readFileSync(host().manifest, "utf8"), whole);
                return Promise.resolve();
            });
        }
        assert.equal(component.endedAt, undefined);
    });

    it("asks a port", async () => {
        const component = await startComponent();
        const tcp = { ...settings, ANCHOR_HEALTH: `tcp://127.0.0.1:${component.port}` };
        host().write(first);
        await host().settle(tcp);
        await component.stop();
        await host().runUntil(/is placed, but not healthy: .*refused/, tcp);
    });

    it("runs hooks within their time, and waits for another anchor", async () => {
        host().write({ ...first, hooks: { slow: "sleep 30" } });
        await host().settle(settings);
        host().write({ ...second, hooks: { slow: "sleep 30" } });
        const limited = { ...settings, ANCHOR_HOOK_BEFORE_STOP: "slow", ANCHOR_HOOK_BEFORE_STOP_TIMEOUT: "1" };
        const anchor = host().start(limited);
        await anchor.says(/the hook beforeStop failed: it took longer than 1 s/);
        await host().runUntil(/another anchor holds/, settings);
        assert.ok((await anchor.end()) < 3000);
        assert.match(readFileSync(host().manifest, "utf8"), /first/);
    });
});
