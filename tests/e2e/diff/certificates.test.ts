import assert from "node:assert/strict";
import { createProject, type Project } from "../../support/project";
import { sharedControlPlane, testEngine } from "../../support/shared-cluster";
import { enginePreview, type EngineChange } from "./engine-preview";
import { type Configuration, foreseen } from "./foreseen";

const nodes = { n0: { addresses: ["10.0.0.1"], roles: ["control-plane", "etcd"] }, n1: { addresses: ["10.0.0.2"] } };

/** An installation with the default catalog, parts of which are replaced. */
function configuration(pki: object = {}, parts: Configuration = {}): Configuration {
    return {
        cluster: { identifier: "test" },
        namespaces: { "foresight-pki": {} },
        nodes,
        pki: { namespace: "foresight-pki", ...pki },
        deployer: { namespace: "foresight-pki" },
        ...parts,
    };
}

const authorities = {
    kubernetes: {
        certificates: {
            admin: { enabled: false },
            metrics: { commonName: "metrics", organizations: ["monitoring"] },
            scheduler: { algorithm: "RSA-2048", validityDays: 90, renewBeforeDays: 30 },
            "controller-manager": { renewBeforeDays: 30, secret: "other" },
        },
    },
    "front-proxy": { commonName: "other" },
    "kubernetes-etcd": { rotation: "add" },
};

/** Edits of different documents, all at once, by what each is, with what stands in the lines about it. */
const edits: Readonly<Record<string, RegExp>> = {
    "a node comes": /n2/,
    "the API server gets another name": /\bapiserver\b/,
    "leaves change in many ways": /\b(admin|metrics|scheduler|controller-manager)\b/,
    "an authority is issued anew": /front-proxy/,
    "an authority begins to be rotated": /kubernetes-etcd/,
};

/** What happens to each resource, and each change of it, in a line. */
function linesOf(all: readonly EngineChange[]): string[] {
    return all.flatMap(({ name, action, changes }) => [
        `${action} ${name}`,
        ...changes.map((change) => `${name}: ${change}`),
    ]);
}
const edited = configuration(
    {
        apiServer: { hosts: ["api.example.com"] },
        authorities,
        keyPairs: { "service-account": { rotation: "add" } },
    },
    { nodes: { ...nodes, n2: { addresses: ["10.0.0.3"], roles: ["control-plane"] } } },
);

describe("what flotilla diff foresees of certificates, against what the engine finds", () => {
    let project: Project;

    before(async () => {
        project = await createProject(await testEngine(), (await sharedControlPlane()).kubeconfig);
        project.configure(configuration());
        await project.succeed("up", "--yes", "--skip-preview");
    });

    describe("edits of many documents, all at once", () => {
        const signing = "test-pki-service-account-secret";
        let expected: EngineChange[];
        let found: EngineChange[];

        before(async () => {
            project.configure(edited);
            expected = await foreseen(configuration(), edited);
            found = await enginePreview(project);
        });

        for (const [what, words] of Object.entries(edits)) {
            it(what, () => {
                const own = linesOf(found).filter((line) => words.test(line));

                assert.ok(own.length > 0);
                assert.deepEqual(
                    linesOf(expected).filter((line) => words.test(line)),
                    own,
                );
            });
        }

        it("a key pair begins to be rotated: without the keys, what stays of it counts as changed, too", () => {
            assert.ok(found.some(({ name }) => name === "test-pki-service-account"));
            assert.deepEqual(expected.find(({ name }) => name === signing)?.changes, ['data["sa.key"]: update']);
        });

        it("foresees everything else, too", () => {
            assert.deepEqual(
                expected.filter(({ name }) => name !== signing),
                found,
            );
        });
    });

    describe("the whole installation", () => {
        const { deployer, ...without } = configuration({ catalog: "none" });
        for (const [what, after] of [
            ["nothing at all", configuration()],
            [`there are no certificates and no deployer any more`, without],
            [
                "certificates are renewed at other times",
                configuration({
                    authorities: {
                        kubernetes: { renewBeforeDays: 400, certificates: { scheduler: { renewBeforeDays: 80 } } },
                    },
                }),
            ],
        ] as const) {
            it(what, async () => {
                assert.ok(deployer);
                project.configure(after);

                assert.deepEqual(await foreseen(configuration(), after), await enginePreview(project));
            });
        }

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
});
