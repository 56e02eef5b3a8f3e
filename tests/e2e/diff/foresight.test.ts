import assert from "node:assert/strict";
import type { Project } from "../../support/project";
import { type FiaasCluster, images, startFiaasCluster } from "../fiaas/fixture";
import { namespaceEdits, registryEdits, sideOf } from "./edits";
import { enginePreview, type EngineChange } from "./engine-preview";
import { type Configuration, foreseen } from "./foreseen";

const fiaas = {
    channels: { pinned: { image: images.old }, latest: { image: images.new }, stable: { image: images.old } },
    clusterConfig: { "ingress-suffix": ["example.com"] },
    crds: { protect: false },
};

/** The installation before all edits, or after them; parts can be replaced. */
function configuration(side: "before" | "after", parts: Configuration = {}): Configuration {
    return {
        cluster: { identifier: "test" },
        fiaas,
        namespaces: { "foreseen-deployer": {}, used: { create: false }, ...sideOf(namespaceEdits, side) },
        registries: sideOf(registryEdits, side),
        deployer: { namespace: "foreseen-deployer" },
        ...parts,
    };
}

/** The changes of what is named after a namespace or registry, and of nothing that is named after a longer name. */
function belongingTo(changes: readonly EngineChange[], prefix: string, all: readonly string[]): EngineChange[] {
    const others = all.filter((other) => other !== prefix && other.startsWith(`${prefix}-`));
    const isOf = (name: string, start: string): boolean => name === start || /^[-.]/.test(name.slice(start.length));
    return changes.filter(
        ({ name }) => name.startsWith(prefix) && isOf(name, prefix) && !others.some((other) => name.startsWith(other)),
    );
}

describe("what flotilla diff foresees, against what the engine finds", () => {
    let cluster: FiaasCluster;
    let project: Project;

    before(async () => {
        cluster = await startFiaasCluster();
        for (const name of ["used", "adopted"]) {
            const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name } };
            await cluster.client.connection.request({ method: "POST", path: "/api/v1/namespaces", body: namespace });
        }
        project = await cluster.project();
        project.environment["PASSWORD"] = "pl41n";
        project.configure(configuration("before"));
        const run = await project.pulumi("up", "--yes", "--skip-preview");
        assert.equal(run.code, 0, run.text);
    });

    after(async () => {
        await cluster.stop();
    });

    describe("one edit of each kind, all at once", () => {
        let expected: EngineChange[];
        let found: EngineChange[];
        const names = Object.keys(namespaceEdits).map((name) => `test-${name}`);

        before(async () => {
            expected = await foreseen(configuration("before"), configuration("after"));
            project.configure(configuration("after"));
            found = await enginePreview(project);
        });

        for (const [name, edit] of Object.entries(namespaceEdits)) {
            it(`${edit.what} (${name})`, () => {
                const own = belongingTo(found, `test-${name}`, names);

                assert.deepEqual(belongingTo(expected, `test-${name}`, names), own);
                const real = own.filter(({ type }) => !type.startsWith("flotilla:namespace:"));
                assert.equal(real.length === 0, edit.isIdle === true);
            });
        }

        for (const [name, edit] of Object.entries(registryEdits)) {
            it(`${edit.what} (${name})`, () => {
                const prefix = `test-registry-${name}`;
                const own = belongingTo(found, prefix, []);

                assert.deepEqual(belongingTo(expected, prefix, []), own);
                assert.equal(
                    own.every(({ type }) => type === "flotilla:registry:Registry"),
                    edit.isIdle === true,
                );
            });
        }

        it("foresees everything else, too: the deployer's rights, the look at the cluster, the components", () => {
            assert.deepEqual(expected, found);
        });
    });

    it("all daemons get another configuration, some another release, and the deployer another name", async () => {
        const after = configuration("before", {
            fiaas: {
                ...fiaas,
                channels: { ...fiaas.channels, pinned: { image: images.new } },
                clusterConfig: { "ingress-suffix": ["example.org"] },
            },
            deployer: { namespace: "foreseen-deployer", serviceAccount: "other" },
        });
        project.configure(after);

        assert.deepEqual(await foreseen(configuration("before"), after), await enginePreview(project));
    });
});
