import assert from "node:assert/strict";
import { isGivenUp, rollState } from "../../../provider/anchor/roll-verdict";
import { daemonSetOf, podOn, revision, unready, waiting } from "./fake-anchor-cluster";

function stateOf(daemonSet: ReturnType<typeof daemonSetOf> | undefined, pods: Parameters<typeof rollState>[2]) {
    return rollState("web-anchor", daemonSet, pods, revision);
}

describe("the state of a roll", () => {
    it("is done when every node has a ready pod of the revision", () => {
        const { isDone, text, unready: others } = stateOf(daemonSetOf(), [podOn("n0"), podOn("n1")]);

        assert.deepEqual([isDone, text, others], [true, "2 of 2 nodes ready with the new revision", []]);
    });

    it("is done where no node is selected", () => {
        assert.ok(stateOf(daemonSetOf({ wanted: 0, updated: 0, available: 0 }), []).isDone);
    });

    for (const [what, daemonSet, pods, text] of [
        ["without a DaemonSet", undefined, [], "there is no DaemonSet web-anchor"],
        [
            "with another template",
            daemonSetOf({ template: "other" }),
            [podOn("n0"), podOn("n1")],
            "the DaemonSet web-anchor has another revision: somebody else has changed it",
        ],
        [
            "as long as nobody has seen the new template",
            daemonSetOf({ observed: 0 }),
            [podOn("n0"), podOn("n1")],
            "nobody has acted on the DaemonSet web-anchor yet (is the controller manager running?)",
        ],
        [
            "with pods of the revision before",
            daemonSetOf({ updated: 1 }),
            [podOn("n0"), podOn("n1", undefined, "r1")],
            "1 of 2 nodes ready with the new revision",
        ],
        [
            "with pods that others have given the label",
            daemonSetOf(),
            [podOn("n0"), { ...podOn("n1"), metadata: { ...podOn("n1").metadata, ownerReferences: [] } }],
            "1 of 2 nodes ready with the new revision",
        ],
        [
            "as long as the status is behind the pods",
            daemonSetOf({ available: 1 }),
            [podOn("n0"), podOn("n1")],
            "2 of 2 nodes ready with the new revision",
        ],
    ] as const) {
        it(`is not done ${what}`, () => {
            const state = stateOf(daemonSet, pods);

            assert.deepEqual([state.isDone, state.text], [false, text]);
        });
    }

    it("names the node of a pod that is not ready, and why, and whether it ever will be", () => {
        const unschedulable = {
            conditions: [{ type: "PodScheduled", status: "False", reason: "Unschedulable", message: "no\nroom." }],
        };
        const { unready: found } = stateOf(daemonSetOf({ wanted: 5 }), [
            podOn("n0", unready),
            podOn("n1", waiting("ImagePullBackOff", "pulling")),
            podOn("n2", waiting("InvalidImageName", "no image")),
            podOn("n3", unschedulable),
            podOn("n4", { phase: "Failed", reason: "Evicted", message: "memory" }),
        ]);

        assert.deepEqual(
            found.map(({ node, text, isHopeless, isRunning }) => [node, text, isHopeless, isRunning]),
            [
                ["n0", "its pod is not ready", false, true],
                ["n1", "its pod does not run: ImagePullBackOff: pulling", false, false],
                ["n2", "its pod does not run: InvalidImageName: no image", true, false],
                ["n3", "its pod does not run: Unschedulable: no room", false, false],
                ["n4", "its pod does not run: Evicted: memory", false, false],
            ],
        );
    });

    it("is over when the script has given up, and not while it waits", () => {
        assert.ok(isGivenUp("revision 1a2b was not healthy within 120 s (no answer); revision 9f8e runs again"));
        assert.ok(!isGivenUp("revision 1a2b is placed, but not healthy yet: no answer"));
    });
});
