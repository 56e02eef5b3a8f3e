import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { parseAllDocuments, stringify } from "yaml";
import { tidyFlotilla } from "../../support/tidy-flotilla";
import { type ProjectFiles, projectFiles } from "../../fleet/support/files";
import { type ClusterClient, clusterClient } from "../../support/cluster-client";
import { finish, type Run } from "../../support/project";
import { sharedControlPlane, testTools } from "../../support/shared-cluster";

const golden = path.resolve(__dirname, "../../golden/stacks");

/** The golden installation with everything in it, in namespaces that no other test uses. */
function ownText(name: string): string {
    return readFileSync(path.join(golden, name), "utf8")
        .replaceAll(/\b(payments|canary|search|shared|batch)\b/g, "render-$1")
        .replace("flotilla: {}", "render-flotilla: {}")
        .replaceAll("namespace: flotilla", "namespace: render-flotilla");
}

interface Manifest {
    readonly kind: string;
    readonly metadata: { readonly name: string; readonly namespace?: string };
}

describe("flotilla render", () => {
    let files: ProjectFiles;
    let client: ClusterClient;
    let kubectl: (input: string, ...commandArguments: readonly string[]) => Promise<Run>;
    let output: string;
    let manifests: Manifest[];

    const textOf = (kind: string): string =>
        manifests
            .filter((manifest) => manifest.kind === kind)
            .map((manifest) => `---\n${stringify(manifest)}`)
            .join("");

    before(async () => {
        files = projectFiles({
            "stacks/Pulumi.everything.yaml": ownText("Pulumi.everything.yaml"),
            "stacks/layers/defaults.yaml": ownText("layers/defaults.yaml"),
        });
        const plane = await sharedControlPlane();
        client = await clusterClient(plane.kubeconfig);
        const tools = await testTools();
        kubectl = (input, ...commandArguments) => {
            const child = spawn(tools.kubectl, ["--kubeconfig", plane.kubeconfig, ...commandArguments], {
                stdio: ["pipe", "pipe", "pipe"],
            });
            child.stdin.end(input);
            return finish(child);
        };
        const run = await tidyFlotilla(["render", "everything", "--project", files.folder]);
        assert.deepEqual({ code: run.code, errors: run.errors }, { code: 0, errors: "" });
        output = run.output;
        manifests = parseAllDocuments(output).map((document) => document.toJS() as Manifest);
    });

    after(async () => {
        await kubectl(textOf("CustomResourceDefinition"), "delete", "--ignore-not-found", "-f", "-");
        for (const name of await client.namespaceNames()) {
            if (name.startsWith("render-")) {
                await client.deleteNamespace(name);
            }
        }
        files.remove();
    });

    it("prints YAML that a real API server accepts, object by object", async () => {
        // A dry run makes nothing, so what others lie in, or are made of, has to be there.
        const namespaces = new Set(manifests.map(({ kind, metadata }) => (kind === "Namespace" ? metadata.name : "")));
        const used = new Set(manifests.flatMap(({ metadata }) => metadata.namespace ?? []));
        for (const name of new Set([...namespaces, ...used].filter((name) => name !== ""))) {
            await client.createNamespace(name);
        }
        const definitions = await kubectl(textOf("CustomResourceDefinition"), "apply", "-f", "-");
        assert.equal(definitions.code, 0, definitions.text);
        const names = ["applications", "application-statuses"].map((name) => `crd/${name}.fiaas.schibsted.io`);
        const ready = await kubectl("", "wait", "--for=condition=Established", "--timeout=60s", ...names);
        assert.equal(ready.code, 0, ready.text);

        const run = await kubectl(output, "apply", "--dry-run=server", "-f", "-");

        assert.equal(run.code, 0, run.text);
        const accepted = run.text.split("\n").filter((line) => line.endsWith("(server dry run)"));
        assert.equal(accepted.length, manifests.length, run.text);
    });

    it("prints what others need first", () => {
        const kinds = manifests.map(({ kind }) => kind);
        const early = kinds.filter((kind) => kind === "Namespace" || kind === "CustomResourceDefinition");
        assert.deepEqual(kinds.slice(0, early.length), early);
    });

    it("has of each secret that it is one, and nothing of how it is encrypted", () => {
        assert.equal(manifests.filter(({ kind }) => kind === "Secret").length, 27);
        assert.doesNotMatch(output, /ciphertext/);
        assert.ok(!output.includes(Buffer.from("v1:not-a-real").toString("base64").slice(0, 12)), output);
    });

    it("prints the same each time", async () => {
        assert.equal((await tidyFlotilla(["render", "everything", "--project", files.folder])).output, output);
    });

    it("prints every resource as JSON, components and providers included", async () => {
        const { output: text } = await tidyFlotilla(["render", "everything", "--json", "--project", files.folder]);
        const types = (JSON.parse(text) as { type: string }[]).map(({ type }) => type);
        assert.ok(
            types.includes("pulumi:providers:kubernetes") && types.includes("flotilla:installation:Installation"),
        );
        assert.ok(!text.includes("ciphertext"));
    });

    it("refuses an installation that is not there, with the nearest", async () => {
        assert.deepEqual(await tidyFlotilla(["render", "everthing", "--project", files.folder]), {
            code: 1,
            output: "",
            errors: 'There is no installation "everthing". Did you mean "everything"? There are: everything.\n',
        });
    });

    it("tells what is wrong with the files, at its line", async () => {
        files.write("stacks/Pulumi.broken.yaml", "config:\n  flotilla:namespace: {}\n");
        const { code, output: printed, errors } = await tidyFlotilla(["render", "broken", "--project", files.folder]);
        assert.deepEqual([code, printed], [1, ""]);
        assert.match(errors, /^stacks\/Pulumi\.broken\.yaml:2: namespace: unknown key/m);
    });
});
