import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { tidyFlotilla } from "../support/tidy-flotilla";
import { type ProjectFiles, projectFiles } from "../fleet/support/files";

describe("completion in bash", () => {
    let project: ProjectFiles;

    before(async () => {
        project = projectFiles({
            "stacks/Pulumi.prod-1.yaml": "",
            "stacks/Pulumi.prod-2.yaml": "",
            "stacks/Pulumi.prod-$(touch evil).yaml": "",
        });
        project.write("script", (await tidyFlotilla(["completion", "bash"])).output);
    });

    after(() => {
        project.remove();
    });

    /** What bash offers for the words of a line, of which the last is completed. */
    function offered(...words: string[]): string[] {
        const ask = `. ./script && . ./script
            COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
            _flotilla_complete "$1" && printf '%s\\n' "\${COMPREPLY[@]}"`;
        const { stdout, stderr } = spawnSync("bash", ["--norc", "-c", ask, "bash", ...words], {
            encoding: "utf8",
            cwd: project.folder,
        });
        assert.equal(stderr, "");
        return stdout.split("\n").filter(Boolean);
    }

    it("completes commands, options and installations", () => {
        assert.deepEqual(offered("flotilla", "val"), ["validate"]);
        assert.deepEqual(offered("flotilla", "explain", "--j"), ["--json"]);
        assert.deepEqual(offered("flotilla", "explain", "--project", project.folder, "prod"), ["prod-1", "prod-2"]);
        assert.deepEqual(offered("npx", "flotilla", "new", "x", "--fr"), ["--from"]);
        assert.deepEqual(offered("npx", "tsc", ""), []);
    }).timeout(30_000);

    it("never offers a name that a shell would run, nor runs what is typed", () => {
        assert.deepEqual(offered("flotilla", "explain", "--project", project.folder, "prod"), ["prod-1", "prod-2"]);
        assert.deepEqual(offered("flotilla", "explain", "$(touch evil)", "`touch evil`"), []);
        assert.throws(() => readFileSync(path.join(project.folder, "evil")), { code: "ENOENT" });
    }).timeout(30_000);

    it("ends with 1 for a shell that it does not know", async () => {
        const { code, errors } = await tidyFlotilla(["completion", "powershell"]);
        assert.equal(code, 1);
        assert.match(errors, /Allowed choices are bash, zsh, fish\./);
    });
});
