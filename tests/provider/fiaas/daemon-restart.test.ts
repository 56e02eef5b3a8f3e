import assert from "node:assert/strict";
import { DeploymentIdResource } from "../../../provider/fiaas/deployment-id";
import { deploymentOf, FakeDaemonCluster, forbidden } from "./fake-daemon-cluster";

const patch = "patch deployments";

describe("a daemon whose configuration changes", () => {
    let cluster: FakeDaemonCluster;
    let lines: string[];

    beforeEach(async () => {
        cluster = new FakeDaemonCluster();
        lines = [];
        await cluster.start();
        cluster.replies[patch] = { status: 200, body: {} };
    });
    afterEach(() => cluster.stop());

    async function change(keeper: "configuration" | "image", preview = false): Promise<unknown> {
        const log = {
            write: (severity: string, message: string) => Promise.resolve(void lines.push(`${severity}: ${message}`)),
            status: () => Promise.resolve(),
        };
        const resource = new DeploymentIdResource(log, cluster.connect, cluster.clock);
        const inputsOf = (value: string) => ({ namespace: "a", keepers: { [keeper]: value }, deadline: 10 });
        const { outputs } = await resource.update({
            urn: "urn",
            type: "flotilla:fiaas:DeploymentId",
            name: "r",
            id: "r",
            signal: new AbortController().signal,
            oldInputs: inputsOf("old"),
            oldOutputs: { ...inputsOf("old"), deploymentId: "first" },
            newInputs: inputsOf("new"),
            ignoreChanges: [],
            preview,
            timeout: 0,
        });
        return outputs["deploymentId"];
    }

    it("is restarted, and waited for, before it gets its new id", async () => {
        cluster.deployment = deploymentOf();
        cluster.onAnswer = (request) => {
            if (request === patch) {
                cluster.deployment = deploymentOf({ available: 0 });
                cluster.after(3000, () => (cluster.deployment = deploymentOf()));
            }
        };
        assert.notEqual(await change("configuration"), "first");

        assert.equal(cluster.count(patch), 1);
        assert.ok(cluster.clock.now() >= 3000);
        assert.deepEqual(lines, ["info: a: the daemon will redeploy, because configuration changed."]);
    });

    const leftAlone: readonly [rule: string, arrange: () => unknown][] = [
        ["there is none", () => undefined],
        [
            "it does not run: it reads its configuration when it starts",
            () => (cluster.deployment = deploymentOf({ available: 0 })),
        ],
    ];
    for (const [rule, arrange] of leftAlone) {
        it(`is left alone where ${rule}`, async () => {
            arrange();
            await change("configuration");

            assert.equal(cluster.count(patch), 0);
        });
    }

    it("is left alone in a preview, and when something else changes", async () => {
        cluster.deployment = deploymentOf();
        await change("configuration", true);
        await change("image");

        assert.deepEqual(cluster.requests, []);
    });

    it("gets its new id with a warning where the right to restart it is missing", async () => {
        cluster.deployment = deploymentOf();
        cluster.replies[patch] = forbidden("patch", "deployments");
        assert.notEqual(await change("configuration"), "first");

        assert.match(
            lines[1] ?? "",
            /^warning: namespaces\.a\.fiaas: the daemon was not restarted .*may not patch deployments\.apps/,
        );
    });

    it("gets its new id with a warning when the restart takes longer than the deadline", async () => {
        cluster.deployment = deploymentOf();
        cluster.onAnswer = (request) => {
            if (request === patch) {
                cluster.deployment = deploymentOf({ available: 0 });
            }
        };
        await change("configuration");

        assert.match(lines[1] ?? "", /it was not there again within 10 s/);
    });
});
