import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { killProcesses, processTree } from "../../support/process-tree";
import { finish, type Run } from "../../support/project";
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

describe("a bootstrap that does not go well", () => {
    const suite = fiaasSuite();

    const failing = ["ff-crash", "ff-empty", "ff-image", "ff-failed"];
    /** All are of the first wave but one. */
    const daemons = {
        ...Object.fromEntries(["ff-good", ...failing].map((name) => [name, {}])),
        "ff-others": { wave: 1 },
    };

    const oneLine = (text: string): string => text.replace(/\s+/g, " ");

    describe("in some namespaces of many", () => {
        let broken: Run;

        before(async () => {
            suite.cluster.daemons.behave("ff-crash", { bootstrap: "crashes" });
            suite.cluster.daemons.behave("ff-empty", { bootstrap: "finds nothing" });
            suite.cluster.daemons.behave("ff-failed", { bootstrap: "fails" });
            const image = "fiaas/does-not-exist:v1.10.0";
            suite.project.configure(configuration({ ...daemons, "ff-image": { pin: { image } } }));
            broken = await suite.project.pulumi("up", "--yes", "--skip-preview", "--continue-on-error");
        });

        it("lets the others finish with --continue-on-error, and the exit code tells", async () => {
            assert.notEqual(broken.code, 0, broken.text);
            assert.ok(await suite.cluster.get(addressesOf("ff-good").deployment));
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
                assert.match(oneLine(broken.text), reason, namespace);
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
            own.configure({
                ...configuration({ "ff-killed": {} }),
                fiaas: { channels: { stable: { image: images.new } }, crds: { create: false } },
            });
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
                spawn(command, ["recover", "test", "--project", own.folder], { cwd: own.folder, env: own.environment }),
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
