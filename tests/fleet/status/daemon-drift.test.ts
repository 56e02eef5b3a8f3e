import assert from "node:assert/strict";
import { reportDaemon } from "../../../fleet/status/daemon-state";
import type { ObservedPod } from "../../../fleet/status/observed-daemon";
import { declared, deployment, deploymentId, healthy, image } from "./fixtures";

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

describe("the image on record", () => {
    const right = `sha256:${"1".repeat(64)}`;
    const other = `sha256:${"2".repeat(64)}`;
    const release = { image, digest: right };
    const daemon = declared({ pin: release });
    const podOf = (digest: string): ObservedPod => ({
        spec: { containers: [{ name: "fiaas-deploy-daemon", image }] },
        status: { containerStatuses: [{ name: "fiaas-deploy-daemon", imageID: `docker.io/fiaas/fdd@${digest}` }] },
    });
    const reportOf = (pods: readonly ObservedPod[], of = daemon) =>
        reportDaemon({ namespace, daemon: of }, { ...healthy(of), pods });

    it("is a drift of its own where a pod runs another, before anything else that differs", () => {
        const { state, why } = reportDaemon(
            { namespace, daemon },
            { ...healthy(daemon), configMap: undefined, pods: [podOf(right), podOf(other)] },
        );

        assert.equal(state, "wrong image");
        assert.match(
            why,
            /^Not as declared: the image fiaas\/fiaas-deploy-daemon:v1\.10\.0 that a pod runs \(sha256:2{64}, on record: sha256:1{64}\)\. .* write its digest into the release; .*run `pulumi up`\.$/,
        );
    });

    it("is told beside the one that runs", () => {
        const { digest, declaredDigest } = reportOf([podOf(other)]);
        assert.deepEqual([digest, declaredDigest], [other, right]);
        assert.equal(reportOf([podOf(other), podOf(right)]).digest, undefined, "pods differ");
    });

    it("is compared for a plain Deployment, too", () => {
        const direct = declared({ pin: release, direct: true });
        assert.equal(reportOf([podOf(other)], direct).state, "wrong image");
    });

    const fine: readonly (readonly [rule: string, pods: readonly ObservedPod[], of: ReturnType<typeof declared>])[] = [
        ["runs", [podOf(right)], daemon],
        ["is not told by the kubelet", [{ ...podOf(right), status: {} }], daemon],
        ["is none", [podOf(other)], declared()],
        [
            "is one of a release that an adopted daemon does not follow yet",
            [podOf(other)],
            declared({ pin: release, adopt: { deploymentId, objects: ["application"] } }),
        ],
    ];
    for (const [rule, pods, of] of fine) {
        it(`is no drift where it ${rule}`, () => {
            const { state, why } = reportOf(pods, of);
            assert.equal(state, "ok", why);
        });
    }
});
