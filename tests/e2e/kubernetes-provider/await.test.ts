import assert from "node:assert/strict";
import * as k8s from "@pulumi/kubernetes";
import { eventually } from "../../support/eventually";
import type { Outcome, TestStack } from "../../support/stack";
import { type Declare, type Fixture, at, createFixture } from "./fixture";

type State = Awaited<ReturnType<TestStack["exportState"]>>;

/** Nothing runs these images; nodes are simulated. */
const containers = [{ name: "a", image: "example.com/a:1" }];
/** No node has it, so that a pod stays pending until a test writes its status. */
const nodeSelector = { "example.com/none": "true" };
const labels = { app: "a" };
const template = { metadata: { labels }, spec: { containers } };
const short = { customTimeouts: { create: "3s", update: "3s" } };

describe("Kubernetes provider: await", () => {
    let fixture: Fixture;

    before(async () => {
        fixture = await createFixture();
    });

    /** Waits until the scheduler has said that no node takes a pod, which it would do over what is written before, then writes its status. */
    async function writeStatus(path: string, status: object): Promise<void> {
        await eventually(async () => {
            const { body } = await fixture.api("GET", path);
            assert.equal(
                at(body, "status", "conditions", 0, "type"),
                "PodScheduled",
                `${path}: ${JSON.stringify(body)}`,
            );
        }, 60_000);
        const answer = await fixture.api("PATCH", `${path}/status`, { status });
        assert.equal(answer.status, 200, `${path}: ${JSON.stringify(answer.body)}`);
    }

    /** The Job's pod has a name of its own. */
    async function failJobPod(): Promise<void> {
        let name: unknown;
        await eventually(async () => {
            const { body } = await fixture.api("GET", "pods", undefined, { labelSelector: "job-name=failing" });
            name = at(body, "items", 0, "metadata", "name");
            assert.equal(typeof name, "string", "the Job has no pod");
        }, 60_000);
        await writeStatus(`pods/${String(name)}`, { phase: "Failed" });
    }

    it("ends a wait that is cancelled, and keeps the object", async () => {
        const { namespace } = fixture;
        const annotations = { "pulumi.com/waitFor": "jsonpath={.data.never}" };
        const stack = await fixture.stack((options) => {
            new k8s.core.v1.ConfigMap("w", { metadata: { name: "w", namespace, annotations } }, options);
        });

        const running = stack.up();
        while ((await fixture.api("GET", "configmaps/w")).status !== 200) {
            await new Promise((resolve) => setTimeout(resolve, 100));
        }
        stack.interrupt();
        const cancelled = await running;

        assert.ok(!cancelled.succeeded);
        assert.match(cancelled.diagnostics, /Resource operation was cancelled for "w"/);
        assert.equal((await stack.exportState())["w"]?.id, `${namespace}/w`);
    });

    describe("of everything at once", () => {
        let created: Outcome;
        let state: State;
        let unchanged: Outcome;
        let refreshed: Outcome;
        let afterRefresh: State;
        let after: Outcome;

        /** What is there in the end, or needs no waiting. */
        const available: Declare = (options) => {
            const metadata = (name: string) => ({ metadata: { name, namespace: fixture.namespace } });
            const spec = { selector: { matchLabels: labels }, template };
            new k8s.apps.v1.Deployment("deployment", { ...metadata("d"), spec: { ...spec, replicas: 2 } }, options);
            new k8s.apps.v1.Deployment("empty", { ...metadata("e"), spec: { ...spec, replicas: 0 } }, options);
            new k8s.apps.v1.DaemonSet("daemons", { ...metadata("ds"), spec }, options);
            new k8s.apps.v1.StatefulSet("stateful", { ...metadata("s"), spec: { ...spec, serviceName: "s" } }, options);
            new k8s.batch.v1.Job(
                "job",
                { ...metadata("j"), spec: { template: { spec: { containers, restartPolicy: "Never" } } } },
                options,
            );
            new k8s.core.v1.Pod("pod", { ...metadata("p"), spec: { containers } }, options);
            new k8s.core.v1.ResourceQuota("quota", { ...metadata("q"), spec: { hard: { pods: "100" } } }, options);
            new k8s.core.v1.Service(
                "headless",
                { ...metadata("h"), spec: { clusterIP: "None", selector: labels } },
                options,
            );
            new k8s.core.v1.Service("nothing", { ...metadata("n"), spec: { ports: [{ port: 80 }] } }, options);
        };
        const availableNames = "deployment empty daemons stateful job pod quota headless nothing".split(" ");

        /** Pods, Jobs and Deployments that end or fail, when their status is written. */
        const ending: Declare = (options) => {
            const { namespace } = fixture;
            const metadata = (name: string) => ({ metadata: { name, namespace } });
            const spec = { containers, nodeSelector, restartPolicy: "Never" };
            // Its status may be written late on a crowded machine.
            new k8s.core.v1.Pod("completed", { ...metadata("completed"), spec }, options);
            new k8s.core.v1.Pod("failed", { ...metadata("failed"), spec }, { ...options, ...short });
            const failing = { backoffLimit: 0, template: { spec } };
            new k8s.batch.v1.Job("failing-job", { ...metadata("failing"), spec: failing }, options);
            const pending = {
                selector: { matchLabels: labels },
                template: { ...template, spec: { containers, nodeSelector } },
            };
            new k8s.apps.v1.Deployment("pending", { ...metadata("pending"), spec: pending }, { ...options, ...short });
            const skipAwait = { name: "skipped", namespace, annotations: { "pulumi.com/skipAwait": "true" } };
            new k8s.apps.v1.Deployment("skipped", { metadata: skipAwait, spec: pending }, options);
        };
        const conditions = [
            { type: "PodScheduled", status: "True" },
            { type: "Initialized", status: "True" },
            { type: "Ready", status: "False" },
        ];
        const ended = (exitCode: number) => [
            { name: "a", image: "x", imageID: "", ready: false, restartCount: 0, state: { terminated: { exitCode } } },
        ];

        const services: Declare = (options) => {
            const { namespace } = fixture;
            const spec = { selector: { app: "nobody" }, ports: [{ port: 80 }] };
            new k8s.core.v1.Service("lonely", { metadata: { name: "lonely", namespace }, spec }, options);
            const balanced = { metadata: { name: "balanced", namespace }, spec: { ...spec, type: "LoadBalancer" } };
            new k8s.core.v1.Service("balanced", balanced, { ...options, customTimeouts: { create: "12s" } });
        };

        const following: Declare = (options) => {
            const { namespace } = fixture;
            const waitFor = (value: string) => ({ "pulumi.com/waitFor": value });
            const spec = { containers, nodeSelector };
            const pod = (name: string, value: string) =>
                new k8s.core.v1.Pod(
                    name,
                    { metadata: { name, namespace, annotations: waitFor(value) }, spec },
                    { ...options, ...short },
                );
            pod("scheduled", "condition=podscheduled=false");
            pod("both", '["condition=PodScheduled=False", "jsonpath={.status.phase}=Pending"]');
            const never = { name: "never", namespace, annotations: waitFor("jsonpath={.data.done}=yes") };
            const dependsOn = [new k8s.core.v1.ConfigMap("never", { metadata: never }, { ...options, ...short })];
            const done = { name: "unmet", namespace, annotations: waitFor("jsonpath={.data.done}=yes") };
            new k8s.core.v1.ConfigMap("unmet", { metadata: done, data: { done: "no" } }, { ...options, ...short });
            const metadata = { name: "dependent", namespace };
            new k8s.core.v1.ConfigMap("dependent", { metadata }, { ...options, dependsOn });
        };

        before(async () => {
            const stack = await fixture.stack((options) => {
                [available, ending, services, following].forEach((declare) => declare(options));
            });
            const up = stack.up();
            await Promise.all([
                writeStatus("pods/completed", { phase: "Succeeded", conditions, containerStatuses: ended(0) }),
                writeStatus("pods/failed", { phase: "Failed", conditions, containerStatuses: ended(1) }),
                failJobPod(),
            ]).catch(async (error: unknown) => {
                assert.fail(`${String(error)}\n${(await up).diagnostics}`);
            });
            created = await up;
            state = await stack.exportState();
            unchanged = await stack.preview();
            refreshed = await stack.refresh();
            afterRefresh = await stack.exportState();
            after = await stack.preview();
        });

        it("waits until workloads are available, and what needs no waiting is ready at once", () => {
            assert.ok(created.seconds < 45, `${created.seconds} s`);
            assert.equal(at(state["deployment"]?.outputs, "status", "availableReplicas"), 2);
            assert.equal(at(state["job"]?.outputs, "status", "succeeded"), 1);
            assert.equal(at(state["pod"]?.outputs, "status", "phase"), "Running");
            for (const name of availableNames) {
                assert.deepEqual([created.operations[name], unchanged.operations[name]], ["create", undefined], name);
                assert.equal(afterRefresh[name]?.initErrors, undefined, name);
            }
            assert.ok(refreshed.succeeded, refreshed.diagnostics);
        });

        it("takes a completed pod for ready, and waits out the time-out of a failed one", () => {
            const { namespace } = fixture;
            assert.match(created.diagnostics, /'failed' timed out waiting to be Ready/);
            assert.match(
                created.diagnostics,
                new RegExp(`\\[Pod ${namespace}/failed\\]: container "a" completed with exit code 1`),
            );
            assert.doesNotMatch(created.diagnostics, /'completed'/);
            assert.match(
                created.status.join("\n"),
                new RegExp(`Waiting for Pod "${namespace}/failed" to be scheduled`),
            );
            assert.match(refreshed.diagnostics, /Resource 'failed' was created but failed to initialize/);
            assert.ok(afterRefresh["failed"]?.initErrors?.length);
        });

        it("fails with a Job at once, and with a Deployment only at its time-out", () => {
            assert.match(created.diagnostics, /Resource 'failing' was created but failed to initialize/);
            assert.match(created.diagnostics, /\[BackoffLimitExceeded\] Job has reached the specified backoff limit/);
            assert.match(created.diagnostics, /'pending' timed out waiting to be Ready/);
            assert.match(created.diagnostics, /Minimum number of live Pods was not attained/);
            assert.ok(created.status.includes("Skipping await logic"));
            assert.ok(created.seconds < 60, `${created.seconds} s`);
        });

        it("calls a Service without pods ready 10 s after the last event of its Endpoints", () => {
            assert.match(created.diagnostics, /'balanced' timed out waiting to be Ready/);
            assert.match(
                created.diagnostics,
                /Service was not allocated an IP address; does your cloud provider support this\?/,
            );
            assert.doesNotMatch(created.diagnostics, /'lonely'/);
            assert.ok(created.seconds > 10, `${created.seconds} s`);
        });

        it("follows pulumi.com/waitFor instead of the kind's rule, and refresh forgets it", () => {
            assert.match(
                created.diagnostics,
                /::never" was successfully created, .*: timed out waiting for the condition/,
            );
            assert.doesNotMatch(created.diagnostics, /::scheduled"|::both"/);
            assert.ok(created.status.includes('Waiting for {.data.done}=yes (found "no")'), created.status.join("\n"));
            assert.ok(refreshed.succeeded, refreshed.diagnostics);
            assert.equal(afterRefresh["never"]?.initErrors, undefined);
            assert.equal(after.operations["never"], undefined);
            assert.equal(after.operations["dependent"], "create");
        });
    });
});
