import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { isOwnCluster, keepCluster, knownCluster, refuseLostData } from "../../fleet/local/local-cluster";
import { type LocalEnvironment, localEnvironment } from "../../fleet/local/local-environment";
import { layoutOf } from "../../toolchain/control-plane/layout";

describe("the cluster of the local installation", () => {
    it("is the user's own only when a flag says so", () => {
        assert.equal(isOwnCluster({}), false);
        assert.equal(isOwnCluster({ context: "kind-kind" }), true);
        assert.equal(isOwnCluster({ kubeconfig: "cluster.yaml" }), true);
    });

    describe("under a state", () => {
        let environment: LocalEnvironment;
        const hold = (...types: string[]): void => {
            const file = path.join(environment.backendFolder, ".pulumi/stacks/flotilla/local.json");
            const latest = { resources: types.map((type) => ({ type })) };
            mkdirSync(path.dirname(file), { recursive: true });
            writeFileSync(file, JSON.stringify({ version: 3, checkpoint: { latest } }));
        };

        beforeEach(() => {
            environment = localEnvironment(mkdtempSync(path.join(os.tmpdir(), "flotilla-cluster-")));
            mkdirSync(environment.folder);
            keepCluster(environment, "https://one");
        });
        afterEach(() => {
            rmSync(path.dirname(environment.folder), { recursive: true });
        });

        it("does not change while the state holds something", () => {
            hold("pulumi:pulumi:Stack", "kubernetes:core/v1:Namespace");

            keepCluster(environment, "https://one");
            assert.throws(
                () => {
                    keepCluster(environment, "https://two");
                },
                {
                    name: "UserError",
                    message:
                        'The local state belongs to https://one, and this is https://two. It holds "local" (1 resource). Go on there, or ' +
                        'end it first: `eval "$(npx flotilla env local)" && npx pulumi destroy --stack local`.',
                },
            );
            assert.equal(knownCluster(environment), "https://one");
        });

        it("changes as long as nothing was brought up", () => {
            hold("pulumi:pulumi:Stack");

            keepCluster(environment, "https://two");

            assert.equal(knownCluster(environment), "https://two");
        });

        it("is not begun anew when its data are gone and the state holds something", () => {
            hold("pulumi:pulumi:Stack", "kubernetes:core/v1:Namespace");
            const message =
                'The data of the control plane of this repository are gone, and with them what the local state holds: "local" (1 resource). ' +
                "Begin anew: `npm stop -- --delete && npm start`.";
            const refuse = (): void => {
                refuseLostData(environment);
            };
            assert.throws(refuse, { name: "UserError", message });

            mkdirSync(layoutOf(environment.controlPlaneFolder).etcdData, { recursive: true });
            refuse();
        });

        it("is begun when neither it nor the state holds anything", () => {
            hold("pulumi:pulumi:Stack");
            refuseLostData(environment);
        });

        it("is anybody's when nobody knows which it is", () => {
            hold("kubernetes:core/v1:Namespace");
            writeFileSync(path.join(environment.folder, "cluster"), "");

            assert.equal(knownCluster(environment), undefined);
            keepCluster(environment, "https://two");
        });
    });
});
