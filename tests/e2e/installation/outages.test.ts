import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { ControlPlane } from "../../../toolchain/control-plane/control-plane";
import { type ClusterClient, clusterClient } from "../../support/cluster-client";
import { commandLine, killProcesses, processesWith, processTree } from "../../support/process-tree";
import { createProject, finish, type Project, type Run } from "../../support/project";
import { sharedControlPlane, type TestEngine, testEngine } from "../../support/shared-cluster";

const repository = path.resolve(__dirname, "../../..");
const cluster = { identifier: "test" };

function namespaces(prefix: string, count: number): Record<string, object> {
    return Object.fromEntries(Array.from({ length: count }, (_, index) => [`${prefix}-${index}`, {}]));
}

/** Waits until no process has a text in its command line; a test that waits for ever fails by its time-out. */
async function waitUntilGone(text: string): Promise<void> {
    while (processesWith(text).length > 0) {
        await sleep(50);
    }
}

/** How the program can be told from other processes: the address of its engine is in its command line. */
function programOf(processIds: readonly number[]): string {
    const commands = processIds.map(commandLine);
    return commands.find((command) => command.includes("cmd/run")) ?? "no program had been started yet";
}

describe("when things break", () => {
    let plane: ControlPlane;
    let engine: TestEngine;
    let client: ClusterClient;
    let project: Project;

    before(async () => {
        plane = await sharedControlPlane();
        engine = await testEngine();
        client = await clusterClient(plane.kubeconfig);
    });

    after(() => {
        client.connection.close();
    });

    /** The controller manager starts anew, too: after an outage it would wait half a minute before it asks again. */
    async function restoreApiServer(): Promise<void> {
        await plane.startComponent("kube-apiserver");
        await plane.killComponent("kube-controller-manager");
        await plane.startComponent("kube-controller-manager");
    }

    const recover = (installation = "test"): Promise<Run> =>
        finish(
            spawn(path.join(repository, "fleet/bin/flotilla"), ["recover", installation, "--project", project.folder], {
                cwd: project.folder,
                env: project.environment,
            }),
        );

    /** Starts an `up` and kills its engine with -9 as soon as the condition holds. */
    async function killDuringUp(isTime: () => boolean | Promise<boolean>): Promise<void> {
        const up = project.start("up", "--yes", "--skip-preview");
        const ended = finish(up);
        while (up.exitCode === null && !(await isTime())) {
            await sleep(5);
        }
        const others = processTree(up.pid ?? 0).filter((processId) => processId !== up.pid);
        const program = programOf(others);
        up.kill("SIGKILL");
        await waitUntilGone(`${project.folder}/provider/main.ts`);
        try {
            // The SDK would call a killed engine for ever, on a whole processor, so the program ends by itself.
            await waitUntilGone(program);
        } finally {
            // The language host would wait for its engine, also one that began while the processes were listed.
            killProcesses([...others, ...processesWith(path.dirname(engine.pulumi))]);
        }
        await ended;
    }

    const lockFolder = (): string => path.join(project.folder, "state/.pulumi/locks/organization/flotilla/test");
    const locks = (): string[] => {
        try {
            return readdirSync(lockFolder());
        } catch {
            return [];
        }
    };

    /** The process id in the lock; undefined while there is none, or it is only half written. */
    const lockHolder = (): number | undefined => {
        try {
            const text = readFileSync(path.join(lockFolder(), locks()[0] ?? ""), "utf8");
            return (JSON.parse(text) as { pid: number }).pid;
        } catch {
            return undefined;
        }
    };

    describe("because the API server dies in the middle of an up", () => {
        const refused = "https://127\\.0\\.0\\.1:\\d+: connection refused\\.";
        const wanted = namespaces("out-c", 12);
        let broken: Run;
        /** Of an installation that was up before: an edit of it, and the same as ever. */
        let edited: Run;
        let unchanged: Run;

        before(async () => {
            const known = await createProject(engine, plane.kubeconfig);
            known.configure({ cluster, namespaces: { "out-b": {} } });
            await known.succeed("up", "--yes", "--skip-preview");
            project = await createProject(engine, plane.kubeconfig);
            project.configure({ cluster, namespaces: wanted });
            const up = project.start("up", "--yes", "--skip-preview", "--parallel", "2");
            const ended = finish(up);
            // Whichever is the first: the engine makes them in an order of its own.
            while (!(await client.namespaceNames()).some((name) => name.startsWith("out-c-"))) {
                await sleep(5);
            }
            await plane.killComponent("kube-apiserver");
            try {
                broken = await ended;
                unchanged = await known.pulumi("up", "--yes", "--skip-preview");
                known.configure({ cluster, namespaces: { "out-b": { labels: { a: "b" } } } });
                edited = await known.pulumi("up", "--yes");
            } finally {
                await restoreApiServer();
            }
        });

        it("a preview warns that the cluster was not asked", () => {
            const [preview = "", update] = edited.text.split(/^Updating/m);

            assert.ok(update !== undefined, "the preview succeeded");
            assert.match(preview.replace(/\s+/g, " "), new RegExp(`warning: The cluster was not asked: ${refused}`));
        });

        it("an up ends with the reason before anything is changed, also when nothing changed", () => {
            for (const up of [edited, unchanged]) {
                assert.notEqual(up.code, 0);
                assert.match(
                    up.text.replace(/\s+/g, " "),
                    new RegExp(`The cluster cannot be reached, and nothing was changed: ${refused}`),
                );
            }
        });

        it("an up in the middle of which the API server died failed, and converges when it is back", async () => {
            assert.notEqual(broken.code, 0, broken.text);
            const adopted: Record<string, { adopt: true }> = {};
            let again = await project.pulumi("up", "--yes", "--skip-preview");
            // An answer may have been lost after the API server had done what it was asked, of each of the two that were under way: the
            // README says what to do then.
            for (let underWay = 2; again.code !== 0 && underWay > 0; underWay--) {
                for (const [, name = ""] of again.text.matchAll(/namespaces "(out-c-\d+)" already exists/g)) {
                    adopted[name] = { adopt: true };
                }
                project.configure({ cluster, namespaces: { ...wanted, ...adopted } });
                again = await project.pulumi("up", "--yes", "--skip-preview");
            }
            assert.equal(again.code, 0, again.text);
            assert.equal((await client.namespaceNames()).filter((name) => name.startsWith("out-c-")).length, 12);
            await project.succeed("up", "--yes", "--skip-preview", "--expect-no-changes");
        });
    });

    it("an up whose engine is killed with -9 converges after a recover, wherever it was killed", async () => {
        project = await createProject(engine, plane.kubeconfig);
        project.configure({ cluster, namespaces: namespaces("out-d", 14) });
        const moments: (() => boolean | Promise<boolean>)[] = [
            () => locks().length > 0,
            async () => (await client.namespaceNames()).some((name) => name.startsWith("out-d-")),
            async () => (await client.namespaceNames()).filter((name) => name.startsWith("out-d-")).length >= 9,
        ];
        for (const moment of moments) {
            await killDuringUp(moment);
            const recovered = await recover();
            assert.equal(recovered.code, 0, recovered.text);
        }

        await project.succeed("up", "--yes", "--skip-preview");
        await project.succeed("up", "--yes", "--skip-preview", "--expect-no-changes");
        // What is in the cluster and not in the state would stay for ever.
        const owned = [...project.state().matchAll(/"id": ?"(out-d-\d+)"/g)].map(([, name]) => name);
        const live = (await client.namespaceNames()).filter((name) => name.startsWith("out-d-"));
        assert.equal(live.length, 14);
        assert.deepEqual([...new Set(owned)].sort(), live);
    });

    it("a second up at the same time says who holds the lock, and recover leaves that one alone", async () => {
        project = await createProject(engine, plane.kubeconfig);
        project.configure({ cluster, namespaces: namespaces("out-e", 20) });
        const first = project.start("up", "--yes", "--skip-preview", "--parallel", "1");
        const ended = finish(first);
        let holder = lockHolder();
        while (holder === undefined) {
            await sleep(2);
            holder = lockHolder();
        }
        const [second, recovered] = await Promise.all([project.pulumi("up", "--yes", "--skip-preview"), recover()]);

        assert.notEqual(second.code, 0);
        assert.match(second.text, new RegExp(`created by \\S+ \\(pid ${holder}\\)`));
        assert.notEqual(recovered.code, 0);
        assert.match(recovered.text, new RegExp(`is held by \\S+ \\(process ${holder}\\)`));
        assert.equal((await ended).code, 0);
    });

    it("a recover of a stack that is not in the backend says how to make it or name another backend", async () => {
        project = await createProject(engine, plane.kubeconfig);
        const { code, text } = await recover("tset");
        assert.equal(code, 1);
        assert.match(
            text,
            /there is no stack "tset" in the backend\. Make it with .*, or name the backend that has it/,
        );
    });
});
