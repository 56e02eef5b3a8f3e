import assert from "node:assert/strict";
import { createProject, type Project } from "../../support/project";
import { sharedControlPlane, testEngine } from "../../support/shared-cluster";
import { enginePreview } from "./engine-preview";
import { type Configuration, foreseen } from "./foreseen";

const nodes = { n0: { addresses: ["10.0.0.1"], roles: ["control-plane", "etcd"] }, n1: { addresses: ["10.0.0.2"] } };

/** An installation with the default catalog, parts of which are replaced. */
function configuration(pki: object = {}, parts: Configuration = {}): Configuration {
    return {
        cluster: { identifier: "test" },
        namespaces: { "foresight-pki": {} },
        nodes,
        pki: { namespace: "foresight-pki", ...pki },
        ...parts,
    };
}

describe("what flotilla diff foresees of certificates, against what the engine finds", () => {
    let project: Project;

    before(async () => {
        project = await createProject(await testEngine(), (await sharedControlPlane()).kubeconfig);
        project.configure(configuration());
        const run = await project.pulumi("up", "--yes", "--skip-preview");
        assert.equal(run.code, 0, run.text);
    });

    after(async () => {
        await project.pulumi("destroy", "--yes", "--skip-preview");
    });

    const edits: readonly (readonly [what: string, after: Configuration])[] = [
        ["nothing at all", configuration()],
        [
            "a node comes",
            configuration({}, { nodes: { ...nodes, n2: { addresses: ["10.0.0.3"], roles: ["control-plane"] } } }),
        ],
        [
            "leaves change in many ways",
            configuration({
                apiServer: { hosts: ["api.example.com"] },
                authorities: {
                    kubernetes: {
                        certificates: {
                            admin: { enabled: false },
                            metrics: { commonName: "metrics", organizations: ["monitoring"] },
                            scheduler: { algorithm: "RSA-2048" },
                            "controller-manager": { renewBeforeDays: 30, secret: "other" },
                        },
                    },
                    "front-proxy": {
                        certificates: { "front-proxy-client": { validityDays: 90, renewBeforeDays: 30 } },
                    },
                },
            }),
        ],
        ["an authority is issued anew", configuration({ authorities: { kubernetes: { commonName: "other" } } })],
        [
            "an authority begins to be rotated",
            configuration({ authorities: { "kubernetes-etcd": { rotation: "add" } } }),
        ],
        ["there are no certificates any more", configuration({ catalog: "none" })],
    ];

    for (const [what, after] of edits) {
        it(what, async () => {
            project.configure(after);

            assert.deepEqual(await foreseen(configuration(), after), await enginePreview(project));
        });
    }

    it("a key pair begins to be rotated: without the keys, what stays of it counts as changed, too", async () => {
        const after = configuration({ keyPairs: { "service-account": { rotation: "add" } } });
        project.configure(after);

        const expected = await foreseen(configuration(), after);
        const signing = "test-pki-service-account-secret";
        assert.deepEqual(expected.find(({ name }) => name === signing)?.changes, ['data["sa.key"]: update']);
        assert.deepEqual(
            expected.filter(({ name }) => name !== signing),
            await enginePreview(project),
        );
    });

    for (const [what, after] of [
        ["an authority", configuration({ authorities: { kubernetes: { rotation: "drop" } } })],
        ["a key pair", configuration({ keyPairs: { "service-account": { rotation: "switch" } } })],
    ] as const) {
        it(`a step out of its order is refused by both: ${what}`, async () => {
            project.configure(after);

            const { code, text } = await project.pulumi("preview");
            assert.notEqual(code, 0);
            assert.match(text, /rotation/);
            await assert.rejects(foreseen(configuration(), after), /rotation/);
        });
    }
});
