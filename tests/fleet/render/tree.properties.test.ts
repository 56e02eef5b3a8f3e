import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { parse } from "yaml";
import { compareInstallation } from "../../../fleet/diff/compare-installation";
import { resourceList } from "../../../fleet/render/resource-list";
import { openTree, type Tree, type TreeInstallation } from "../../../fleet/render/tree";
import { briefProject, type ProjectFiles } from "../support/files";
import { inAnotherOrder } from "./key-order";

const stacks = path.resolve(__dirname, "../../golden/stacks");
const [stackFile, layerFile] = ["stacks/Pulumi.everything.yaml", "stacks/layers/defaults.yaml"];

function valueOf(name: string): unknown {
    return parse(readFileSync(path.join(stacks, name), "utf8"));
}

async function listOf(tree: Tree, name: string): Promise<string> {
    const installation = tree.read(name) as TreeInstallation;
    return JSON.stringify(resourceList(await installation.render()));
}

function projectOf(stack: unknown, layer: unknown): ProjectFiles {
    return briefProject({ [stackFile]: JSON.stringify(stack), [layerFile]: JSON.stringify(layer) });
}

describe("a tree", () => {
    it("renders the same whatever the order of keys in its files, and a diff of the two is empty", async () => {
        const [stack, layer] = [valueOf("Pulumi.everything.yaml"), valueOf("layers/defaults.yaml")];
        const files = projectOf(stack, layer);
        try {
            const base = openTree(files.folder);
            const expected = await listOf(base, "everything");
            const check = async (otherStack: unknown, otherLayer: unknown): Promise<void> => {
                const other = projectOf(otherStack, otherLayer);
                try {
                    const head = openTree(other.folder);
                    assert.equal(await listOf(head, "everything"), expected);
                    const difference = await compareInstallation("everything", { base, head, isSameCode: false }, []);
                    assert.deepEqual(difference, { change: undefined, failures: [], ignored: new Map() });
                } finally {
                    other.remove();
                }
            };
            const property = fc.asyncProperty(inAnotherOrder(stack), inAnotherOrder(layer), check);
            // Each run shuffles every map of both files.
            await fc.assert(property, { numRuns: 8 });
        } finally {
            files.remove();
        }
    }).timeout(60_000);
});
