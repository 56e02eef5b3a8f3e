import assert from "node:assert/strict";
import { type DaemonState, reportDaemon, reportUnread } from "../../../fleet/status/daemon-state";
import type { ObservedDaemon } from "../../../fleet/status/observed-daemon";
import { declared, deployment, deploymentId, healthy, waitingPod } from "./fixtures";

const namespace = "payments";

describe("the state of a daemon", () => {
    const cases: readonly {
        readonly rule: string;
        readonly observed: Partial<ObservedDaemon>;
        readonly state: DaemonState;
        readonly why: RegExp;
    }[] = [
        { rule: "ok when all is as declared", observed: {}, state: "ok", why: /^$/ },
        {
            rule: "ok beside a bootstrap pod that has done its work",
            observed: { bootstrapPod: { status: { phase: "Succeeded" } } },
            state: "ok",
            why: /^$/,
        },
        {
            rule: "bootstrapping while the bootstrap pod runs",
            observed: { bootstrapPod: { status: { phase: "Running" } }, deployment: undefined },
            state: "bootstrapping",
            why: /^The bootstrap pod is at work\. Wait until it has ended\.$/,
        },
        {
            rule: "bootstrapping while nothing is known of the bootstrap pod",
            observed: { bootstrapPod: {}, deployment: undefined },
            state: "bootstrapping",
            why: /at work/,
        },
        {
            rule: "bootstrapping, with the reason, while the bootstrap pod waits",
            observed: { bootstrapPod: waitingPod("ImagePullBackOff"), deployment: undefined },
            state: "bootstrapping",
            why: /^The bootstrap pod waits: its image cannot be pulled \(ImagePullBackOff\)\. See `kubectl describe pod -n payments fiaas-deploy-daemon-bootstrap`\.$/,
        },
        {
            rule: "bootstrap failed, with the exit code",
            observed: {
                bootstrapPod: {
                    status: {
                        phase: "Failed",
                        containerStatuses: [{ state: { terminated: { exitCode: 1, reason: "Error" } } }],
                    },
                },
                deployment: undefined,
            },
            state: "bootstrap failed",
            why: /^The bootstrap pod failed with exit code 1\. See `kubectl logs -n payments fiaas-deploy-daemon-bootstrap`, then run `pulumi up` again\.$/,
        },
        {
            rule: "bootstrap failed, with the pod's reason",
            observed: { bootstrapPod: { status: { phase: "Failed", reason: "Evicted" } } },
            state: "bootstrap failed",
            why: /failed \(Evicted\)\./,
        },
        {
            rule: "what the rest says while a failed bootstrap pod is being deleted",
            observed: { bootstrapPod: { metadata: { deletionTimestamp: "now" }, status: { phase: "Failed" } } },
            state: "ok",
            why: /^$/,
        },
        {
            rule: "failed before anything that differs",
            observed: { applicationStatus: { result: "FAILED" }, configMap: undefined },
            state: "failed",
            why: /^The daemon could not deploy itself \(deployment id 0+-0000-.*bootstrap\.force and run `pulumi up`\.$/,
        },
        {
            rule: "missing without Application",
            observed: { application: undefined },
            state: "missing",
            why: /^There is no Application\. Run `pulumi up --refresh`\.$/,
        },
        {
            rule: "missing, not drifted, where there is nothing at all",
            observed: {
                application: undefined,
                applicationStatus: undefined,
                deployment: undefined,
                configMap: undefined,
            },
            state: "missing",
            why: /^There is neither Application nor Deployment\. Run `pulumi up --refresh`; .* change its bootstrap\.force first\.$/,
        },
        {
            rule: "missing without Deployment, which a bootstrap makes",
            observed: { deployment: undefined },
            state: "missing",
            why: /^There is no Deployment\. To bootstrap it again change its bootstrap\.force and run `pulumi up`\.$/,
        },
        {
            rule: "drifted when the ConfigMap is gone",
            observed: { configMap: undefined },
            state: "drifted",
            why: /^Not as declared: the ConfigMap \(there is none with the label app\)\. Run `pulumi up --refresh`\.$/,
        },
        {
            rule: "drifted, with each part that differs",
            observed: {
                configMap: { data: { "cluster_config.yaml": "{}\n", tag: "latest" } },
                application: { ...healthy().application, spec: { image: "fdd:1" } },
            },
            state: "drifted",
            why: /: the ConfigMap's cluster_config\.yaml; the ConfigMap's tag; the Application's image \(fdd:1, declared: fiaas\/fiaas-deploy-daemon:v1\.10\.0\); the Application's configuration hash\. /,
        },
        {
            rule: "drifted when somebody gave the Deployment another image",
            observed: deployment({ image: "fdd:1" }),
            state: "drifted",
            why: /the Deployment's image \(fdd:1, .*: change its bootstrap\.force and run `pulumi up`\.$/,
        },
        {
            rule: "drifted when the pods started with another configuration",
            observed: deployment({ hash: "old" }),
            state: "drifted",
            why: /the configuration with which the Deployment's pods started\. /,
        },
        {
            rule: "stuck past the deadline of the rollout",
            observed: deployment({
                status: {
                    updatedReplicas: 1,
                    conditions: [{ type: "Progressing", status: "False", reason: "ProgressDeadlineExceeded" }],
                },
            }),
            state: "stuck",
            why: /^The rollout does not go on \(ProgressDeadlineExceeded\)\. See `kubectl describe pods -n payments -l app=fiaas-deploy-daemon`\.$/,
        },
        {
            rule: "stuck, with what is the matter with a pod, when pods cannot be made",
            observed: {
                ...deployment({
                    status: { conditions: [{ type: "ReplicaFailure", status: "True", reason: "FailedCreate" }] },
                }),
                pods: [{ status: { phase: "Running" } }, waitingPod("CrashLoopBackOff")],
            },
            state: "stuck",
            why: /\(FailedCreate\); of a pod: its container ends again and again \(CrashLoopBackOff\)\./,
        },
        {
            rule: "stuck before outdated",
            observed: {
                ...deployment({ id: "old", status: { conditions: [{ type: "Progressing", status: "False" }] } }),
                applicationStatus: undefined,
            },
            state: "stuck",
            why: /Progressing is False/,
        },
        {
            rule: "ok when a pod too many could not be made",
            observed: deployment({
                status: {
                    updatedReplicas: 1,
                    availableReplicas: 1,
                    conditions: [{ type: "ReplicaFailure", status: "True" }],
                },
            }),
            state: "ok",
            why: /^$/,
        },
        {
            rule: "outdated when the daemon does not notice a new id",
            observed: { ...deployment({ id: "old", image: "fdd:1" }), applicationStatus: undefined },
            state: "outdated",
            why: new RegExp(
                `^The daemon has not noticed the deployment id ${deploymentId} \\(the Deployment has old\\)\\.`,
            ),
        },
        {
            rule: "outdated while the daemon deploys a new id",
            observed: { ...deployment({ id: "old" }), applicationStatus: { result: "RUNNING" } },
            state: "outdated",
            why: /\(RUNNING\)\. Wait until it has ended\.$/,
        },
        {
            rule: "outdated when somebody put an old Deployment back",
            observed: deployment({ id: "old" }),
            state: "outdated",
            why: /deployment id old instead of .* change its bootstrap\.force and run `pulumi up`\.$/,
        },
        {
            rule: "unavailable without a ready pod",
            observed: deployment({ status: { updatedReplicas: 1 } }),
            state: "unavailable",
            why: /^0 of 1 pod is available\. See/,
        },
        {
            rule: "unavailable, with the reason, when no node takes a pod",
            observed: {
                ...deployment({ status: { updatedReplicas: 1 } }),
                pods: [
                    {
                        status: {
                            phase: "Pending",
                            conditions: [{ type: "PodScheduled", status: "False", reason: "Unschedulable" }],
                        },
                    },
                ],
            },
            state: "unavailable",
            why: /; of a pod: no node takes it \(Unschedulable\)\./,
        },
        {
            rule: "unavailable when it is scaled to nothing",
            observed: deployment({ replicas: 0, status: {} }),
            state: "unavailable",
            why: /^Somebody scaled the Deployment to 0\. Scale it to 1\.$/,
        },
    ];
    for (const { rule, observed, state, why } of cases) {
        it(`is ${rule}`, () => {
            const found = reportDaemon({ namespace, daemon: declared() }, { ...healthy(), ...observed });
            assert.equal(found.state, state, found.why);
            assert.match(found.why, why);
        });
    }

    it("has the version that runs beside the declared one", () => {
        const { version, declaredVersion } = reportDaemon(
            { namespace, daemon: declared() },
            { ...healthy(), ...deployment({ image: "registry:5000/fdd:v1.9.0" }) },
        );
        assert.deepEqual([version, declaredVersion], ["v1.9.0", "v1.10.0"]);
    });

    it("is unknown where it could not be read", () => {
        const { state, skipperStatus: skipper, why } = reportUnread({ namespace, daemon: declared() }, "No right.");
        assert.deepEqual([state, skipper, why], ["unknown", undefined, "No right."]);
    });
});
