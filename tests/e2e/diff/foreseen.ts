import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { compareInstallation } from "../../../fleet/diff/compare-installation";
import { openTree } from "../../../fleet/render/tree";
import type { ResourceChange } from "../../../fleet/report/report";
import { temporaryFolder } from "../../support/shared-cluster";
import type { EngineChange } from "./engine-preview";

/** The `flotilla:` keys of a stack file. */
export type Configuration = Readonly<Record<string, unknown>>;

/** What diff foresees, as lines that can be compared. */
export async function foreseen(before: Configuration, after: Configuration): Promise<EngineChange[]> {
    const [base, head] = [before, after].map((side) => {
        const folder = temporaryFolder();
        mkdirSync(path.join(folder, "stacks"));
        const config = Object.fromEntries(Object.entries(side).map(([key, value]) => [`flotilla:${key}`, value]));
        // JSON is YAML.
        writeFileSync(path.join(folder, "stacks", "Pulumi.test.yaml"), JSON.stringify({ config }));
        return openTree(folder);
    });
    assert.ok(base && head);
    const { change, failures } = await compareInstallation("test", { base, head, isSameCode: true }, []);
    assert.deepEqual(failures, []);
    return (change?.resources ?? []).map(asEngineChange);
}

function asEngineChange({ action, name, type, changes, isComponent }: ResourceChange): EngineChange {
    return {
        name: name === "" ? "test" : `test-${name}`,
        type,
        action,
        // Of a component the engine tells only that it changed.
        changes:
            action === "update" && !isComponent ? changes.map(({ path: at, kind }) => `${at}: ${kind}`).sort() : [],
    };
}
