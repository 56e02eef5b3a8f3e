import assert from "node:assert/strict";
import { reportDaemon } from "../../../fleet/status/daemon-state";
import { declared, deployment, deploymentId, healthy } from "./fixtures";

const namespace = "payments";

describe("the drift of an adopted daemon", () => {
    it("does not compare what is adopted as it is", () => {
        const daemon = declared({ adopt: { deploymentId, objects: ["application"] } });
        const observed = { ...healthy(), configMap: undefined, ...deployment({ image: "fdd:1", hash: "" }) };
        assert.equal(reportDaemon({ namespace, daemon }, observed).state, "ok");
    });

    it("is drifted when somebody else goes on deploying what is adopted", () => {
        const daemon = declared({
            adopt: { deploymentId: "11111111-0000-4000-8000-000000000000", objects: ["application"] },
        });
        const { state, why } = reportDaemon({ namespace, daemon }, healthy());
        assert.deepEqual([state, why.includes("stop Skipper")], ["drifted", true]);
    });

    it("wants the hash of what was adopted and is changed", () => {
        const daemon = declared({ adopt: { deploymentId, objects: ["application"], change: true } });
        const observed = healthy(daemon);

        assert.equal(reportDaemon({ namespace, daemon }, observed).state, "ok");
        assert.equal(
            reportDaemon({ namespace, daemon }, { ...observed, ...deployment({ hash: "" }) }).state,
            "drifted",
        );
    });
});
