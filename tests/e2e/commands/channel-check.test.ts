import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { type FlotillaRun, runFlotilla } from "../../support/flotilla";
import { type ProjectFiles, projectFiles } from "../../fleet/support/files";
import { channelFile, fiaasYaml, paths, ReleaseServer } from "../../fleet/channel/release-server";

const layer = (port: number, channels: string): string =>
    `fiaas:\n  publishedAt: http://127.0.0.1:${port}/releases/\n  channels:\n${channels}`;
const stable = `    stable:
      image: fiaas/fdd:1
      commit: abc
      spec: { version: 3, admin_access: true, replicas: { minimum: 1, maximum: 1 } }
`;

describe("flotilla channel", () => {
    let server: ReleaseServer;
    let project: ProjectFiles;

    beforeEach(async () => {
        server = await ReleaseServer.start();
        project = projectFiles({
            "stacks/layers/fiaas.yaml": layer(server.port, stable),
            "stacks/Pulumi.a.yaml": "config:\n  flotilla:layers: [fiaas]\n  flotilla:cluster: { identifier: a }\n",
            "stacks/Pulumi.b.yaml": "config:\n  flotilla:layers: [fiaas]\n  flotilla:cluster: { identifier: b }\n",
        });
    });
    afterEach(() => {
        project.remove();
        server.stop();
    });

    function run(...words: string[]): Promise<FlotillaRun> {
        return runFlotilla(["channel", ...words, "--project", project.folder]);
    }

    /** The same in a process of its own. */
    function runAlone(...words: string[]): Promise<FlotillaRun> {
        return runFlotilla(["channel", ...words, "--project", project.folder], {}, "own");
    }

    describe("check", () => {
        it("ends with 0 when all are the same, and asks once for all installations", async () => {
            const { code, output } = await runAlone("check");
            assert.equal(
                output,
                [
                    "a stable (stacks/layers/fiaas.yaml:4): the same as published.",
                    "b stable (stacks/layers/fiaas.yaml:4): the same as published.",
                    "2 channels: 2 the same, 0 differ, 0 could not be asked.",
                    "",
                ].join("\n"),
            );
            assert.equal(code, 0);
            assert.deepEqual(server.asked, [
                "GET /releases/fiaas-deploy-daemon/stable.json",
                "GET /artifacts/1/fiaas.yml",
            ]);
        });

        it("ends with 1 and tells every field that differs", async () => {
            server.pages[paths.stable] = channelFile({ image: "fiaas/fdd:2", commit: "def" });
            server.pages[paths.fiaasYaml] = fiaasYaml.replace("maximum: 1", "maximum: 2");
            const { code, output } = await run("check", "a", "--json");
            const found = JSON.parse(output) as { installations: { channels: Record<string, unknown>[] }[] };
            assert.deepEqual(found.installations[0]?.channels[0]?.["differences"], [
                { field: "image", here: "fiaas/fdd:1", published: "fiaas/fdd:2" },
                { field: "commit", here: "abc", published: "def" },
                { field: "spec.replicas.maximum", here: 1, published: 2 },
            ]);
            assert.equal(code, 1);
        });

        it("ends with 2 when one cannot be asked, and tells the others", async () => {
            project.write("stacks/layers/fiaas.yaml", layer(server.port, `${stable}    own: { image: fiaas/fdd:9 }\n`));
            const { code, output } = await run("check", "a");
            assert.match(output, /^a stable \(.*\): the same as published\.$/m);
            assert.match(output, /^a own \(.*\): could not be asked\. http.*\/own\.json: HTTP status 404\.$/m);
            assert.equal(code, 2);
        });

        it("looks at one channel alone when it is named", async () => {
            project.write("stacks/layers/fiaas.yaml", layer(server.port, `${stable}    own: { image: fiaas/fdd:9 }\n`));
            assert.equal((await run("check", "--channel", "stable")).code, 0);
            const { code, errors } = await run("check", "--channel", "none");
            assert.deepEqual([code, errors], [2, 'No installation has a channel "none". There are: stable, own.\n']);
        });
    });

    describe("pull", () => {
        it("writes what is published into the pin", async () => {
            server.pages[paths.stable] = channelFile({ image: "fiaas/fdd:2" });
            const { code, output } = await runAlone("pull", "stable");
            assert.match(output, /^- {6}image: fiaas\/fdd:1$/m);
            assert.equal(code, 0);
            const text = readFileSync(path.join(project.folder, "stacks/layers/fiaas.yaml"), "utf8");
            assert.match(text, /image: fiaas\/fdd:2\n {6}commit: abc\n {6}specUrl: http:.*\n/);
            assert.equal((await run("check")).code, 0);
        });

        it("writes nothing when there is nothing to be had", async () => {
            server.pages = {};
            const { code, errors } = await run("pull", "stable");
            assert.match(errors, /^Nothing was written\. http.*stable\.json: HTTP status 404\.\n$/);
            assert.equal(code, 1);
            assert.equal(
                readFileSync(path.join(project.folder, "stacks/layers/fiaas.yaml"), "utf8"),
                layer(server.port, stable),
            );
        });
    });
});
