import assert from "node:assert/strict";
import { existsSync, readFileSync, statSync, watch, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { AnchorHost, type Sources } from "./anchor-host";
import { useComponents } from "./fake-component";

function revision(manifest: string, content: string, onChange: "reload" | "restart" = "restart"): Sources {
    return { manifest, files: { "web.conf": { content, onChange } } };
}

describe("anchor script: a new revision", () => {
    const host = AnchorHost.use();
    const startComponent = useComponents(host);

    it("renames a whole file over the old one, which is never opened for writing", async () => {
        host().write(revision("first", "old"));
        await host().settle();
        const inode = statSync(host().file("web.conf")).ino;
        const events = new Set<string>();
        const watcher = watch(host().directory, (event, name) => events.add(`${event} ${name ?? ""}`));
        host().write(revision("first", "new"));
        await host().settle();
        // The events of inotify come a moment later.
        await sleep(50);
        watcher.close();
        assert.equal(host().read("web.conf"), "new");
        assert.notEqual(statSync(host().file("web.conf")).ino, inode);
        assert.ok(events.has("change .web.conf.flotilla-tmp"), "the file aside is written");
        assert.ok(events.has("rename web.conf"), "and renamed");
        assert.ok(!events.has("change web.conf"));
    });

    it("changes a file to be reloaded without touching the manifest", async () => {
        host().write(revision("first", "old", "reload"));
        await host().settle();
        const before = statSync(host().manifest, { bigint: true });
        host().write(revision("first", "new", "reload"));
        await host().settle();
        const after = statSync(host().manifest, { bigint: true });
        assert.equal(host().read("web.conf"), "new");
        assert.deepEqual([after.ino, after.mtimeNs], [before.ino, before.mtimeNs]);
        assert.equal(readFileSync(path.join(host().state, "good/files/web.conf"), "utf8"), "new");
    });

    for (const [what, next] of Object.entries({
        "another content of a file to be restarted for": revision("first", "new"),
        "another manifest": revision("second", "old"),
        "another policy of a file": revision("first", "old", "reload"),
    })) {
        it(`restarts the component for ${what}: the old manifest goes, and the new one comes when it has stopped`, async () => {
            const component = await startComponent();
            host().write(revision("first", "old"));
            await host().settle(component.settings);
            const placed = readFileSync(host().manifest, "utf8");
            component.seen.length = 0;
            host().write(next);
            await host().settle(component.settings);
            assert.notEqual(readFileSync(host().manifest, "utf8"), placed);
            assert.ok(component.seen.includes("none"), "it was seen to have stopped");
        });
    }

    it("writes the support files while the old component still runs", async () => {
        const component = await startComponent();
        host().write(revision("first", "old"));
        await host().settle(component.settings);
        host().write({
            ...revision("second", "new"),
            hooks: { stop: 'cp "$WATCHED" "$SEEN"; ls "$PLACES" >>"$SEEN"' },
        });
        const seen = host().inFolder("seen");
        await host().settle({
            ...component.settings,
            ANCHOR_HOOK_BEFORE_STOP: "stop",
            WATCHED: host().file("web.conf"),
            PLACES: host().manifests,
            SEEN: seen,
        });
        assert.equal(readFileSync(seen, "utf8"), "newweb.yaml\n");
    });

    it("waits for the old component, and puts the new manifest when the time for that is over", async () => {
        // Nobody stops it, as when the kubelet does not run.
        const { settings } = await startComponent({ isHealthy: () => true, drain: Infinity });
        host().write(revision("first", "old"));
        await host().settle(settings);
        host().write(revision("second", "new"));
        const anchor = host().start(settings);
        await anchor.says(/is placed, but not healthy yet: what ran before still answers/);
        assert.equal(host().placedManifest(), "second");
        await anchor.says(/was not healthy within 1 s \(what ran before still answers\)/);
    });

    it("removes what the old revision had and the new one has not, and nothing else", async () => {
        host().write({
            files: { kept: { content: "1" }, "old/gone": { content: "2" }, "shared/gone": { content: "3" } },
        });
        await host().settle();
        writeFileSync(host().file("shared/foreign"), "");
        writeFileSync(host().file("foreign"), "");
        host().write({ files: { kept: { content: "1" }, added: { content: "4" } } });
        await host().settle();
        const entries = host()
            .entries()
            .filter((entry) => entry.startsWith("etc/kubernetes/web/"));
        assert.deepEqual(
            entries.map((entry) => path.relative("etc/kubernetes/web", entry)),
            ["added", "foreign", "kept", "shared", "shared/foreign"],
        );
        const inventory = readFileSync(path.join(host().state, "inventory"), "utf8");
        assert.deepEqual(inventory.trim().split("\n"), [
            "/etc/kubernetes/manifests/web.yaml",
            "/etc/kubernetes/web/kept",
            "/etc/kubernetes/web/added",
        ]);
    });

    it("removes nothing that an inventory claims outside its own directories", async () => {
        host().write(revision("first", "old"));
        await host().settle();
        const foreign = path.join(host().root, "etc/passwd");
        writeFileSync(foreign, "");
        writeFileSync(path.join(host().state, "inventory"), "/etc/passwd\n/etc/kubernetes/web/../../passwd\n");
        await host().settle();
        assert.ok(existsSync(foreign));
    });

    it("never has a second file in the manifest directory that the kubelet would read", async () => {
        host().write(revision("first", "old"));
        await host().settle();
        const names = new Set<string>();
        const watcher = watch(host().manifests, (_event, name) => names.add(name ?? ""));
        host().write(revision("second", "new"));
        await host().settle();
        await sleep(50);
        watcher.close();
        assert.deepEqual(
            [...names].filter((name) => !name.startsWith(".")),
            ["web.yaml"],
        );
    });
});
