import assert from "node:assert/strict";
import { openTree, type TreeInstallation } from "../../../fleet/render/tree";
import { briefProject, type ProjectFiles, stackWithSecret } from "../support/files";

describe("a tree", () => {
    let files: ProjectFiles;

    beforeEach(() => {
        files = briefProject({});
    });

    afterEach(() => {
        files.remove();
    });

    it("has no installation without a stack file", () => {
        assert.equal(openTree(files.folder).read("prod-1"), undefined);
    });

    it("has the faults of an installation that is wrong, at their lines", () => {
        files.write("stacks/Pulumi.prod-1.yaml", "config:\n  flotilla:namespace: {}\n");

        const read = openTree(files.folder).read("prod-1");

        assert.match(JSON.stringify(read), /stacks\/Pulumi\.prod-1\.yaml:2: namespace: unknown key/);
    });

    it("knows of secrets how they are encrypted, and of values where they were written", () => {
        files.write("stacks/Pulumi.prod-1.yaml", stackWithSecret);
        files.write("stacks/layers/stage/canary.yaml", "namespaces:\n  payments:\n    labels: {tier: gold}\n");

        const read = openTree(files.folder).read("prod-1") as TreeInstallation;

        assert.deepEqual(Object.keys(read.encrypted), ["quay-password"]);
        assert.deepEqual(read.locate(["namespaces", "payments", "labels", "tier"]), {
            file: "stacks/layers/stage/canary.yaml",
            line: 3,
        });
    });
});
