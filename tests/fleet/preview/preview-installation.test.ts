import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseIgnoreRule } from "../../../fleet/diff/ignore";
import type { EngineLog } from "../../../fleet/preview/engine-log";
import { type InstallationPreview, previewInstallation } from "../../../fleet/preview/preview-installation";
import { openTree } from "../../../fleet/render/tree";
import { recorded } from "./recorded";

describe("the preview of one installation", () => {
    let projectFolder: string;

    beforeEach(() => {
        projectFolder = mkdtempSync(path.join(os.tmpdir(), "flotilla-test-"));
        mkdirSync(path.join(projectFolder, "stacks"));
        writeStack("config: {flotilla:cluster: {identifier: test}}\n");
    });

    afterEach(() => {
        rmSync(projectFolder, { recursive: true });
    });

    function writeStack(text: string): void {
        writeFileSync(path.join(projectFolder, "stacks", "Pulumi.test.yaml"), text);
    }

    function preview(log: () => EngineLog, ...rules: string[]): Promise<InstallationPreview> {
        return previewInstallation("test", {
            projectFolder,
            tree: openTree(projectFolder),
            rules: rules.map(parseIgnoreRule),
            ask: () => Promise.resolve(log()),
        });
    }

    it("is no change where the engine finds none", async () => {
        const { change, failures } = await preview(() => recorded("nothing"));

        assert.deepEqual([change, failures], [undefined, []]);
    });

    it("has the warnings of the engine", async () => {
        const { warnings } = await preview(() => recorded("edited"));

        assert.ok(warnings.some((warning) => warning.startsWith("namespaces.gone: ")));
    });

    it("leaves out what rules name, and counts it", async () => {
        const { change, ignored } = await preview(() => recorded("edited"), "ResourceQuota");

        assert.ok(change?.resources.every(({ type }) => !type.endsWith(":ResourceQuota")));
        assert.deepEqual([...ignored], [["ResourceQuota", 1]]);
    });

    it("is a failure where a folder lies in the place of its file, without a look at the engine", async () => {
        const file = path.join(projectFolder, "stacks", "Pulumi.test.yaml");
        rmSync(file);
        mkdirSync(file);
        const { failures } = await preview(() => assert.fail("the engine is asked"));

        assert.match(failures[0]?.faults[0] ?? "", /this is a folder, but a file is wanted here/);
    });

    it("is a failure where the engine fails, without the part that it had seen", async () => {
        const log = recorded("edited");
        log.errors.push("the program ends early");
        const { change, failures } = await preview(() => log);

        assert.deepEqual(failures, [{ installation: "test", side: "head", faults: ["the program ends early"] }]);
        assert.equal(change, undefined);
    });

    it("shows all of it where the engine only refuses to touch what is protected", async () => {
        const { change, failures } = await preview(() => recorded("refused"));

        assert.equal(failures.length, 1);
        assert.ok(change?.resources.some(({ isProtected, action }) => isProtected && action === "delete"));
    });

    it("does not ask the engine where the files are faulty", async () => {
        writeStack("config: {flotilla:clusterr: {}}\n");
        const { failures } = await preview(() => assert.fail("the engine was asked"));

        assert.match(failures[0]?.faults.join("\n") ?? "", /stacks\/Pulumi\.test\.yaml:1: /);
    });

    it("asks the engine where a part of the configuration is not in the files", async () => {
        writeStack("environment: [shared]\nconfig: {}\n");
        const { change } = await preview(() => recorded("edited"));

        assert.equal(change?.presence, "changed");
    });
});
