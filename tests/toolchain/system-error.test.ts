import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import os from "node:os";
import path from "node:path";
import { describeSystemError } from "../../toolchain/system-error";

describe("an error of the operating system", () => {
    let folder: string;
    const textOf = (action: () => unknown): string | undefined => {
        try {
            action();
        } catch (error) {
            return describeSystemError(error);
        }
        return assert.fail("nothing went wrong");
    };

    beforeEach(() => {
        folder = mkdtempSync(path.join(os.tmpdir(), "flotilla-system-error-"));
        writeFileSync(path.join(folder, "file"), "");
    });
    afterEach(() => {
        rmSync(folder, { recursive: true });
    });

    it("names a file that lies where a folder has to be", () => {
        assert.equal(
            textOf(() => mkdirSync(`${folder}/file/more`, { recursive: true })),
            `${folder}/file/more: a file lies where a folder has to be (ENOTDIR, mkdir). Move it away, and run it again.`,
        );
    });

    it("names a temporary folder that is not there", () => {
        assert.equal(
            textOf(() => mkdtempSync(`${folder}/nowhere/work-`)),
            `${folder}/nowhere/work-XXXXXX: there is no such folder (ENOENT, mkdtemp). Make it, or set TMPDIR to another one, and run it again.`,
        );
    });

    it("is told of a full disk also where nobody knows the file", () => {
        const error = Object.assign(new Error("ENOSPC: no space left on device, write"), {
            code: "ENOSPC",
            syscall: "write",
        });
        assert.equal(
            describeSystemError(error),
            "A file: no space is left on the disk (ENOSPC, write). Free some, and run it again.",
        );
    });

    it("is none that a mistake in the program brings about as well", () => {
        assert.equal(
            textOf(() => readFileSync(`${folder}/nowhere`)),
            undefined,
        );
        assert.equal(describeSystemError(new TypeError("undefined is not a function")), undefined);
        assert.equal(describeSystemError("text"), undefined);
    });

    it("is none of a connection, which is no file", (done) => {
        connect({ port: 1, host: "127.0.0.1" }).once("error", (error) => {
            assert.equal(describeSystemError(Object.assign(error, { code: "EACCES" })), undefined);
            done();
        });
    });
});
