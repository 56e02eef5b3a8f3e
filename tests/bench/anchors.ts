import assert from "node:assert/strict";
import { renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type WebAnchor } from "../e2e/anchor/web-anchor";
import { WebOnNode } from "../e2e/anchor/web-on-node";
import { eventually } from "../support/eventually";
import { textAt } from "../support/probe";
import { runBenchmark } from "./measure";

const manifest = "/etc/kubernetes/manifests/web.yaml";
const second = 1000;
const rounds = Number(process.env["BENCH_REPETITIONS"] ?? "5");

function say(line: string): void {
    process.stdout.write(`${line}\n`);
}

/**
 * `npm run bench:anchors`: for how long nobody serves while the manifest of a static pod is exchanged on a real kubelet: by an anchor, and the plain
 * way, by renaming the new manifest over the old one, as Promenade's anchors did. And how long a labeled node takes until it serves.
 */
async function main(): Promise<void> {
    const web = new WebOnNode();
    try {
        const missing = await web.start();
        if (missing !== undefined) {
            throw new Error(missing);
        }
        await web.apply();
        const labeled = performance.now();
        await web.label(true);
        await web.untilPage("v1");
        say(`labeled to answering: ${inSeconds(performance.now() - labeled)}`);
        await web.untilReady();
        const anchored: number[] = [];
        for (let round = 0; round < rounds; round++) {
            anchored.push(await exchange(web, { version: `anchored-${round}` }));
            say(`exchange by the anchor: ${inSeconds(anchored.at(-1))} dark`);
        }
        // Without its label the node has no anchor that would mend what is written now, and the component stays.
        await web.label(false);
        await eventually(async () => {
            assert.deepEqual(await web.pods(), []);
        });
        const plain: number[] = [];
        for (let round = 0; round < rounds; round++) {
            plain.push(await rename(web, `plain-${round}`));
            say(`exchange the plain way: ${inSeconds(plain.at(-1))} dark`);
        }
        const [ours, theirs] = [median(anchored), median(plain)];
        say(
            `${rounds} exchanges each, medians: anchor ${inSeconds(ours)} dark, plain ${inSeconds(theirs)}, ` +
                `ratio ${(ours / theirs).toFixed(2)}.`,
        );
    } finally {
        await web.stop();
    }
}

/** How long nobody serves while the anchor exchanges the manifest, in milliseconds. */
async function exchange(web: WebOnNode, changes: Partial<WebAnchor>): Promise<number> {
    const { darkness } = await web.probed(async () => {
        await web.apply(changes);
        await web.untilReady();
    });
    return darkness;
}

/** The same without an anchor. */
async function rename(web: WebOnNode, version: string): Promise<number> {
    const before = (await textAt(web.url))?.trim() ?? "";
    const text = (web.text(manifest) ?? "").replaceAll(before, version);
    const { darkness } = await web.probed(async () => {
        const file = web.cluster.node.hostPath(manifest);
        const temporary = path.join(path.dirname(file), ".web.yaml.next");
        writeFileSync(temporary, text, { mode: 0o600 });
        renameSync(temporary, file);
        await web.untilPage(version);
    });
    return darkness;
}

function median(values: readonly number[]): number {
    return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function inSeconds(milliseconds = Number.NaN): string {
    return `${(milliseconds / second).toFixed(2)} s`;
}

runBenchmark(main);
