import assert from "node:assert/strict";
import { Cluster } from "../../../components/cluster/cluster";
import { Installation } from "../../../components/installation/installation";
import { Namespace } from "../../../components/namespace/namespace";
import { ownTypes } from "../../../fleet/adopt/import-list";

describe("the import list", () => {
    it("has the types of the program", () => {
        assert.deepEqual(ownTypes, {
            installation: Installation.token,
            cluster: Cluster.token,
            namespace: Namespace.token,
        });
    });
});
