import assert from "node:assert/strict";
import { cpSync, existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { AnchorHost, type Sources } from "./anchor-host";
import type { AnchorProcess } from "./anchor-process";
import { CrashPoint } from "./crash-points";

const first: Sources = {
    manifest: "first",
    files: { "web.conf": { content: "old configuration\n" }, "gone/key": { content: "old key\n", mode: "0600" } },
};
const second: Sources = {
    manifest: "second",
    files: {
        "web.conf": { content: "new configuration\n" },
        "made/key": { content: "new key\n", mode: "0400" },
        "ca.pem": { content: "an authority\n", onChange: "reload" },
    },
};
const done = /is placed and healthy|nothing of web|runs again/;

/** One way of the node from one state into another. */
interface Passage {
    readonly sources: Sources;
    /** What is wanted of the run after the kill, where that is not the same. */
    readonly next?: Sources;
    readonly settings?: Readonly<Record<string, string>>;
    /** Brings the node into the state before. */
    readonly before: (host: AnchorHost) => Promise<void>;
}

const passages: Readonly<Record<string, Passage>> = {
    "the first placing": { sources: second, before: () => Promise.resolve() },
    "another revision": {
        sources: second,
        before: async (host) => {
            host.write(first);
            await host.settle();
        },
    },
    "another revision, which is taken back by the operator": {
        sources: second,
        next: first,
        before: async (host) => {
            host.write(first);
            await host.settle();
        },
    },
    "the way back to the last good revision": {
        sources: second,
        before: async (host) => {
            host.write(first);
            await host.settle();
            // Placed, never healthy, and given up: what remains is the way back.
            host.write(second);
            await host.runUntil(/not healthy yet/, { ANCHOR_HEALTH: "http://127.0.0.1:1/" });
            const revision = await host.wantedRevision();
            writeFileSync(path.join(host.state, "failed"), `${revision}\nrevision x was not healthy\n`);
        },
    },
    "the removal": {
        sources: second,
        settings: { ANCHOR_STATE: "absent" },
        before: async (host) => {
            host.write(second);
            await host.settle();
        },
    },
};

describe("anchor script: killed between any two steps", () => {
    for (const [passage, { sources, next = sources, settings = {}, before }] of Object.entries(passages)) {
        it(`leaves every file whole on ${passage}, and the next run goes on`, async function () {
            this.timeout(60_000);
            const template = new AnchorHost();
            const nodes: AnchorHost[] = [template];
            try {
                await before(template);
                const foreign = path.join("etc", "foreign");
                writeFileSync(path.join(template.root, foreign), "");
                const copy = (): AnchorHost => {
                    const host = new AnchorHost();
                    nodes.push(host);
                    cpSync(template.root, host.root, { recursive: true, preserveTimestamps: true });
                    host.write(sources);
                    return host;
                };
                const reference = copy();
                reference.write(next);
                await reference.runUntil(done, settings);
                const expected = contents(reference);
                const count = await CrashPoint.visit(async (point) => {
                    const host = copy();
                    const hasEnded = await runInto(host.start({ ...settings, ...point.environment(host) }));
                    const state = `killed at step ${point.step}`;
                    assertWhole(host, state);
                    host.write(next);
                    await host.runUntil(done, settings);
                    assert.deepEqual(contents(host), expected, state);
                    assert.ok(existsSync(path.join(host.root, foreign)), state);
                    return hasEnded;
                });
                process.stdout.write(`      ${count} steps\n`);
                assert.ok(count > 10);
            } finally {
                await Promise.all(nodes.map((node) => node.remove()));
            }
        });
    }
});

/** True when the anchor was killed before it was done. */
async function runInto(anchor: AnchorProcess): Promise<boolean> {
    const finished = anchor.says(done).then(() => false);
    const killed = anchor.ended().then(() => true);
    const wasKilled = await Promise.race([finished, killed]);
    finished.catch(() => undefined);
    await anchor.kill();
    return wasKilled;
}

const whole: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
    ["web.conf", "gone/key", "made/key", "ca.pem"].map((file) => [
        file,
        [first, second].flatMap(({ files }) => files[file]?.content ?? []),
    ]),
);

/** No live file is anything but a whole old or new one, also for the kubelet. */
function assertWhole(host: AnchorHost, state: string): void {
    for (const [file, texts] of Object.entries(whole)) {
        if (existsSync(host.file(file))) {
            assert.ok(texts.includes(host.read(file)), `${state}: ${file} is ${host.read(file)}`);
        }
    }
    const visible = host.entries().filter((entry) => /^etc\/kubernetes\/manifests\/[^.]/.test(entry));
    assert.ok(
        visible.every((entry) => entry === "etc/kubernetes/manifests/web.yaml"),
        state,
    );
    if (existsSync(host.manifest)) {
        assert.match(
            readFileSync(host.manifest, "utf8"),
            /^kind: Pod\n {4}"name": "web",\nword: (first|second)\nrevision: "[0-9a-f]{64}"\n$/,
            state,
        );
    }
}

/** All files of the node with mode and content. */
function contents(host: AnchorHost): string[] {
    return host.entries().map((entry) => {
        const file = path.join(host.root, entry);
        const stats = statSync(file);
        // The order of the inventory tells of what was there before.
        const text = stats.isFile() ? readFileSync(file, "utf8").split("\n").sort().join("\n") : "";
        return `${entry} ${(stats.mode & 0o7777).toString(8)} ${text}`;
    });
}
