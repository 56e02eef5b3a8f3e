import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { killProcesses, processTree } from "../../support/process-tree";
import { finish } from "../../support/project";
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

    const oneLine = (text: string): string => text.replace(/\s+/g, " ");

    describe("in some namespaces of many", () => {
        const failing = ["ff-crash", "ff-empty", "ff-image", "ff-failed"];
        let broken: { code: number; text: string };

        before(async () => {
            suite.cluster.daemons.behave("ff-crash", { bootstrap: "crashes" });
            suite.cluster.daemons.behave("ff-empty", { bootstrap: "finds nothing" });
            suite.cluster.daemons.behave("ff-failed", { bootstrap: "fails" });
            const daemons = Object.fromEntries(["ff-good", ...failing].map((name) => [name, {}]));
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

        it("goes well with the next up when what was wrong is mended", async () => {
            for (const namespace of failing) {
                suite.cluster.daemons.behave(namespace, {});
            }
            suite.project.configure(
                configuration(Object.fromEntries(["ff-good", ...failing].map((name) => [name, {}]))),
            );
            await suite.up();
            const again = await suite.project.pulumi("up", "--yes", "--skip-preview", "--expect-no-changes");

            assert.equal(again.code, 0, again.text);
            for (const namespace of failing) {
                assert.ok(await suite.cluster.get(addressesOf(namespace).deployment), namespace);
            }
        });
    });

    describe("in one namespace", () => {
        it("says where to read which right is missing when somebody took it from the daemon", async () => {
            const { roles, statuses } = addressesOf("ff-good");
            const { items } = (await suite.cluster.get<{ items: LiveObject[] }>(roles)) ?? { items: [] };
            await suite.cluster.client.connection.request({
                method: "PATCH",
                path: `${roles}/${items[0]?.metadata.name ?? ""}`,
                contentType: "application/merge-patch+json",
                body: { rules: [{ apiGroups: ["fiaas.schibsted.io"], resources: ["*"], verbs: ["*"] }] },
            });
            const daemons = { "ff-good": { bootstrap: { force: "again" } } };
            suite.project.configure(configuration(daemons));
            const up = await suite.project.pulumi("up", "--yes", "--skip-preview", "--target", "**ff-good-fiaas**");

            assert.notEqual(up.code, 0, up.text);
            const [, name = ""] =
                /ff-good\.fiaas: the deployment \S+ ended with FAILED\. .* kubectl -n ff-good get application-statuses\S+ (\S+) -o /.exec(
                    oneLine(up.text),
                ) ?? assert.fail(up.text);
            const { logs = [] } = (await suite.cluster.get<{ logs?: string[] }>(`${statuses}/${name}`)) ?? {};
            assert.match(logs.join("\n"), /403 Client Error .*cannot \w+ resource "serviceaccounts"/);
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

        it("does not go on to the next wave", async () => {
            const own = await suite.cluster.project();
            const daemons = { "ff-canary": { wave: 0 }, "ff-others": { wave: 1 } };
            suite.cluster.daemons.behave("ff-canary", { bootstrap: "fails" });
            const wanted = {
                ...configuration(daemons),
                fiaas: { channels: { stable: { image: images.new } }, crds: { create: false } },
            };
            own.configure(wanted);
            const stopped = await own.pulumi("up", "--yes", "--skip-preview", "--continue-on-error");
            assert.notEqual(stopped.code, 0);
            assert.equal(await suite.cluster.get(addressesOf("ff-others").application), undefined);

            suite.cluster.daemons.behave("ff-canary", {});
            const up = await own.pulumi("up", "--yes", "--skip-preview");
            assert.equal(up.code, 0, up.text);
            assert.ok(await suite.cluster.get(addressesOf("ff-others").deployment));

            suite.cluster.daemons.behave("ff-canary", { daemon: "fails" });
            own.configure({ ...wanted, fiaas: { ...wanted.fiaas, clusterConfig: { environment: "try" } } });
            const changed = await own.pulumi("up", "--yes", "--skip-preview", "--continue-on-error");
            assert.notEqual(changed.code, 0);
            assert.doesNotMatch(
                JSON.stringify(await suite.cluster.get(addressesOf("ff-others").configMap)),
                /environment/,
            );
        });
    });
});
