import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import { choosePorts } from "../../../toolchain/control-plane/ports";
import { eventually, unhurried } from "../../support/eventually";
import { type LiveObject, NodeCluster, type NodeClusterOptions } from "../../support/node/cluster";
import { Probe, type ProbeResult, textAt } from "../../support/probe";
import { type WebAnchor, webAnchor, webLabel } from "./web-anchor";
import { skip } from "../../support/skip";

const namespace = "kube-system";
const patience = 60_000;

/** A web server that an anchor runs on a real node. */
export class WebOnNode {
    private startedCluster: NodeCluster | undefined;
    private port = 0;
    private applied: WebAnchor | undefined;

    /** For the tests of one `describe`: registers hooks that start control plane and node, and end them; without a node the tests are skipped, with the reason. */
    public static use(options: NodeClusterOptions = {}): WebOnNode {
        const self = new WebOnNode();
        before(async function () {
            this.timeout(10 * 60_000);
            const missing = await self.start(options);
            if (missing !== undefined) {
                skip(this, missing);
            }
        });
        after(() => self.stop());
        return self;
    }

    /** Starts control plane and node. @returns why there can be none, undefined when they run. */
    public async start(options: NodeClusterOptions = {}): Promise<string | undefined> {
        const cluster = await NodeCluster.start("real-1", options);
        if ("reason" in cluster) {
            return cluster.reason;
        }
        this.startedCluster = cluster;
        this.port = (await choosePorts(undefined)).apiServer;
        return undefined;
    }

    /** Ends what was started. */
    public async stop(): Promise<void> {
        await this.startedCluster?.stop();
    }

    public get cluster(): NodeCluster {
        return this.startedCluster ?? assert.fail("There is no cluster.");
    }

    public get url(): string {
        return `http://127.0.0.1:${this.port}/index.html`;
    }

    /** Applies the anchor with changes to what was applied last; each time with another revision, so that it rolls. */
    public async apply(changes: Partial<WebAnchor> = {}): Promise<void> {
        const before = this.applied;
        const revision = String(Number(before?.revision ?? 0) + 1);
        const anchor = { version: "v1", ...before, port: this.port, ...changes, revision };
        this.applied = anchor;
        for (const object of webAnchor(anchor)) {
            await this.cluster.apply(object);
        }
    }

    /** Gives the node its label, or takes it away. */
    public label(isSelected: boolean): Promise<void> {
        return this.cluster.label({ [webLabel]: isSelected ? "true" : null });
    }

    /** The pods of the DaemonSet. */
    public pods(): Promise<LiveObject[]> {
        return this.cluster.list("Pod", namespace, "app.kubernetes.io/name=web-anchor");
    }

    /** Waits until the page has a text. */
    public untilPage(text: string): Promise<void> {
        return eventually(async () => {
            assert.equal((await textAt(this.url))?.trim(), text);
        }, patience);
    }

    /** Whether the pods of the DaemonSet are ready. */
    public async readiness(): Promise<boolean[]> {
        return (await this.pods()).map(({ status }) => isReady(status));
    }

    /** Waits until the one pod of the DaemonSet is of the template that was applied last, and ready. */
    public async untilReady(): Promise<void> {
        await eventually(
            async () => {
                const states = (await this.pods()).map(({ metadata, status }) => ({
                    revision: metadata.annotations?.["flotilla.dev/revision"],
                    isEnding: metadata.deletionTimestamp !== undefined,
                    isReady: isReady(status),
                }));
                assert.deepEqual(states, [{ revision: this.applied?.revision, isEnding: false, isReady: true }]);
            },
            patience,
            unhurried,
        );
    }

    /** What a client sees of the page while something is done. */
    public async probed(action: () => Promise<void>): Promise<ProbeResult> {
        const probe = Probe.start(this.url);
        try {
            await action();
        } finally {
            await probe.stop();
        }
        return probe.stop();
    }

    /** What a file of the node is: another inode or time says that it was written. */
    public identity(file: string): { readonly inode: number; readonly time: number } {
        const { ino, mtimeMs } = statSync(this.cluster.node.hostPath(file));
        return { inode: ino, time: mtimeMs };
    }

    /** The text of a file of the node, undefined when there is none. */
    public text(file: string): string | undefined {
        try {
            return readFileSync(this.cluster.node.hostPath(file), "utf8");
        } catch {
            return undefined;
        }
    }
}

function isReady(status: unknown): boolean {
    const { conditions = [] } = (status ?? {}) as { conditions?: { type: string; status: string }[] };
    return conditions.some(({ type, status: value }) => type === "Ready" && value === "True");
}

/** Numbers that people want to read, whether or not they are asserted. */
export function report(line: string): void {
    process.stdout.write(`      ${line}\n`);
}
