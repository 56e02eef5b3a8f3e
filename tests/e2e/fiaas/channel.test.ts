import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { channelFile, ReleaseServer } from "../../fleet/channel/release-server";
import type { Project } from "../../support/project";
import { addressesOf, type FiaasCluster, images, startFiaasCluster } from "./fixture";
import { runInProject } from "../../support/flotilla";
import { stableSpecification } from "./skipper-remains";

const newest = "fiaas/fiaas-deploy-daemon:v1.10.1";
const first = addressesOf("ch-a");
const second = addressesOf("ch-b");
const pages = {
    stable: "/releases/fiaas-deploy-daemon/stable.json",
    latest: "/releases/fiaas-deploy-daemon/latest.json",
    specification: "/releases/artifacts/fiaas.yml",
} as const;

const layer = (publishedAt: string): string => `# What all installations run.
fiaas:
  publishedAt: ${publishedAt}
  channels:
    # Tried out first.
    latest:
      image: ${images.new} # since Monday
    stable: # for customers
      image: ${images.old}
`;

describe("flotilla channel", () => {
    let cluster: FiaasCluster;
    let project: Project;
    let server: ReleaseServer;
    let file: string;

    before(async () => {
        cluster = await startFiaasCluster();
        server = await ReleaseServer.start();
        project = await cluster.project();
        file = path.join(project.folder, "stacks/layers/fiaas.yaml");
        mkdirSync(path.dirname(file), { recursive: true });
        writeFileSync(file, layer(server.address));
        project.configure({
            layers: ["fiaas"],
            cluster: { identifier: "test" },
            fiaas: { crds: { protect: false } },
            namespaces: { "ch-a": { fiaas: {} }, "ch-b": { fiaas: { channel: "latest" } } },
        });
        installation("other", {});
        installation("rigid", { "flotilla:fiaas": { channels: { stable: { image: images.old, build: "17" } } } });
        await project.succeed("up", "--yes", "--skip-preview");
    });

    after(async () => {
        server.stop();
        await cluster.stop();
    });

    beforeEach(() => {
        publish({ stable: images.old, latest: images.new });
    });

    /** Another installation with the same layer, in which nothing runs. */
    function installation(name: string, more: object): void {
        const config = { "flotilla:layers": ["fiaas"], "flotilla:cluster": { identifier: name }, ...more };
        writeFileSync(path.join(project.folder, `stacks/Pulumi.${name}.yaml`), JSON.stringify({ config }));
    }

    function publish({ stable, latest }: { readonly stable: string; readonly latest: string }): void {
        const spec = pages.specification;
        server.pages = {
            [pages.stable]: channelFile({ image: stable, spec }),
            [pages.latest]: channelFile({ image: latest, spec }),
            [pages.specification]: JSON.stringify(stableSpecification),
        };
    }

    const channel = (...words: string[]) => runInProject(project, "channel", ...words);

    async function deploymentIds(): Promise<(string | undefined)[]> {
        const applications = await Promise.all([cluster.get(first.application), cluster.get(second.application)]);
        return applications.map((application) => application?.metadata.labels?.["fiaas/deployment_id"]);
    }

    describe("check", () => {
        afterEach(() => {
            assert.equal(readFileSync(file, "utf8"), layer(server.address), "it never changes anything");
        });

        it("ends with 0 when the channels are what is published", async () => {
            const { code, output, errors } = await channel("check", "test");

            assert.deepEqual([code, errors], [0, ""]);
            assert.match(output, /^test latest \(stacks\/layers\/fiaas\.yaml:\d+\): the same as published\.$/m);
            assert.match(output, /^2 channels: 2 the same, 0 differ, 0 could not be asked\.\n$/m);
        });

        it("ends with 1 when one differs, and tells in what", async () => {
            publish({ stable: images.old, latest: newest });
            const { code, output } = await channel("check", "test");

            assert.equal(code, 1);
            const lines = [`    image`, `        here       ${images.new}`, `        published  ${newest}`];
            assert.ok(
                output.includes(`${server.address}/fiaas-deploy-daemon/latest.json:\n${lines.join("\n")}\n`),
                output,
            );
        });

        it("ends with 2 when one cannot be asked, and tells of the others all the same", async () => {
            server.pages = { ...server.pages, [pages.latest]: (response) => response.destroy() };
            const { code, output } = await channel("check", "test");

            assert.equal(code, 2);
            assert.match(output, /^test latest \(.*\): could not be asked\. .*latest\.json: .*\.$/m);
            assert.match(output, /^2 channels: 1 the same, 0 differ, 1 could not be asked\.\n$/m);
        });

        it("ends with 2 when nobody answers", async () => {
            const address = server.address;
            server.stop();
            const { code, output } = await channel("check", "test");
            server = await ReleaseServer.start();
            writeFileSync(file, layer(server.address));

            assert.equal(code, 2);
            assert.ok(output.includes(`${address}/fiaas-deploy-daemon/stable.json`), output);
            assert.match(output, /^2 channels: 0 the same, 0 differ, 2 could not be asked\.\n$/m);
        });
    });

    describe("promote", () => {
        const promote = (...options: string[]) => channel("promote", "latest", "stable", ...options);
        const inLayer = ["--in", "stacks/layers/fiaas.yaml"];

        it("wants to know which file is meant where several write the channel", async () => {
            const { code, errors } = await promote();

            assert.equal(code, 1);
            assert.match(errors, /in 2 files: stacks\/layers\/fiaas\.yaml, stacks\/Pulumi\.rigid\.yaml\. .*--in\.$/m);
        });

        it("only shows what it would write with --dry-run", async () => {
            const { code, output } = await promote(...inLayer, "--dry-run");

            assert.equal(code, 0);
            assert.match(output, /^stacks\/layers\/fiaas\.yaml was not written\./m);
            assert.equal(readFileSync(file, "utf8"), layer(server.address));
        });

        it("edits the file that writes the channel, and names all installations that share it", async () => {
            const { code, output, errors } = await promote(...inLayer);

            assert.equal(code, 0, errors);
            assert.match(output, new RegExp(`^-  +image: ${images.old}$`, "m"));
            assert.match(output, new RegExp(`^\\+  +image: ${images.new}$`, "m"));
            assert.match(output, /was written\. It counts for these 2 installations: other(,| and) test\.$/m);
            assert.match(output, /^rigid keeps what it has: stacks\/Pulumi\.rigid\.yaml:\d+\.$/m);
            assert.equal(readFileSync(file, "utf8"), layer(server.address).replace(images.old, images.new));
        });

        it("makes the preview name the namespaces that redeploy, and up roll them", async () => {
            const [before, other] = await deploymentIds();
            const [preview = ""] = (await project.succeed("up", "--yes", "--diff")).split(/^Updating/m);
            assert.match(preview, /^ *ch-a: the daemon will redeploy, because image changed\.$/m);
            assert.doesNotMatch(preview, /ch-b: the daemon will redeploy/);

            const deployment = await cluster.get(first.deployment);
            const now = await deploymentIds();
            assert.ok(JSON.stringify(deployment?.spec).includes(`"${images.new}"`));
            assert.equal(deployment?.metadata.labels?.["fiaas/deployment_id"], now[0]);
            assert.notEqual(now[0], before);
            assert.equal(now[1], other);
        });
    });

    describe("pull", () => {
        it("writes what is published, comments stay, and the namespaces of the channel would redeploy", async () => {
            publish({ stable: images.old, latest: newest });
            const { code, output, errors } = await channel("pull", "latest");

            assert.equal(code, 0, errors);
            assert.match(output, /It counts for these 3 installations: other, rigid(,| and) test\.$/m);
            assert.match(
                readFileSync(file, "utf8"),
                /^ {4}# Tried out first\.\n {4}latest:\n(?: {6}.*\n)+ {4}stable: # for/m,
            );
            assert.equal((await channel("check", "test", "--channel", "latest")).code, 0);
            assert.equal((await runInProject(project, "validate")).code, 0);
            const preview = await project.succeed("preview", "--diff");
            assert.match(preview, /^ *ch-b: the daemon will redeploy, because image changed\.$/m);
            assert.doesNotMatch(preview, /ch-a: the daemon will redeploy/);
        });

        it("writes nothing when nobody answers", async () => {
            const before = readFileSync(file, "utf8");
            server.pages = {};
            const { code, errors } = await channel("pull", "latest");

            assert.equal(code, 1);
            assert.match(errors, /^Nothing was written\. .*latest\.json: .*404/);
            assert.equal(readFileSync(file, "utf8"), before);
        });
    });
});
