import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { layoutOf } from "../../../toolchain/control-plane/layout";
import { eventually } from "../../support/eventually";
import { NodeCluster } from "../../support/node/cluster";
import { RealNode } from "../../support/node/node";
import { findNodeParts } from "../../support/node/parts";
import { type WebAnchor, webAnchor, webLabel } from "./web-anchor";
import { foundOrSkip } from "../../support/skip";

const namespace = "kube-system";
const second = 1000;
const names = ["real-1", "real-2"] as const;

/** What is seen of a node. */
interface Seen {
    /** Of the page in its manifest; undefined while there is no manifest. */
    readonly version: string | undefined;
    /** Of its anchor's pod, when that is ready. */
    readonly readyRevision: string | undefined;
}

describe("an anchor on two real nodes", function () {
    this.timeout(120 * second);
    let cluster: NodeCluster;
    let other: RealNode | undefined;

    before(async function () {
        this.timeout(600 * second);
        const parts = foundOrSkip(this, await findNodeParts());
        cluster = foundOrSkip(this, await NodeCluster.start(names[0], { isAlone: true }));
        const { directory, kubeconfig } = cluster.controlPlane;
        const authority = path.join(layoutOf(directory).certificates, "ca.crt");
        other = await RealNode.start(parts, { name: names[1], kubeconfig, authority, isAlone: true });
    });

    after(async () => {
        // Undefined where the suite was skipped.
        await other?.remove();
        await (cluster as NodeCluster | undefined)?.stop();
    });

    async function apply(anchor: Omit<WebAnchor, "port">): Promise<void> {
        for (const object of webAnchor({ ...anchor, port: 18080 })) {
            await cluster.apply(object);
        }
    }

    /** First what is on the nodes, then what the API server says: nothing that was ready before is missed. */
    async function look(): Promise<Record<string, Seen>> {
        const versions = [cluster.node, other].map(versionOn);
        const pods = await cluster.list("Pod", namespace, "app.kubernetes.io/name=web-anchor");
        const entries = names.map((name, index): [string, Seen] => {
            const pod = pods.find(({ spec }) => (spec as { nodeName?: string }).nodeName === name);
            const { conditions = [] } = (pod?.status ?? {}) as { conditions?: { type: string; status: string }[] };
            const isReady = conditions.some(({ type, status }) => type === "Ready" && status === "True");
            const readyRevision = isReady ? pod?.metadata.annotations?.["flotilla.dev/revision"] : undefined;
            return [name, { version: versions[index], readyRevision }];
        });
        return Object.fromEntries(entries);
    }

    const untilBoth = (seen: Seen): Promise<void> =>
        eventually(async () => {
            assert.deepEqual(await look(), { [names[0]]: seen, [names[1]]: seen });
        }, 60 * second);

    it("goes on to the second node only when the first one is healthy with the new revision", async () => {
        await apply({ version: "v1", revision: "1" });
        // The second one may not have joined yet.
        await Promise.all(names.map((name) => eventually(() => cluster.label({ [webLabel]: "true" }, name))));
        await untilBoth({ version: "v1", readyRevision: "1" });
        await apply({ version: "v2", revision: "2" });
        const history: Record<string, Seen>[] = [];
        for (let isDone = false; !isDone;) {
            const seen = await look();
            history.push(seen);
            isDone = names.every((name) => seen[name]?.readyRevision === "2");
            assert.ok(history.length < 1000, JSON.stringify(seen));
            await sleep(50);
        }
        for (const seen of history) {
            const touched = names.filter((name) => seen[name]?.version !== "v1");
            const ready = names.filter((name) => seen[name]?.readyRevision === "2");
            assert.ok(touched.length - ready.length <= 1, JSON.stringify(seen));
        }
        assert.ok(history.some((seen) => names.filter((name) => seen[name]?.version === "v2").length === 1));
    });

    it("leaves the second node as it is when the first one does not become healthy", async () => {
        await apply({ version: "v3", revision: "3", command: "exec sleep 2147483647", healthTimeout: 4 });
        await eventually(async () => {
            const events = await cluster.list("Event", namespace);
            assert.match(
                JSON.stringify(events.map(({ message }) => message)),
                /was not healthy within 4 s .* runs again/,
            );
        }, 60 * second);
        const seen = Object.values(await look());
        assert.deepEqual(
            seen.map(({ version }) => version),
            ["v2", "v2"],
        );
        assert.deepEqual(seen.map(({ readyRevision }) => readyRevision).sort(), ["2", undefined]);
    });
});

function versionOn(node: RealNode | undefined): string | undefined {
    try {
        const manifest = readFileSync(node?.hostPath("/etc/kubernetes/manifests/web.yaml") ?? "", "utf8");
        return /echo (v\d)/.exec(manifest)?.[1] ?? "other";
    } catch {
        return undefined;
    }
}
