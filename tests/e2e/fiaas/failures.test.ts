import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { killProcesses, processTree } from "../../support/process-tree";
import { finish, type Project, type Run } from "../../support/project";
import { silentWebhook } from "../../support/silent-webhook";
import { addressesOf, images, type LiveObject } from "./fixture";
import { fiaasSuite } from "./suite";

const repository = path.resolve(__dirname, "../../..");

function configuration(daemons: Readonly<Record<string, object>>): Record<string, unknown> {
    const namespaces = Object.entries(daemons).map(([name, fiaas]) => [name, { fiaas }] as const);
    return {
        cluster: { identifier: "test" },
        fiaas: { channels: { stable: { image: images.new } }, crds: { protect: false } },
        namespaces: Object.fromEntries(namespaces),
    };
}

/** The same for another stack of the cluster. */
function beside(daemons: Readonly<Record<string, object>>): Record<string, unknown> {
    return {
        ...configuration(daemons),
        fiaas: { channels: { stable: { image: images.new } }, crds: { create: false } },
    };
}

describe("a bootstrap", () => {
    const suite = fiaasSuite();

    describe("that does not go well", () => {
        const failing = ["ff-crash", "ff-empty", "ff-image", "ff-failed"];
        /** All are of the first wave but one. */
        const daemons = {
            ...Object.fromEntries(["ff-good", "ff-late", ...failing].map((name) => [name, {}])),
            "ff-others": { wave: 1 },
        };

        const oneLine = (text: string): string => text.replace(/\s+/g, " ");

        describe("in some namespaces of many", () => {
            let broken: Run;
            let silent: { remove(): Promise<void> } | undefined;

            before(async () => {
                suite.cluster.daemons.behave("ff-crash", { bootstrap: "crashes" });
                suite.cluster.daemons.behave("ff-empty", { bootstrap: "finds nothing" });
                suite.cluster.daemons.behave("ff-failed", { bootstrap: "fails" });
                silent = await silentWebhook(suite.cluster.client.connection, "ff-late", 3);
                const image = "fiaas/does-not-exist:v1.10.0";
                suite.project.configure(configuration({ ...daemons, "ff-image": { pin: { image } } }));
                broken = await suite.project.pulumi("up", "--yes", "--skip-preview", "--continue-on-error");
            });

            after(async () => {
                await silent?.remove();
            });

            it("lets the others finish with --continue-on-error, and the exit code tells", async () => {
                assert.notEqual(broken.code, 0, broken.text);
                assert.ok(await suite.cluster.get(addressesOf("ff-good").deployment));
            });

            it("lets also those finish whose Applications are written after the first failure", async () => {
                assert.ok(await suite.cluster.get(addressesOf("ff-late").deployment), broken.text);
            });

            const reasons: readonly [namespace: string, rule: string, reason: RegExp][] = [
                ["ff-crash", "with the exit code and the last words", /ff-crash\.fiaas: .*exit code 1/],
                [
                    "ff-empty",
                    "that nothing was bootstrapped, although the pod ended well",
                    /ff-empty\.fiaas: .*0 applications/,
                ],
                ["ff-image", "that the image cannot be pulled", /ff-image\.fiaas: .*(ImagePullBackOff|ErrImagePull)/],
                ["ff-failed", "that the deployment failed, and how to see why", /ff-failed\.fiaas: .*FAILED.*kubectl/],
            ];
            for (const [namespace, rule, reason] of reasons) {
                it(`says ${rule}`, () => {
                    assert.match(oneLine(broken.text), reason, `${namespace}: ${broken.text}`);
                });
            }

            it("removes the pods all the same", async () => {
                for (const namespace of failing) {
                    assert.equal(await suite.cluster.get(addressesOf(namespace).pod), undefined, namespace);
                }
            });

            it("does not go on to the next wave", async () => {
                assert.equal(await suite.cluster.get(addressesOf("ff-others").application), undefined);
            });

            it("goes well with the next up when what was wrong is mended, and on to the next wave", async () => {
                for (const namespace of failing) {
                    suite.cluster.daemons.behave(namespace, {});
                }
                suite.project.configure(configuration(daemons));
                await suite.up();

                for (const namespace of [...failing, "ff-others"]) {
                    assert.ok(await suite.cluster.get(addressesOf(namespace).deployment), namespace);
                }
            });
        });

        describe("in one namespace", () => {
            let broken: Run;

            before("somebody takes a right from a daemon, which is to be bootstrapped again", async () => {
                const { roles } = addressesOf("ff-good");
                const { items } = (await suite.cluster.get<{ items: LiveObject[] }>(roles)) ?? { items: [] };
                await suite.cluster.client.connection.request({
                    method: "PATCH",
                    path: `${roles}/${items[0]?.metadata.name ?? ""}`,
                    contentType: "application/merge-patch+json",
                    body: { rules: [{ apiGroups: ["fiaas.schibsted.io"], resources: ["*"], verbs: ["*"] }] },
                });
                const clusterConfig = { environment: "try" };
                suite.project.configure(
                    configuration({
                        ...daemons,
                        "ff-good": { bootstrap: { force: "again" }, clusterConfig },
                        "ff-others": { wave: 1, clusterConfig },
                    }),
                );
                broken = await suite.project.pulumi("up", "--yes", "--skip-preview", "--continue-on-error");
                assert.notEqual(broken.code, 0, broken.text);
            });

            it("says where to read which right is missing", async () => {
                const { statuses } = addressesOf("ff-good");
                const [, name = ""] =
                    /ff-good\.fiaas: the deployment \S+ ended with FAILED\. .* kubectl -n ff-good get application-statuses\S+ (\S+) -o /.exec(
                        oneLine(broken.text),
                    ) ?? assert.fail(broken.text);
                const { logs = [] } = (await suite.cluster.get<{ logs?: string[] }>(`${statuses}/${name}`)) ?? {};
                assert.match(logs.join("\n"), /403 Client Error .*cannot \w+ resource "serviceaccounts"/);
            });

            it("keeps an edit from the next wave", async () => {
                const maps = [addressesOf("ff-good").configMap, addressesOf("ff-others").configMap];
                const [changed, kept] = await Promise.all(maps.map((address) => suite.cluster.get(address)));
                assert.match(JSON.stringify(changed?.data), /environment/);
                assert.doesNotMatch(JSON.stringify(kept?.data), /environment/);
            });

            it("is safe to repeat after a kill in its middle", async () => {
                const own = await suite.cluster.project();
                const { pod, deployment } = addressesOf("ff-killed");
                suite.cluster.daemons.behave("ff-killed", { bootstrap: "slow" });
                own.configure(beside({ "ff-killed": {} }));
                const up = own.start("up", "--yes", "--skip-preview");
                const ended = finish(up);
                while ((await suite.cluster.get(pod)) === undefined) {
                    await sleep(20);
                }
                const others = processTree(up.pid ?? 0);
                up.kill("SIGKILL");
                await ended;
                // The language host would wait for its engine.
                killProcesses(others);
                suite.cluster.daemons.behave("ff-killed", {});
                const command = path.join(repository, "fleet/bin/flotilla");
                const recovered = await finish(
                    spawn(command, ["recover", "test", "--project", own.folder], {
                        cwd: own.folder,
                        env: own.environment,
                    }),
                );
                assert.equal(recovered.code, 0, recovered.text);
                const again = await own.pulumi("up", "--yes", "--skip-preview");

                assert.equal(again.code, 0, again.text);
                assert.ok(await suite.cluster.get(deployment));
                assert.equal(await suite.cluster.get(pod), undefined);
                const third = await own.pulumi("up", "--yes", "--skip-preview", "--expect-no-changes");
                assert.equal(third.code, 0, third.text);
            });
        });
    });

    /** In the cluster of the others, with a stack of its own. */
    describe("with the label fiaas/bootstrap of an Application", () => {
        const { application, deployment, pod } = addressesOf("fl-a");
        let own: Project;

        before(async () => {
            own = await suite.cluster.project();
        });

        function configure(bootstrap: { readonly label?: string; readonly force?: string }): void {
            own.configure(beside({ "fl-a": { bootstrap } }));
        }

        /** Gives what an `up` has written. */
        async function up(daemon: Parameters<typeof configure>[0], ...more: string[]): Promise<string[]> {
            suite.cluster.writes();
            configure(daemon);
            await own.succeed("up", "--yes", "--skip-preview", ...more);
            return suite.cluster.writes();
        }

        const labels = async () => (await suite.cluster.get(application))?.metadata.labels ?? assert.fail("none");
        const isLabelled = async (): Promise<boolean> => (await labels())["fiaas/bootstrap"] === "true";
        const bootstrapped = (writes: readonly string[]): string[] =>
            writes.filter((write) => write === `create ${path.dirname(pod)}`);

        it("has it only while the bootstrap pod is at work, where it is temporary", async () => {
            const writes = await up({ label: "temporary" });

            assert.equal(bootstrapped(writes).length, 1, writes.join("\n"));
            assert.ok(await suite.cluster.get(deployment));
            assert.equal(await isLabelled(), false);
        });

        it("takes no write of a second up for it, and nothing of a refresh", async () => {
            assert.deepEqual(await up({ label: "temporary" }, "--refresh", "--expect-no-changes"), []);
        });

        it("lets it come and go with the configuration, and the daemon is not deployed again for it", async () => {
            const id = (await labels())["fiaas/deployment_id"];
            const coming = await up({});
            assert.equal(await isLabelled(), true, "always, as Skipper has it, where nothing is said");
            const going = await up({ label: "temporary" });

            assert.equal(await isLabelled(), false);
            assert.deepEqual(bootstrapped([...coming, ...going]), []);
            assert.equal((await labels())["fiaas/deployment_id"], id);
        });

        it("has it for a bootstrap that is forced, and not afterwards", async () => {
            const writes = await up({ label: "temporary", force: "2026-11-28" });

            assert.equal(bootstrapped(writes).length, 1, writes.join("\n"));
            assert.equal(await isLabelled(), false);
        });

        it("does not have it after a bootstrap that failed, either", async () => {
            suite.cluster.daemons.behave("fl-a", { bootstrap: "crashes" });
            configure({ label: "temporary", force: "2026-11-29" });
            const { code } = await own.pulumi("up", "--yes", "--skip-preview");

            assert.notEqual(code, 0);
            assert.equal(await isLabelled(), false);
        });
    });
});
