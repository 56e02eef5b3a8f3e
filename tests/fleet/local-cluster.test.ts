import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { isOwnCluster, keepCluster } from "../../fleet/local/local-cluster";
import { localEnvironment } from "../../fleet/local/local-environment";

describe("the cluster of the local installation", () => {
    it("is the user's own only when a flag says so", () => {
        assert.equal(isOwnCluster({}), false);
        assert.equal(isOwnCluster({ context: "kind-kind" }), true);
        assert.equal(isOwnCluster({ kubeconfig: "cluster.yaml" }), true);
    });

    it("does not change under a state that belongs to another one", async () => {
        const repository = mkdtempSync(path.join(os.tmpdir(), "flotilla-cluster-"));
        try {
            const environment = localEnvironment(repository);
            mkdirSync(environment.folder);
            await keepCluster(environment, "https://one");
            await keepCluster(environment, "https://one");
            await assert.rejects(keepCluster(environment, "https://two"), {
                name: "UserError",
                message: /was brought up in https:\/\/one, and this is https:\/\/two\. Go on there, or end it first/,
            });
        } finally {
            rmSync(repository, { recursive: true });
        }
    });
});
