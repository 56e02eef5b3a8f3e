import assert from "node:assert/strict";
import { Cluster } from "../../../components/cluster/cluster";
import { DeployDaemon } from "../../../components/fiaas/deploy-daemon";
import { Installation } from "../../../components/installation/installation";
import { ownTypes } from "../../../fleet/adopt/import-list";

describe("the import list", () => {
    it("has the types of the program", () => {
        assert.deepEqual(ownTypes, {
            installation: Installation.token,
            cluster: Cluster.token,
            daemon: DeployDaemon.token,
        });
    });
});
