import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { announce, checkDisk, planBuilds, totalSeconds } from "../../toolchain/build-plan";
import { isAtLeast } from "../../toolchain/go-command";
import { allToolNames, moduleFolder, toolNames, tools } from "../../toolchain/tools";
import { toolCache } from "../../toolchain/tool-cache";
import { isToolchainError } from "./failures";

describe("the table of tools", () => {
    for (const name of allToolNames) {
        it(`pins ${name} to the version that its go.mod requires and go.sum knows`, () => {
            const { source, package: goPackage, ...tool } = tools[name];
            const folder = moduleFolder(tools[name]);
            const goMod = readFileSync(path.join(folder, "go.mod"), "utf8");
            const goSum = readFileSync(path.join(folder, "go.sum"), "utf8");
            assert.equal(tool.name, name);
            assert.ok(goMod.includes(`${source.module} v${source.version}`));
            assert.ok(goSum.includes(`${source.module} v${source.version} h1:`));
            assert.ok(goPackage === source.module || goPackage.startsWith(`${source.module}/`));
        });
    }
});

describe("the plan of builds", () => {
    it("counts the common part of a module once and short builds come first", () => {
        const plan = planBuilds([tools.kubectl, tools["kube-apiserver"], tools.etcd], 2);
        assert.deepEqual(
            plan.map(({ tool, seconds }) => [tool.name, seconds]),
            [
                ["etcd", 50],
                ["kube-apiserver", 270],
                ["kubectl", 30],
            ],
        );
        assert.equal(totalSeconds(plan), 350);
    });

    it("says what a cold build of everything takes", () => {
        const plan = planBuilds(
            toolNames.map((name) => tools[name]),
            2,
        );
        assert.equal(announce(plan, 2), "11 tools have to be built from source: about 19 min on 2 cores, once.");
    });

    it("is refused when the disk is too full, with what is needed and how to get it", async () => {
        const text =
            /^Only [\d.]+ GB are free at \/no\/such\/folder; the build needs about [\d.]+ GB\. Free some, or move/;
        await assert.rejects(checkDisk(2 ** 24, ["/no/such/folder"]), isToolchainError("no-disk", text));
        await checkDisk(0, ["/no/such/folder"]);
    });
});

describe("the cache", () => {
    it("lies where FLOTILLA_CACHE says, else under XDG_CACHE_HOME unless that is relative", () => {
        assert.equal(toolCache({ FLOTILLA_CACHE: "/a", XDG_CACHE_HOME: "/b" }).folder, "/a");
        assert.equal(toolCache({ XDG_CACHE_HOME: "/b" }).folder, "/b/flotilla");
        assert.match(toolCache({ XDG_CACHE_HOME: "b" }).folder, /\.cache\/flotilla$/);
    });

    it("lies in the home also when HOME is empty, not in the current folder", () => {
        const home = process.env["HOME"];
        process.env["HOME"] = "";
        try {
            assert.equal(toolCache({}).folder, path.join(os.userInfo().homedir, ".cache", "flotilla"));
        } finally {
            process.env["HOME"] = home ?? os.userInfo().homedir;
        }
    });
});

describe("versions of Go", () => {
    const cases = [
        ["1.26.8", "1.25.0", true],
        ["1.25", "1.25.0", true],
        ["1.25.1", "1.25.11", false],
        ["1.9", "1.24", false],
        ["1.27rc1", "1.26", true],
    ] as const;
    for (const [version, other, expected] of cases) {
        it(`${version} is ${expected ? "" : "not "}at least ${other}`, () => {
            assert.equal(isAtLeast(version, other), expected);
        });
    }
});
