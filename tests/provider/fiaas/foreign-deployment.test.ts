import assert from "node:assert/strict";
import { foreignDeployment } from "../../../provider/fiaas/foreign-deployment";
import { deploymentOf, FakeDaemonCluster, forbidden } from "./fake-daemon-cluster";

describe("a Deployment of somebody else", () => {
    let cluster: FakeDaemonCluster;

    beforeEach(async () => {
        cluster = new FakeDaemonCluster();
        await cluster.start();
    });
    afterEach(() => cluster.stop());

    const look = () => foreignDeployment("a", cluster.connect, new AbortController().signal);

    it("is in the way, and the remedy is told", async () => {
        cluster.deployment = deploymentOf();

        assert.match(
            (await look()) ?? "",
            /^namespaces\.a\.fiaas: there is a Deployment .* take `fiaas` out .* `helm uninstall`\.$/,
        );
    });

    const fine: readonly [rule: string, arrange: () => unknown][] = [
        ["there is none", () => undefined],
        [
            "an Application made it",
            () => {
                const made = deploymentOf();
                cluster.deployment = {
                    ...made,
                    metadata: { ...made.metadata, ownerReferences: [{ kind: "Application" }] },
                };
            },
        ],
        ["nobody may look", () => (cluster.replies["get deployments"] = forbidden("get", "deployments"))],
    ];
    for (const [rule, arrange] of fine) {
        it(`is not in the way where ${rule}`, async () => {
            arrange();

            assert.equal(await look(), undefined);
        });
    }
});
