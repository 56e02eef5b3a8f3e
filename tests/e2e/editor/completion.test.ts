import assert from "node:assert/strict";
import { installationConfiguration } from "../../../components/installation/config";
import type { OpenFile, Place } from "../../support/language-server";
import { Editor } from "./editor";

const sections = Object.keys(installationConfiguration.shape);

describe("an editor", function () {
    this.timeout(60_000);
    let editor: Editor;

    before(async () => {
        editor = await Editor.start();
    });

    after(() => editor.stop());

    const offers = async (file: OpenFile, place: Place): Promise<Record<string, string>> => {
        const entries = (await file.complete(place)).map(({ label, documentation }) => [label, documentation] as const);
        return Object.fromEntries(entries);
    };

    describe("offers", () => {
        it("every section below config, with its prefix and what it is for", async () => {
            const found = await offers(await editor.openStack("config:", "  "), { line: 3, column: 3 });
            assert.deepEqual(
                Object.keys(found),
                sections.map((name) => `flotilla:${name}`),
            );
            assert.match(found["flotilla:cluster"] ?? "", /^Which cluster this installation is.*\n\nRequired\.$/);
        });

        it("every section that a layer may have, in a layer that is empty", async () => {
            const found = await offers(await editor.openLayer(""), { line: 2, column: 1 });
            assert.deepEqual(
                Object.keys(found),
                sections.filter((name) => name !== "secrets"),
            );
            assert.match(found["namespaces"] ?? "", /^The namespaces of the installation/);
        });

        it("what a stack file has at its top, in one that is empty", async () => {
            const found = await offers(await editor.openStack(""), { line: 2, column: 1 });
            assert.deepEqual(Object.keys(found), [
                "config",
                "secretsprovider",
                "encryptedkey",
                "encryptionsalt",
                "environment",
            ]);
        });

        it("the keys of a section that are not set yet, with their descriptions", async () => {
            const file = await editor.openStack("config:", "  flotilla:cluster:", "    identifier: prod", "    ");
            const found = await offers(file, { line: 5, column: 5 });
            assert.ok(
                "context" in found && "kubeconfigFile" in found && !("identifier" in found),
                JSON.stringify(found),
            );
            assert.match(found["context"] ?? "", /kubeconfig's context/);
        });

        it("the keys of a namespace in a layer, with their defaults", async () => {
            const file = await editor.openLayer("namespaces:", "  payments:", "    ");
            const found = await offers(file, { line: 4, column: 5 });
            assert.match(found["protect"] ?? "", /^Refuse to delete the namespace.*\n\nDefault: `false`\.$/);
        });

        it("the keys of what several sections share, in each of them", async () => {
            const stack = await editor.openStack(
                "config:",
                "  flotilla:fiaas:",
                "    channels:",
                "      stable:",
                "        ",
            );
            const found = await offers(stack, { line: 6, column: 9 });
            assert.match(found["image"] ?? "", /^The daemon's image.*\n\nRequired\.$/);
            const layer = await editor.openLayer(
                "namespaces:",
                "  payments:",
                "    fiaas:",
                "      pin:",
                "        spec:",
                "          ",
            );
            assert.ok("healthchecks" in (await offers(layer, { line: 7, column: 11 })));
        });

        it("the values of keys that several sections share", async () => {
            const lines = [
                "namespaces:",
                "  payments:",
                "    fiaas:",
                "      clusterConfig:",
                "        use-ingress-tls: ",
            ];
            const found = Object.keys(await offers(await editor.openLayer(...lines), { line: 6, column: 26 }));
            assert.ok(found.includes("default_on"), JSON.stringify(found));
        });

        it("the values of a switch", async () => {
            const file = await editor.openStack(
                "config:",
                "  flotilla:namespaces:",
                "    payments:",
                "      protect: ",
            );
            const found = Object.keys(await offers(file, { line: 5, column: 16 }));
            assert.ok(found.includes("true") && found.includes("false"), JSON.stringify(found));
        });
    });

    describe("shows", () => {
        const lines = [
            "cluster:",
            "  identifier: prod",
            "namespaces:",
            "  payments:",
            "    protect:",
            "    labels: {team: payments}",
        ];

        it("a section's description and example on its name", async () => {
            const file = await editor.openStack(
                "config:",
                ...lines.slice(2).map((line) => `  ${line.replace(/^n/, "flotilla:n")}`),
            );
            const text = await file.hover({ line: 3, column: 14 });
            assert.match(text, /^The namespaces of the installation, by name\./);
            assert.match(text, /```yaml\npayments:\n {2}labels:\n/);
        });

        it("a key's description, that it is required, and its example", async () => {
            const text = await (await editor.openLayer(...lines)).hover({ line: 3, column: 5 });
            assert.match(text, /^The cluster's identity\..*\n\nRequired\.\n\nExample:\n\n```yaml\nprod-eu-1\n```/);
        });

        it("what a key means in its place, and what its parts mean anywhere", async () => {
            const file = await editor.openLayer(
                "fiaas:",
                "  release:",
                "    image: fiaas/fdd:v1",
                "    spec:",
                "      replicas: {maximum: 1}",
            );
            assert.match(
                await file.hover({ line: 3, column: 5 }),
                /^One release for all namespaces, without channels\./,
            );
            assert.match(await file.hover({ line: 4, column: 6 }), /^The daemon's image/);
            assert.match(await file.hover({ line: 6, column: 9 }), /^How many pods there are\./);
            assert.match(await file.hover({ line: 6, column: 20 }), /^The greatest number of pods/);
        });

        it("a key's default, also when it is removed", async () => {
            const text = await (await editor.openLayer(...lines)).hover({ line: 6, column: 7 });
            assert.match(text, /^Refuse to delete the namespace.*\n\nDefault: `false`\.\n/);
        });
    });
});
