import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { nameOf } from "../../../toolchain/control-plane/find-processes";
import { type Layout, layoutOf } from "../../../toolchain/control-plane/layout";
import { writeProcessTable } from "../../../toolchain/control-plane/process-table";
import { ownProcesses, stopProcesses } from "../../../toolchain/control-plane/stop-processes";
import { identify, isAlive } from "../../../toolchain/process-identity";

describe("stopping a control plane", () => {
    let layout: Layout;
    const children: ChildProcess[] = [];

    beforeEach(() => {
        layout = layoutOf(mkdtempSync(path.join(os.tmpdir(), "flotilla-stop-")));
    });

    afterEach(() => {
        children.splice(0).forEach((child) => child.kill("SIGKILL"));
        rmSync(layout.directory, { recursive: true, force: true });
    });

    function run(command: string, ...words: string[]): NonNullable<ReturnType<typeof identify>> {
        const child = spawn(command, words);
        children.push(child);
        const identity = identify(child.pid ?? 0);
        assert.ok(identity);
        return identity;
    }

    it("ends what the process table names", async () => {
        const etcd = run("sleep", "60");
        writeProcessTable(layout, { ready: true, components: { etcd } });
        assert.equal(await stopProcesses(layout, "graceful"), true);
        assert.equal(isAlive(etcd), false);
        assert.equal(existsSync(layout.processTable), false);
    });

    it("never touches another process that got the number of one in the table", async () => {
        const other = run("sleep", "60");
        writeProcessTable(layout, { ready: true, components: { etcd: { ...other, startTime: "former" } } });
        assert.equal(await stopProcesses(layout, "kill"), false);
        assert.ok(isAlive(other));
    });

    it("kills what does not end on SIGTERM in time", async () => {
        const kwok = run("sh", "-c", "trap '' TERM; while :; do sleep 0.1; done");
        writeProcessTable(layout, { ready: true, components: { kwok } });
        await new Promise((resolve) => setTimeout(resolve, 100));
        await stopProcesses(layout, "graceful");
        assert.equal(isAlive(kwok), false);
    });

    it("finds what is in no table by its program and the directory in its arguments", async () => {
        // A built-in that waits: a child of the shell would for a moment look like the shell itself.
        const words = ["-c", "read line", `--data-dir=${layout.etcdData}`];
        const child = spawn("/bin/sh", words, { argv0: "/some/where/etcd" });
        children.push(child);
        writeFileSync(layout.processTable, "{ half a tab");
        const identity = identify(child.pid ?? 0);
        assert.deepEqual(ownProcesses(layout), [{ name: "etcd", identity }]);
        await stopProcesses(layout, "kill");
        assert.deepEqual(ownProcesses(layout), []);
    });

    it("takes no process of another directory for its own", () => {
        const layoutHere = layoutOf("/here/one");
        const cases: readonly (readonly [readonly string[], string | undefined])[] = [
            [["/bin/etcd", "--data-dir=/here/one/etcd"], "etcd"],
            [["/bin/kwok", "--kubeconfig=/here/one/kubeconfig"], "kwok"],
            [["node", "-r", "./typescript.cjs", "/x/supervisor.ts", "/here/one"], "supervisor"],
            [["/bin/etcd", "--data-dir=/here/one-more/etcd"], undefined],
            [["/bin/etcd", "--data-dir=/here/one/below/etcd"], undefined],
            [["/bin/kwok", "--kubeconfig=/here/one/.flotilla/control-plane/kubeconfig"], undefined],
            [["node", "/x/supervisor.ts", "/here/one-more"], undefined],
            [["kubectl", "--kubeconfig=/here/one/kubeconfig"], undefined],
            [["tail", "-f", "/here/one/logs/etcd.log"], undefined],
            [[], undefined],
        ];
        for (const [words, expected] of cases) {
            assert.equal(nameOf(words, layoutHere), expected, words.join(" "));
        }
    });
});
