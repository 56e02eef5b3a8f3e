import assert from "node:assert/strict";
import { RollResource } from "../../../provider/anchor/roll";
import { type PropertyMap, unknown } from "../../../provider/property-values";
import { daemonSetOf, FakeAnchorCluster, podOn, revision, unready, waiting } from "./fake-anchor-cluster";

const inputs: PropertyMap = {
    anchor: "web",
    namespace: "a",
    daemonSet: "web-anchor",
    revision,
    settings: "s",
    deadline: 20,
};

describe("Roll", () => {
    let cluster: FakeAnchorCluster;
    let roll: RollResource;
    let cancellation: AbortController;
    const statuses: string[] = [];
    const warnings: string[] = [];

    beforeEach(async () => {
        statuses.length = 0;
        warnings.length = 0;
        cluster = new FakeAnchorCluster();
        cancellation = new AbortController();
        await cluster.start();
        const log = {
            write: (severity: string, message: string) =>
                Promise.resolve(void warnings.push(`${severity}: ${message}`)),
            status: (message: string) => Promise.resolve(void statuses.push(message)),
        };
        roll = new RollResource(log, cluster.connect, cluster.clock);
    });
    afterEach(() => cluster.stop());

    const request = () => ({ urn: "urn", type: "flotilla:anchor:Roll", name: "r", signal: cancellation.signal });
    const create = (more: PropertyMap = {}, preview = false) =>
        roll.create({ ...request(), inputs: { ...inputs, ...more }, preview, timeout: 0 });
    const failure = async (): Promise<string> => {
        const error: unknown = await create().then(
            () => assert.fail("it did not fail"),
            (reason: unknown) => reason,
        );
        assert.ok(error instanceof Error);
        return error.message;
    };

    describe("of an anchor whose labels others have to set", () => {
        const selector = "node-role.kubernetes.io/etcd=";
        const warning =
            `warning: anchors.web: no node of the cluster has the label ${selector}, so that it is placed nowhere. Roles of flotilla:nodes label nodes ` +
            "only where flotilla:nodeRoles names them: add etcd: {} there, or label nodes yourself (docs/anchors.md).";
        const kept = { ...inputs, selector, nodes: 0 };
        const diff = (change: PropertyMap = {}) =>
            roll.diff({
                ...request(),
                id: "r",
                oldInputs: kept,
                oldOutputs: kept,
                newInputs: { ...kept, ...change },
                ignoreChanges: [],
            });

        it("warns in a preview when no node has them", async () => {
            await create({ selector }, true);

            assert.deepEqual(warnings, [warning]);
        });

        it("names all of them, and does not speak of roles that there are not", async () => {
            await create({ selector: "a=1,b=" }, true);

            assert.deepEqual(warnings, [
                "warning: anchors.web: no node of the cluster has the labels a=1 and b=, so that it is placed nowhere. Label nodes, or change nodeSelector (docs/anchors.md).",
            ]);
        });

        it("is done at once when no node has them, with the warning", async () => {
            cluster.daemonSet = daemonSetOf({ wanted: 0, updated: 0, available: 0 });

            assert.equal((await create({ selector })).outputs["nodes"], 0);
            assert.deepEqual(warnings, [warning]);
        });

        it("warns in each later preview as long as that is so", async () => {
            assert.deepEqual((await diff()).detailedDiff, {});
            assert.deepEqual(warnings, [warning]);
        });

        it("says nothing when a node has them, or the cluster cannot be asked", async () => {
            cluster.nodes = [selector];
            await create({ selector }, true);
            await diff();
            cluster.nodes = [];
            cluster.refusals["nodes"] = 403;
            await create({ selector }, true);
            cluster.refusals["nodes"] = 500;
            await create({ selector }, true);
            await cluster.stop();
            await create({ selector }, true);

            assert.deepEqual(warnings, []);
        });
    });

    it("asks nobody in a preview", async () => {
        await cluster.stop();

        assert.deepEqual((await create({ revision: unknown }, true)).outputs["nodes"], unknown);
    });

    it("waits until every node is ready, and tells how many there are", async () => {
        cluster.daemonSet = daemonSetOf({ updated: 1, available: 1 });
        cluster.pods = [podOn("n0", unready)];
        cluster.after(15_000, () => (cluster.pods = [podOn("n0"), podOn("n1", unready)]));
        // Later than the deadline of the first node.
        cluster.after(30_000, () => {
            cluster.pods = [podOn("n0"), podOn("n1")];
            cluster.daemonSet = daemonSetOf();
        });

        assert.equal((await create()).outputs["nodes"], 2);
        assert.ok(
            statuses.includes("1 of 2 nodes ready with the new revision; n1: its pod is not ready"),
            statuses.join("\n"),
        );
    });

    it("ends at the first node whose anchor has given up, with its words, long before the deadline", async () => {
        cluster.daemonSet = daemonSetOf({ updated: 1, available: 1 });
        cluster.pods = [podOn("n0", unready)];
        cluster.logs["web-anchor-n0"] = "web: revision 1a2b is placed, but not healthy yet: no answer\n";
        const words = "revision 1a2b was not healthy within 20 s (HTTP 500); revision 9f8e runs again";
        cluster.after(10_000, () => (cluster.logs["web-anchor-n0"] = `web: ${words}\n`));

        assert.equal(
            await failure(),
            `anchors.web: the roll has stopped, with 0 of 2 nodes ready with the new revision. n0: ${words}. The other nodes keep what they have. ` +
                "Mend what it says, or undo the change, and run `up` again (docs/anchors.md).",
        );
        assert.ok(cluster.seconds < 15, `${cluster.seconds} s`);
    });

    it("gives the revision that was put back its time, and tells how that ended", async () => {
        cluster.daemonSet = daemonSetOf({ updated: 1, available: 1 });
        cluster.pods = [podOn("n0", unready)];
        const failed = "revision 1a2b was not healthy within 20 s (HTTP 500)";
        const say = (words: string): string =>
            (cluster.logs["web-anchor-n0"] = `web: ${failed}; revision 9f8e ${words}\n`);
        say("was put back, but is not healthy: HTTP 403");
        cluster.after(10, () => say("runs again"));
        assert.match(
            await failure(),
            /n0: revision 1a2b was not healthy within 20 s \(HTTP 500\); revision 9f8e runs again\. /,
        );

        say("was put back, but is not healthy: HTTP 500");
        assert.match(await failure(), /; revision 9f8e was put back, but is not healthy: HTTP 500\. /);
    });

    it("reads the words of the readiness probe where there is no log to be had, the last ones", async () => {
        const words = "revision 1a2b was not healthy within 20 s (no answer)";
        cluster.daemonSet = daemonSetOf({ updated: 1, available: 0 });
        cluster.pods = [podOn("n0", unready)];
        cluster.events["uid-n0"] = [
            { message: `Readiness probe failed: ${words}\n`, lastTimestamp: "2026-01-01T00:00:09Z" },
            { message: "Readiness probe failed: the source a is missing", lastTimestamp: "2026-01-01T00:00:01Z" },
        ];

        assert.match(await failure(), /n0: revision 1a2b was not healthy within 20 s \(no answer\)\. The other/);
    });

    it("ends at once where a pod can never run", async () => {
        cluster.daemonSet = daemonSetOf({ updated: 1, available: 1 });
        cluster.pods = [podOn("n0"), podOn("n1", waiting("InvalidImageName", "no image"))];

        assert.match(
            await failure(),
            /with 1 of 2 nodes ready .*\. n1: its pod does not run: InvalidImageName: no image\. /,
        );
        assert.ok(cluster.seconds < 5, `${cluster.seconds} s`);
    });

    it("ends when no further node is ready in time, and says what it has seen last", async () => {
        cluster.daemonSet = daemonSetOf({ updated: 1, available: 0 });
        cluster.pods = [podOn("n0", waiting("ImagePullBackOff", "pulling"))];

        assert.match(
            await failure(),
            /^anchors\.web: no further node was ready in 20 s: the roll has stopped, with 0 of 2 .* n0: its pod does not run: ImagePullBackOff: pulling\./,
        );
    });

    it("ends when nothing comes of it at all, with where to look", async () => {
        assert.equal(
            await failure(),
            "anchors.web: nothing has come of it in 20 s: there is no DaemonSet web-anchor. Look at `kubectl -n a describe daemonset web-anchor`, and run `up` again.",
        );
    });

    it("goes on when the API server is away for a while: the anchor may be its own", async () => {
        cluster.daemonSet = daemonSetOf();
        cluster.pods = [podOn("n0"), podOn("n1")];
        cluster.refusals["web-anchor"] = 503;
        cluster.after(10_000, () => (cluster.refusals["web-anchor"] = undefined));

        assert.equal((await create()).outputs["nodes"], 2);
    });

    it("says which right is missing", async () => {
        cluster.refusals["pods"] = 403;

        assert.match(
            await failure(),
            /^anchors\.web: .* may not list pods in the namespace "a" \(403\).*docs\/anchors\.md/,
        );
    });

    for (const { what, to, diff } of [
        { what: "another revision", to: { revision: "r3" }, diff: { revision: { kind: "update" } } },
        { what: "a revision that is not known", to: { revision: unknown }, diff: { revision: { kind: "update" } } },
        { what: "other pods", to: { settings: "t" }, diff: { settings: { kind: "update" } } },
        { what: "another namespace", to: { namespace: "b" }, diff: { namespace: { kind: "update-replace" } } },
        { what: "another deadline", to: { deadline: 1 }, diff: {} },
    ] as { what: string; to: PropertyMap; diff: object }[]) {
        it(`${Object.keys(diff).length === 0 ? "sees no change in" : "sees"} ${what}`, async () => {
            const newInputs = { ...inputs, ...to };
            const change = {
                ...request(),
                id: "r",
                oldInputs: inputs,
                oldOutputs: inputs,
                newInputs,
                ignoreChanges: [],
            };

            assert.deepEqual((await roll.diff(change)).detailedDiff, diff);
        });
    }

    it("refuses inputs that are not what they should be", async () => {
        const newInputs = { ...inputs, anchor: 1, deadline: 0 };
        const checked = await roll.check({
            ...request(),
            oldInputs: undefined,
            newInputs,
            randomSeed: new Uint8Array(),
        });

        assert.deepEqual(checked.failures, [
            { property: "anchor", reason: "is not text" },
            { property: "deadline", reason: "is not a number of seconds" },
        ]);
    });
});
