import assert from "node:assert/strict";
import { existsSync, mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { memoryFolder } from "../support/memory";
import { skip } from "../support/skip";
import { useMemory } from "./temporary-folder";

describe("the folder for what end-to-end tests write", () => {
    /** No process has it: the kernel's numbers end before. */
    const ended = path.join(memoryFolder, "flotilla-tests-99999999");
    let environment: NodeJS.ProcessEnv;
    let forget: () => void;

    before(function () {
        mkdirSync(ended, { recursive: true });
        environment = {};
        forget = useMemory(environment, 1);
        if (environment["TMPDIR"] === undefined) {
            skip(this, "there is no file system in memory from which programs may be started");
        }
    });

    after(() => {
        forget();
        rmSync(ended, { recursive: true, force: true });
    });

    it("is in memory, and for this user alone", () => {
        const folder = environment["TMPDIR"] ?? "";
        assert.equal(path.dirname(folder), memoryFolder);
        assert.equal(statSync(folder).mode & 0o777, 0o700);
    });

    it("takes the place of one that a killed run left", () => {
        assert.ok(!existsSync(ended));
    });

    it("is the one that is named, when one is", () => {
        const named = { TMPDIR: "/somewhere" };
        useMemory(named)();
        assert.deepEqual(named, { TMPDIR: "/somewhere" });
    });

    it("goes with all that is in it", () => {
        const folder = environment["TMPDIR"] ?? "";
        writeFileSync(path.join(folder, "left"), "");
        forget();
        assert.ok(!existsSync(folder));
    });
});
