import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { anchorScript } from "../../components/anchor/script";
import { LayerFolder } from "../../components/installation/layers";
import { readInstallation } from "../../components/installation/resolve";
import { renderInstallation } from "../../fleet/render/render-installation";
import { resourceList } from "../../fleet/render/resource-list";

/** Everything that an installation registers with the engine, as text. */
async function resourcesOf(name: string): Promise<string> {
    const resolved = readInstallation(__dirname, name, new LayerFolder(__dirname));
    const resources = JSON.stringify(resourceList(await renderInstallation(name, resolved)), undefined, 4);
    // It has tests of its own, and would hide here what an edit of it means.
    const withoutScript = resources.replaceAll(JSON.stringify(anchorScript), JSON.stringify("[anchor script]"));
    return `${withoutScript.replace(/("(?:flotilla.dev\/)?revision": )"[0-9a-f]{64}"/g, '$1"[revision]"')}\n`;
}

describe("whole installations", () => {
    for (const name of ["minimal", "everything"]) {
        it(`${name}: registers what its golden file has (UPDATE_GOLDEN=1 writes it anew)`, async () => {
            const file = path.join(__dirname, `${name}.json`);
            const resources = await resourcesOf(name);
            if (process.env["UPDATE_GOLDEN"] === "1") {
                writeFileSync(file, resources);
            }

            assert.equal(resources, readFileSync(file, "utf8"));
        });

        it(`${name}: names every child after its parent`, async () => {
            const resources = JSON.parse(await resourcesOf(name)) as { name: string }[];

            for (const resource of resources) {
                assert.ok(resource.name === name || resource.name.startsWith(`${name}-`), resource.name);
            }
        });
    }
});
