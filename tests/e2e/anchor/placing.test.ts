import assert from "node:assert/strict";
import {
    chmodSync,
    chownSync,
    existsSync,
    mkdirSync,
    readFileSync,
    rmSync,
    statSync,
    symlinkSync,
    writeFileSync,
} from "node:fs";
import path from "node:path";
import { eventually } from "../../support/eventually";
import { AnchorHost, type Sources } from "./anchor-host";
import { skip } from "../../support/skip";

const web: Sources = {
    files: {
        "web.conf": { content: "listen 80\n" },
        "pki/server.key": { content: "a key\n", mode: "0400" },
        "pki/ca.pem": { content: "an authority\n", onChange: "reload" },
    },
};

describe("anchor script: what it places", () => {
    const host = AnchorHost.use();

    it("places every file with its content and mode, and the manifest with the revision", async () => {
        host().write(web);
        await host().settle();
        for (const [file, { content, mode = "0644" }] of Object.entries(web.files)) {
            assert.equal(host().read(file), content);
            assert.equal((statSync(host().file(file)).mode & 0o7777).toString(8), mode.slice(1));
        }
        const manifest = readFileSync(host().manifest, "utf8");
        assert.match(manifest, /^kind: Pod\n {4}"name": "web",\nword: first\nrevision: "[0-9a-f]{64}"\n$/);
        assert.equal(statSync(host().manifest).mode & 0o7777, 0o600);
    });

    it("places the manifest after all files", async () => {
        host().write(web);
        await host().settle();
        const placed = (file: string): bigint => statSync(file, { bigint: true }).ctimeNs;
        const times = Object.keys(web.files).map((file) => placed(host().file(file)));
        assert.ok(times.every((time) => time < placed(host().manifest)));
    });

    it("places no manifest while a file cannot be placed, but all other files", async () => {
        host().write(web);
        mkdirSync(host().file("pki/server.key"), { recursive: true });
        const anchor = host().start();
        await anchor.says(/pki\/server\.key is a directory; remove it/);
        assert.ok(!existsSync(host().manifest));
        assert.equal(host().read("pki/ca.pem"), "an authority\n");
        assert.match(anchor.ready().text, /is a directory/);
        rmSync(host().file("pki/server.key"), { recursive: true });
        await anchor.says(/is placed and healthy/);
    });

    it("lets nobody else read what it keeps for itself", async () => {
        host().write(web);
        await host().settle();
        assert.equal(statSync(path.join(host().state, "good/files/pki__server.key")).mode & 0o077, 0);
        assert.equal(statSync(host().state).mode & 0o077, 0);
    });

    it("touches nothing at a second run, nor in many rounds", async () => {
        host().write(web);
        await host().settle();
        const placed = host().identity();
        const anchor = host().start();
        await anchor.says(/is placed and healthy/);
        await new Promise((resolve) => setTimeout(resolve, 400));
        assert.deepEqual(host().identity(), placed);
    });

    it("touches nothing when another anchor takes over from one that was killed", async () => {
        host().write(web);
        const first = host().start();
        await first.says(/is placed and healthy/);
        const placed = host().identity();
        const second = host().start();
        await second.says(/another anchor holds/);
        await first.kill();
        await second.says(/is placed and healthy/);
        assert.deepEqual(host().identity(), placed);
    });

    it("keeps what is good when its container starts again with the sources of a later pod", async () => {
        const own = { ANCHOR_REVISION: "1" };
        host().write({ ...web, revision: "1" });
        await host().settle(own);
        host().write({ ...web, manifest: "second", revision: "2" });
        const anchor = host().start(own);
        await anchor.says(/is placed and healthy/);
        rmSync(host().file("web.conf"));
        await eventually(() => {
            assert.equal(host().read("web.conf"), "listen 80\n");
            return Promise.resolve();
        });
        assert.equal(host().placedManifest(), "first");
        await anchor.end();
        await host().settle({ ANCHOR_REVISION: "2" });
        assert.equal(host().placedManifest(), "second");
    });

    it("places nothing at all from the sources of another pod", async () => {
        host().write({ ...web, revision: "2" });
        await host().runUntil(/the sources are those of another pod/, { ANCHOR_REVISION: "1" });
        assert.ok(!existsSync(host().directory));
    });

    it("is not ready with the sources of an earlier pod, and places its own as soon as it has them", async () => {
        host().write({ ...web, revision: "1" });
        await host().settle({ ANCHOR_REVISION: "1" });
        const next = host().start({ ANCHOR_REVISION: "2" });
        await next.says(/the sources are those of another pod, and this one has not placed its own/);
        host().write({ ...web, manifest: "second", revision: "2" });
        await next.says(/is placed and healthy/);
        assert.equal(host().placedManifest(), "second");
    });

    const damages: Readonly<Record<string, (file: string) => void>> = {
        "was edited": (file) => {
            writeFileSync(file, "edited\n");
        },
        "was deleted": (file) => {
            rmSync(file);
        },
        "is empty": (file) => {
            writeFileSync(file, "");
        },
        "has another mode": (file) => {
            chmodSync(file, 0o666);
        },
        "became a link": (file) => {
            rmSync(file);
            symlinkSync("/etc/hostname", file);
        },
        "went with its directory": (file) => {
            rmSync(path.dirname(file), { recursive: true });
        },
    };
    for (const [damage, inflict] of Object.entries(damages)) {
        it(`repairs a file that ${damage}, and nothing else`, async () => {
            host().write({
                files: { "pki/server.key": { content: "a key\n", mode: "0600" }, other: { content: "x" } },
            });
            const anchor = host().start();
            await anchor.says(/is placed and healthy/);
            const others = host().identity().filter(isOther);
            inflict(host().file("pki/server.key"));
            await eventually(() => {
                const { mode } = statSync(host().file("pki/server.key"));
                assert.equal(mode & 0o7777, 0o600);
                assert.equal(host().read("pki/server.key"), "a key\n");
                return Promise.resolve();
            });
            assert.deepEqual(host().identity().filter(isOther), others);
        });
    }

    it("repairs a file that has another owner", async function () {
        if (process.getuid?.() !== 0) {
            skip(this, "only root can give files away");
        }
        host().write({ files: { "server.key": { content: "a key\n", mode: "0600", owner: "65534:65534" } } });
        const anchor = host().start();
        await anchor.says(/is placed and healthy/);
        assert.equal(statSync(host().file("server.key")).uid, 65534);
        chownSync(host().file("server.key"), 1, 1);
        await eventually(() => {
            const { uid, gid } = statSync(host().file("server.key"));
            assert.deepEqual([uid, gid], [65534, 65534]);
            return Promise.resolve();
        });
    });

    it("repairs a manifest that was edited, deleted, or has another mode", async () => {
        host().write(web);
        const anchor = host().start();
        await anchor.says(/is placed and healthy/);
        const good = readFileSync(host().manifest, "utf8");
        for (const inflict of [damages["was edited"], damages["was deleted"], damages["has another mode"]]) {
            inflict?.(host().manifest);
            await eventually(() => {
                assert.equal(readFileSync(host().manifest, "utf8"), good);
                assert.equal(statSync(host().manifest).mode & 0o7777, 0o600);
                return Promise.resolve();
            });
        }
    });
});

function isOther(line: string): boolean {
    return /(other|web\.yaml|manifests) /.test(line);
}
