import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { compareInstallation } from "../../../fleet/diff/compare-installation";
import { openTree } from "../../../fleet/render/tree";
import type { ResourceChange } from "../../../fleet/report/report";
import type { Project } from "../../support/project";
import { temporaryFolder } from "../../support/shared-cluster";
import { type FiaasCluster, images, startFiaasCluster } from "../fiaas/fixture";
import { namespaceEdits, registryEdits, sideOf } from "./edits";
import { enginePreview, type EngineChange } from "./engine-preview";

type Configuration = Readonly<Record<string, unknown>>;

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
        namespaces: { flotilla: {}, used: { create: false }, ...sideOf(namespaceEdits, side) },
        registries: sideOf(registryEdits, side),
        deployer: { namespace: "flotilla" },
        ...parts,
    };
}

/** What diff foresees, as lines that can be compared. */
async function foreseen(before: Configuration, after: Configuration): Promise<EngineChange[]> {
    const [base, head] = [before, after].map((side) => {
        const folder = temporaryFolder();
        mkdirSync(path.join(folder, "stacks"));
        const config = Object.fromEntries(Object.entries(side).map(([key, value]) => [`flotilla:${key}`, value]));
        // JSON is YAML.
        writeFileSync(path.join(folder, "stacks", "Pulumi.test.yaml"), JSON.stringify({ config }));
        return openTree(folder);
    });
    assert.ok(base && head);
    const { change, failures } = await compareInstallation("test", { base, head, isSameCode: true }, []);
    assert.deepEqual(failures, []);
    return (change?.resources ?? []).map(asEngineChange);
}

function asEngineChange({ action, name, type, changes, isComponent }: ResourceChange): EngineChange {
    return {
        name: name === "" ? "test" : `test-${name}`,
        type,
        action,
        // Of a component the engine tells only that it changed.
        changes:
            action === "update" && !isComponent ? changes.map(({ path: at, kind }) => `${at}: ${kind}`).sort() : [],
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

    const installationEdits: readonly (readonly [what: string, parts: Configuration])[] = [
        ["nothing at all", {}],
        [
            "a channel gets another release, and the deployer another name",
            {
                fiaas: { ...fiaas, channels: { ...fiaas.channels, pinned: { image: images.new } } },
                deployer: { namespace: "flotilla", serviceAccount: "other" },
            },
        ],
        [
            "all daemons get another configuration, and the deployer goes",
            {
                fiaas: { ...fiaas, clusterConfig: { "ingress-suffix": ["example.org"] } },
                deployer: undefined,
            },
        ],
    ];

    for (const [what, parts] of installationEdits) {
        it(`${what}, in the whole installation`, async () => {
            const { deployer, ...rest } = configuration("before", parts);
            const after = deployer === undefined ? rest : { ...rest, deployer };
            project.configure(after);

            assert.deepEqual(await foreseen(configuration("before"), after), await enginePreview(project));
        });
    }
});
