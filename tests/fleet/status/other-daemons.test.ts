import assert from "node:assert/strict";
import { type DaemonState, reportDaemon } from "../../../fleet/status/daemon-state";
import type { ObservedDaemon } from "../../../fleet/status/observed-daemon";
import { declared, deployment, deploymentId, healthy } from "./fixtures";

const namespace = "payments";

describe("the state of a daemon that is a plain Deployment", () => {
    const daemon = declared({ direct: true });
    const withoutApplication = { ...healthy(daemon), application: undefined, applicationStatus: undefined };
    const cases: readonly [rule: string, observed: Partial<ObservedDaemon>, state: DaemonState][] = [
        ["ok without an Application", {}, "ok"],
        ["missing without the Deployment", { deployment: undefined }, "missing"],
        ["drifted with another image", deployment({ image: "fiaas/fiaas-deploy-daemon:v1.9.0" }), "drifted"],
        ["drifted with another configuration", { configMap: { data: { "cluster_config.yaml": "" } } }, "drifted"],
        ["unavailable without pods", deployment({ status: { replicas: 1, updatedReplicas: 1 } }), "unavailable"],
    ];
    for (const [rule, observed, state] of cases) {
        it(`is ${rule}`, () => {
            const report = reportDaemon({ namespace, daemon }, { ...withoutApplication, ...observed });

            assert.equal(report.state, state, report.why);
        });
    }
});

describe("the state of a daemon that is only adopted", () => {
    it("tells what helps there, where a new bootstrap.force would do nothing", () => {
        const daemon = declared({ adopt: { deploymentId, objects: ["application"] } });
        const { state, why } = reportDaemon({ namespace, daemon }, { ...healthy(), deployment: undefined });

        assert.equal(state, "missing");
        assert.match(why, /bootstrap it again set its adopt\.change to true and run `pulumi up`\.$/);
    });
});
