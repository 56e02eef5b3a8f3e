import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { describeLock, isStale, readStackLocks } from "../../fleet/recover/stack-lock";

const lock = { pid: 1, username: "ann", hostname: os.hostname(), timestamp: "2026-01-02T03:04:05Z" };

describe("the lock of a stack", () => {
    it("is read from a file backend, whatever options its URL has", () => {
        const folder = mkdtempSync(path.join(os.tmpdir(), "flotilla-lock-50%#?-"));
        const url = pathToFileURL(folder).href;
        try {
            const locks = path.join(folder, ".pulumi/locks/organization/flotilla/prod-1");
            mkdirSync(locks, { recursive: true });
            writeFileSync(path.join(locks, "1.json"), JSON.stringify(lock));
            writeFileSync(path.join(locks, "2.json"), "{");

            assert.deepEqual(readStackLocks(`${url}?metadata=skip`, "flotilla", "prod-1"), [lock]);
            assert.deepEqual(readStackLocks(url, "flotilla", "prod-2"), []);
            const relative = path.relative(process.cwd(), folder).split(path.sep).map(encodeURIComponent).join("/");
            assert.deepEqual(readStackLocks(`file://./${relative}`, "flotilla", "prod-1"), [lock]);
        } finally {
            rmSync(folder, { recursive: true });
        }
    });

    it("cannot be seen in a backend that is no folder", () => {
        assert.deepEqual(readStackLocks("s3://states", "flotilla", "prod-1"), []);
    });

    it("cannot be seen where a % begins no escape, which Pulumi does not read either", () => {
        assert.deepEqual(readStackLocks("file:///states/50%/all", "flotilla", "prod-1"), []);
    });

    it("is stale when its process has ended, or its number is another program's now", () => {
        assert.equal(isStale({ ...lock, pid: 2 ** 22 + 1 }), true);
        assert.equal(isStale({ ...lock, pid: process.pid }), true);
    });

    it("is never stale when it is held on another machine", () => {
        assert.equal(isStale({ ...lock, hostname: "elsewhere", pid: 2 ** 22 + 1 }), false);
    });

    it("says who holds it, and since when", () => {
        assert.equal(describeLock({ ...lock, hostname: "h" }), "ann@h (process 1), since 2026-01-02T03:04:05Z");
    });
});
