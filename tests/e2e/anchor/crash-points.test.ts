import assert from "node:assert/strict";
import { cpSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { AnchorHost, type Sources } from "./anchor-host";
import { CrashPoints } from "./crash-points";

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
            const attempt = await host.wantedAttempt();
            writeFileSync(path.join(host.state, "failed"), `${attempt}\nrevision x was not healthy\n`);
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

/** How many nodes are tried at once: half of the time they wait. */
const lanes = 4;

describe("anchor script: killed between any two steps", () => {
    for (const [passage, { sources, next = sources, settings = {}, before }] of Object.entries(passages)) {
        it(`leaves every file whole on ${passage}, and the next run goes on`, async function () {
            this.timeout(60_000);
            const template = new AnchorHost();
            const nodes: AnchorHost[] = [template];
            const copyOf = (root: string, wanted: Sources): AnchorHost => {
                const host = new AnchorHost();
                nodes.push(host);
                cpSync(root, host.root, { recursive: true, preserveTimestamps: true });
                host.write(wanted);
                return host;
            };
            try {
                await before(template);
                const foreign = path.join("etc", "foreign");
                writeFileSync(path.join(template.root, foreign), "");
                const reference = copyOf(template.root, next);
                await reference.runUntil(done, settings);
                const expected = unordered(contents(reference.root));
                const recorded = copyOf(template.root, sources);
                const points = new CrashPoints(recorded);
                await recorded.runUntil(done, { ...settings, ...points.environment });
                const states = points.states();
                process.stdout.write(`      ${states.length} steps\n`);
                assert.ok(states.length > 10);

                await assertLeftByKill(copyOf(template.root, sources), states, settings);
                const remaining = [...distinct(states)];
                const lane = async (): Promise<void> => {
                    for (let state = remaining.pop(); state !== undefined; state = remaining.pop()) {
                        const host = copyOf(state, next);
                        assertWhole(host, state);
                        await host.runUntil(done, settings);
                        assert.deepEqual(unordered(contents(host.root)), expected, state);
                        assert.ok(existsSync(path.join(host.root, foreign)), state);
                    }
                };
                await Promise.all(Array.from({ length: lanes }, lane));
            } finally {
                await Promise.all(nodes.map((node) => node.remove()));
            }
        });
    }
});

/** The copies of a node are what a kill leaves: that of the anchor halfway leaves just the same. */
async function assertLeftByKill(
    host: AnchorHost,
    states: readonly string[],
    settings: Readonly<Record<string, string>>,
): Promise<void> {
    const step = Math.ceil(states.length / 2);
    const anchor = host.start({ ...settings, ...new CrashPoints(host, step).environment });
    await anchor.ended();
    await anchor.kill();
    assert.deepEqual(contents(host.root), contents(states[step - 1] ?? ""), `killed at step ${step}`);
}

/** One of those nodes on which everything is the same. */
function distinct(roots: readonly string[]): Iterable<string> {
    return new Map(roots.map((root) => [contents(root).join("\n"), root])).values();
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

/** All files of a node with mode and content. */
function contents(root: string): string[] {
    const entries = readdirSync(root, { recursive: true, encoding: "utf8" }).sort();
    return entries.map((entry) => {
        const file = path.join(root, entry);
        const stats = statSync(file);
        const text = stats.isFile() ? readFileSync(file, "utf8") : "";
        return `${entry} ${(stats.mode & 0o7777).toString(8)}\n${text}`;
    });
}

/** Files without the order of their lines: that of the inventory tells of what was there before. */
function unordered(files: readonly string[]): string[] {
    return files.map((text) => text.split("\n").sort().join("\n"));
}
