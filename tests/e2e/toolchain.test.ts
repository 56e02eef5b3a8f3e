import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { provideTools } from "../../toolchain/ensure-tools";
import type { FoundTool } from "../../toolchain/find-tool";
import { preparePulumiHome } from "../../toolchain/pulumi-home";
import { askVersion } from "../../toolchain/tool-version";
import { toolNames, versionFits } from "../../toolchain/tools";
import { pulumiVersion } from "../../toolchain/versions";

const nodeModules = path.join(__dirname, "..", "..", "node_modules");

describe("toolchain", function () {
    this.timeout(30 * 60_000);
    let found: readonly FoundTool[];
    let folder: string;

    before(async () => {
        folder = mkdtempSync(path.join(os.tmpdir(), "flotilla-toolchain-"));
        found = await provideTools(toolNames);
    });

    after(() => {
        rmSync(folder, { recursive: true, force: true });
    });

    for (const name of toolNames) {
        it(`provides a ${name} that starts and says its version`, async () => {
            const tool = found.find((candidate) => candidate.tool.name === name);
            assert.ok(tool);
            const version = await askVersion(tool.tool, tool.path, process.env);
            assert.ok(version !== undefined && versionFits(tool.tool, version), version);
        });
    }

    it("finds all of them again in less than three seconds, without a word", async () => {
        const started = Date.now();
        let said = "";
        const again = await provideTools(toolNames, { stream: { write: (text) => (said += text) } });
        assert.ok(Date.now() - started < 3000, `${Date.now() - started} ms`);
        assert.deepEqual(
            again.map((tool) => tool.path),
            found.map((tool) => tool.path),
        );
        assert.equal(said, "");
    });

    describe("PULUMI_HOME", () => {
        let home: string;

        before(() => {
            home = path.join(folder, "home");
        });

        const pathOf = (name: string): string => found.find(({ tool }) => tool.name === name)?.path ?? "";

        function prepare(): Promise<string> {
            const tools = {
                pulumi: pathOf("pulumi"),
                "pulumi-language-nodejs": pathOf("pulumi-language-nodejs"),
            };
            return preparePulumiHome({ home, tools });
        }

        it("is prepared again without harm, and a link that leads nowhere is repaired", async () => {
            const bin = await prepare();
            const link = path.join(bin, "pulumi");
            rmSync(link);
            symlinkSync("/nowhere", link);
            assert.equal(await prepare(), bin);
            assert.equal(statSync(link).size, statSync(pathOf("pulumi")).size);
            const before = statSync(link).ctimeMs;
            assert.equal(await prepare(), bin);
            assert.equal(statSync(link).ctimeMs, before);
        });

        it("lets the npm package pulumi preview and bring up a TypeScript program without any download", async () => {
            await prepare();
            const project = path.join(folder, "project");
            writeProject(project);
            const environment = {
                ...process.env,
                PULUMI_HOME: home,
                PULUMI_BACKEND_URL: `file://${project}`,
                PULUMI_CONFIG_PASSPHRASE: "x",
                PULUMI_SKIP_UPDATE_CHECK: "true",
            };
            const pulumi = (...words: string[]): string =>
                execFileSync(process.execPath, [path.join(nodeModules, "pulumi", "run.js"), ...words], {
                    cwd: project,
                    env: environment,
                    encoding: "utf8",
                    stdio: ["ignore", "pipe", "inherit"],
                });
            assert.match(pulumi("version"), new RegExp(`v${pulumiVersion}`));
            pulumi("stack", "init", "tiny");
            assert.match(pulumi("preview", "--stack", "tiny"), /greeting.*hello/s);
            assert.match(pulumi("up", "--yes", "--stack", "tiny"), /\+ 1 created/);
        });
    });
});

function writeProject(project: string): void {
    mkdirSync(project);
    symlinkSync(nodeModules, path.join(project, "node_modules"));
    writeFileSync(path.join(project, "Pulumi.yaml"), "name: tiny\nruntime: nodejs\n");
    writeFileSync(path.join(project, "package.json"), '{ "main": "index.ts" }');
    writeFileSync(path.join(project, "tsconfig.json"), '{ "ts-node": { "transpileOnly": true } }');
    writeFileSync(path.join(project, "index.ts"), 'export const greeting: string = "hello";\n');
}
