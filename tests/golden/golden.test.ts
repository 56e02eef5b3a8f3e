import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { installationConfiguration } from "../../components/installation/config";
import { Installation } from "../../components/installation/installation";
import { LayerFolder } from "../../components/installation/layers";
import { readInstallation } from "../../components/installation/resolve";
import { secretReferencesIn } from "../../components/installation/secret-references";
import { secretKey } from "../../components/secret/config";
import { record } from "../support/recorder";

const plainText = "pl41n-t3xt";
const kubeconfig = JSON.stringify({
    "current-context": "golden",
    clusters: [{ name: "golden", cluster: { server: "https://127.0.0.1:6443" } }],
    users: [{ name: "golden", user: { token: plainText } }],
    contexts: [{ name: "golden", context: { cluster: "golden", user: "golden" } }],
});

/** Everything that an installation registers with the engine, as text. */
async function resourcesOf(name: string): Promise<string> {
    const { configuration } = readInstallation(__dirname, name, new LayerFolder(__dirname));
    const references = secretReferencesIn(installationConfiguration, configuration);
    const secrets = Object.fromEntries(references.map(({ reference }) => [secretKey(reference), plainText]));
    const resources = await record(() => {
        new Installation(name, { configuration, kubeconfig, secrets });
    });
    return `${JSON.stringify(resources, undefined, 4)}\n`;
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

        it(`${name}: has no secret in its golden file`, () => {
            const golden = readFileSync(path.join(__dirname, `${name}.json`), "utf8");

            assert.ok(!golden.includes(plainText));
            assert.ok(!golden.includes(Buffer.from(plainText).toString("base64").slice(0, -2)));
        });

        it(`${name}: names every child after its parent`, async () => {
            const resources = JSON.parse(await resourcesOf(name)) as { name: string }[];

            for (const resource of resources) {
                assert.ok(resource.name === name || resource.name.startsWith(`${name}-`), resource.name);
            }
        });
    }
});
