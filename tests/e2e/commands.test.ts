import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, symlinkSync } from "node:fs";
import path from "node:path";
import { executable, type FlotillaRun } from "../support/flotilla";
import { tidyFlotilla } from "../support/tidy-flotilla";
import { secrets } from "../fleet/support/secrets";
import { helpOf } from "../fleet/support/help";
import { type ProjectFiles, projectFiles, stackText, stackWithSecret as right } from "../fleet/support/files";

describe("the flotilla command", () => {
    let project: ProjectFiles;

    /** Runs a command on the files of this test. */
    function inProject(...commandArguments: string[]): Promise<FlotillaRun> {
        return tidyFlotilla([...commandArguments, "--project", project.folder]);
    }

    beforeEach(() => {
        project = projectFiles({
            "stacks/layers/defaults.yaml":
                "namespaces:\n  payments:\n    labels: { team: nobody }\n    protect: true\n",
            "stacks/layers/stage/canary.yaml": "layers: [defaults]\n",
            "stacks/Pulumi.prod-1.yaml": right,
            "stacks/Pulumi.prod-2.yaml": stackText("defaults", "prod-2"),
        });
    });

    afterEach(() => {
        project.remove();
    });

    it("gives the help of a command of a command", async () => {
        assert.deepEqual(await tidyFlotilla(["channel", "check", "--help"]), {
            code: 0,
            output: helpOf(["channel", "check"]),
            errors: "",
        });
    });

    it("answers a misspelled command with the one that is meant", async () => {
        const { code, errors } = await tidyFlotilla(["valdate"]);
        assert.equal(code, 1);
        assert.match(errors, /unknown command 'valdate'\n\(Did you mean validate\?\)/);
    });

    it("says what is wrong with a folder that is no project", async () => {
        const { code, output, errors } = await tidyFlotilla(["validate", "--project", "/nowhere"]);
        assert.deepEqual([code, output], [1, ""]);
        assert.match(errors, /^There is no project in \/nowhere: .* --project\.\n$/);
    });

    describe("validate", () => {
        it("finds the installations of this repository right", async () => {
            const { code, output } = await tidyFlotilla(["validate"]);
            assert.equal(code, 0, output);
            assert.match(output, /installations? (is|are) right\.\n$/);
        });

        it("ends with 0 when all are right, and warns of layers that nothing names", async () => {
            project.write("stacks/layers/forgotten.yaml", "{}\n");
            assert.deepEqual(await inProject("validate"), {
                code: 0,
                output: "2 installations are right.\n",
                errors: "stacks/layers/forgotten.yaml: no installation names this layer.\n",
            });
        });

        it("ends with 1 and all faults when there are some, a secret in plain text not shown", async () => {
            project.write("stacks/Pulumi.bad.yaml", right.replace(`secure: ${secrets.ciphertext}`, secrets.plaintext));
            project.write("stacks/Pulumi.bad-2.yaml", stackText("defaults", "x", "{ a: { creat: true } }"));
            project.write(
                "stacks/Pulumi.bad-3.yaml",
                `${stackText("", "y")}  flotilla:registries:\n    quay: { address: quay.io, username: u, password: ${secrets.plaintext} }\n`,
            );
            const { code, output, errors } = await inProject("validate");
            const lines = output.trimEnd().split("\n");
            assert.deepEqual([code, errors], [1, ""]);
            assert.match(
                lines[0] ?? "",
                /^stacks\/Pulumi\.bad-2\.yaml:5: namespaces\.a\.creat: .*Did you mean "create"\?$/,
            );
            assert.match(output, /^stacks\/Pulumi\.bad-3\.yaml:\d+: registries\.quay\.password: /m);
            assert.match(output, /^stacks\/Pulumi\.bad\.yaml:\d+: secrets\.quay-password: is not encrypted/m);
            assert.match(
                lines[lines.length - 1] ?? "",
                /^3 of 5 installations have faults: bad, bad-2, bad-3\. \d+ faults\.$/,
            );
        });

        it("checks only what is named", async () => {
            project.write("stacks/Pulumi.bad.yaml", "config: [");
            assert.equal((await inProject("validate", "prod-1")).output, "1 installation is right.\n");
        });

        it("answers a name that is not there with the nearest one", async () => {
            const { code, output, errors } = await inProject("validate", "prd-1");
            assert.deepEqual([code, output], [1, ""]);
            assert.match(
                errors,
                /^There is no installation "prd-1"\. Did you mean "prod-1"\? There are: prod-1, prod-2\.\n$/,
            );
        });

        it("gives JSON with the same exit code", async () => {
            project.write("stacks/Pulumi.bad.yaml", stackText("defaults", "x", "{ a: { creat: true } }"));
            const { code, output, errors } = await inProject("validate", "--json");
            const report = JSON.parse(output) as {
                installations: {
                    name: string;
                    ok: boolean;
                    layers: string[];
                    faults: { line: number; path: string }[];
                }[];
                unusedLayers: string[];
            };
            assert.deepEqual([code, errors], [1, ""]);
            assert.deepEqual(
                report.installations.map(({ name, ok, layers }) => ({ name, ok, layers })),
                [
                    { name: "bad", ok: false, layers: ["defaults"] },
                    { name: "prod-1", ok: true, layers: ["defaults", "stage/canary"] },
                    { name: "prod-2", ok: true, layers: ["defaults"] },
                ],
            );
            assert.deepEqual(
                report.installations[0]?.faults.map(({ line, path: at }) => [line, at]),
                [[5, "namespaces.a.creat"]],
            );
            assert.deepEqual(report.unusedLayers, []);
        });
    });

    describe("explain", () => {
        it("tells the files, the values and where each was written", async () => {
            const { code, output } = await inProject("explain", "prod-1");
            assert.equal(code, 0);
            assert.match(
                output,
                /^Files, the strongest first:\n {2}stacks\/Pulumi\.prod-1\.yaml\n {2}stacks\/layers\/stage\/canary\.yaml\n {2}stacks\/layers\/defaults\.yaml\n\n/,
            );
            assert.match(output, /^namespaces\.payments\.protect = true +stacks\/layers\/defaults\.yaml:4$/m);
            assert.match(output, /^namespaces\.payments\.create = true +default$/m);
            assert.match(output, /^secrets\.quay-password = \[secret\] +stacks\/Pulumi\.prod-1\.yaml:11$/m);
        });

        it("keeps to a path, and tells what is overridden", async () => {
            const { output } = await inProject("explain", "prod-1", "namespaces.payments.labels", "--all");
            const lines = output.trimEnd().split("\n").slice(-2);
            assert.match(
                lines[0] ?? "",
                /^namespaces\.payments\.labels\.team = "payments" +stacks\/Pulumi\.prod-1\.yaml:9$/,
            );
            assert.match(lines[1] ?? "", /^ {4}overrides "nobody" +stacks\/layers\/defaults\.yaml:3$/);
        });

        it("gives JSON", async () => {
            const { code, output } = await inProject("explain", "prod-1", "cluster", "--json");
            assert.equal(code, 0);
            const file = "stacks/Pulumi.prod-1.yaml";
            assert.deepEqual(JSON.parse(output), [
                { path: "cluster.identifier", value: "prod-1", file, line: 4, isDefault: false },
                { path: "cluster.context", value: "prod-1-admin", file, line: 5, isDefault: false },
            ]);
        });

        it("says of a key without a value that it has none", async () => {
            const { code, output } = await inProject("explain", "prod-2", "cluster.user");
            assert.equal(code, 0);
            assert.match(output, /\ncluster\.user is not set, and has no default\.\n$/);
        });

        for (const [words, message] of [
            [["prod-1", "namespaces.payment"], /Did you mean "namespaces\.payments"\?\n$/],
            [["prod-3"], /^There is no installation "prod-3"\. Did you mean/],
            [["bad"], /^stacks\/Pulumi\.bad\.yaml:5: namespaces\.a\.creat: unknown key/],
        ] as const) {
            it(`ends with 1 for ${words.join(" ")}`, async () => {
                project.write("stacks/Pulumi.bad.yaml", stackText("", "x", "{ a: { creat: true } }"));
                const { code, output, errors } = await inProject("explain", ...words);
                assert.deepEqual([code, output], [1, ""]);
                assert.match(errors, message);
            });
        }
    });

    describe("new", () => {
        it("writes a file that validates, and says what to do next", async () => {
            const { code, output } = await inProject("new", "prod-3", "--layers", "defaults");
            assert.equal(code, 0);
            assert.match(output, /^Wrote stacks\/Pulumi\.prod-3\.yaml\. What to do next:\n/);
            assert.equal((await inProject("validate", "prod-3")).output, "1 installation is right.\n");
        });

        it("copies a file without its secrets, and says how to set them", async () => {
            const { code, output } = await inProject("new", "prod-3", "--from", "prod-1");
            const text = readFileSync(path.join(project.folder, "stacks/Pulumi.prod-3.yaml"), "utf8");
            assert.equal(code, 0);
            assert.match(output, /config set --path 'flotilla:secrets\.quay-password' --secret --stack prod-3\n/);
            assert.match(text, /identifier: prod-3\n/);
            assert.doesNotMatch(text, /CIPHERTEXT|SALT|secrets/);
        });

        for (const [wrong, message] of [
            [["prod-1"], /^stacks\/Pulumi\.prod-1\.yaml is there already/],
            [["a/b"], /^"a\/b" is not a stack's name\./],
            [["prod-3", "--identifier", "prod-1"], /"prod-1" is that of the installation "prod-1"/],
            [["prod-3", "--from", "prod-11"], /^There is no installation "prod-11"\. Did you mean "prod-1"\?/],
            [["prod-3", "--layers", "default"], /stacks\/layers\/default/],
        ] as const) {
            it(`writes nothing for ${wrong.join(" ")}`, async () => {
                const { code, output, errors } = await inProject("new", ...wrong);
                assert.deepEqual([code, output], [1, ""]);
                assert.match(errors, message);
                assert.equal(readFileSync(path.join(project.folder, "stacks/Pulumi.prod-1.yaml"), "utf8"), right);
                assert.equal((await inProject("validate")).output, "2 installations are right.\n");
            });
        }
    });

    it("runs through a link, as npx starts it", () => {
        const link = path.join(project.folder, "flotilla");
        symlinkSync(executable, link);
        const { status } = spawnSync(link, ["--help"]);
        assert.equal(status, 0);
    });

    it("ends quietly when nobody reads its output any more", () => {
        const line = `'${executable}' explain prod-1 --project '${project.folder}' | true; echo "\${PIPESTATUS[0]}"`;
        const { stdout, stderr } = spawnSync("bash", ["-c", line], { encoding: "utf8" });
        assert.deepEqual([stdout, stderr], ["0\n", ""]);
    });
});
