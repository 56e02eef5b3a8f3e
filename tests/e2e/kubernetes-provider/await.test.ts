import assert from "node:assert/strict";
import * as k8s from "@pulumi/kubernetes";
import { type Declare, type Fixture, at, createFixture } from "./fixture";

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

    /** Waits until the object is there, then writes its status. */
    async function writeStatus(path: string, status: object): Promise<void> {
        for (;;) {
            const { status: code } = await fixture.api("PATCH", `${path}/status`, { status });
            if (code === 200) {
                return;
            }
            await new Promise((resolve) => setTimeout(resolve, 100));
        }
    }

    it("waits until workloads are available, and what needs no waiting is ready at once", async () => {
        const { namespace } = fixture;
        const declare: Declare = (options) => {
            const metadata = (name: string) => ({ metadata: { name, namespace } });
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
        const stack = await fixture.stack(declare);

        const created = await stack.up();
        const state = await stack.exportState();
        const unchanged = await stack.preview();
        const refreshed = await stack.refresh();

        assert.ok(created.succeeded, created.diagnostics);
        assert.ok(created.seconds < 30, `${created.seconds} s`);
        assert.equal(at(state["deployment"]?.outputs, "status", "availableReplicas"), 2);
        assert.equal(at(state["job"]?.outputs, "status", "succeeded"), 1);
        assert.equal(at(state["pod"]?.outputs, "status", "phase"), "Running");
        assert.deepEqual(unchanged.summary, { same: 11 }, JSON.stringify(unchanged.changes));
        assert.ok(refreshed.succeeded, refreshed.diagnostics);
    });

    it("takes a completed pod for ready, and waits out the time-out of a failed one", async () => {
        const { namespace } = fixture;
        const stack = await fixture.stack((options) => {
            for (const name of ["completed", "failed"]) {
                const spec = { containers, nodeSelector, restartPolicy: "Never" };
                new k8s.core.v1.Pod(name, { metadata: { name, namespace }, spec }, { ...options, ...short });
            }
        });
        const conditions = (readiness: string) => [
            { type: "PodScheduled", status: "True" },
            { type: "Initialized", status: "True" },
            { type: "Ready", status: readiness },
        ];
        const ended = (exitCode: number) => [
            { name: "a", image: "x", imageID: "", ready: false, restartCount: 0, state: { terminated: { exitCode } } },
        ];

        const [created] = await Promise.all([
            stack.up(),
            writeStatus("pods/completed", {
                phase: "Succeeded",
                conditions: conditions("False"),
                containerStatuses: ended(0),
            }),
            writeStatus("pods/failed", {
                phase: "Failed",
                conditions: conditions("False"),
                containerStatuses: ended(1),
            }),
        ]);
        const refreshed = await stack.refresh();

        assert.match(created.diagnostics, /'failed' timed out waiting to be Ready/);
        assert.match(
            created.diagnostics,
            new RegExp(`\\[Pod ${namespace}/failed\\]: container "a" completed with exit code 1`),
        );
        assert.doesNotMatch(created.diagnostics, /'completed'/);
        assert.match(created.status.join("\n"), new RegExp(`Waiting for Pod "${namespace}/failed" to be scheduled`));
        assert.ok(refreshed.succeeded, refreshed.diagnostics);
        assert.match(refreshed.diagnostics, /Resource 'failed' was created but failed to initialize/);
        assert.ok((await stack.exportState())["failed"]?.initErrors?.length);
    });

    it("fails with a Job at once, and with a Deployment only at its time-out", async () => {
        const { namespace } = fixture;
        const stack = await fixture.stack((options) => {
            const spec = { containers, nodeSelector, restartPolicy: "Never" };
            const metadata = (name: string) => ({ metadata: { name, namespace } });
            new k8s.batch.v1.Job(
                "job",
                { ...metadata("failing"), spec: { backoffLimit: 0, template: { spec } } },
                options,
            );
            const pending = { ...template, spec: { containers, nodeSelector } };
            const selector = { matchLabels: labels };
            new k8s.apps.v1.Deployment(
                "pending",
                { ...metadata("pending"), spec: { selector, template: pending } },
                {
                    ...options,
                    ...short,
                },
            );
            new k8s.apps.v1.Deployment(
                "skipped",
                {
                    metadata: { name: "skipped", namespace, annotations: { "pulumi.com/skipAwait": "true" } },
                    spec: { selector, template: pending },
                },
                options,
            );
        });

        const [created] = await Promise.all([stack.up(), failJobPod()]);

        assert.match(created.diagnostics, /Resource 'failing' was created but failed to initialize/);
        assert.match(created.diagnostics, /\[BackoffLimitExceeded\] Job has reached the specified backoff limit/);
        assert.match(created.diagnostics, /'pending' timed out waiting to be Ready/);
        assert.match(created.diagnostics, /Minimum number of live Pods was not attained/);
        assert.ok(created.status.includes("Skipping await logic"));
        assert.ok(created.seconds < 60, `${created.seconds} s`);
    });

    /** The Job's pod has a name of its own. */
    async function failJobPod(): Promise<void> {
        for (;;) {
            const { body } = await fixture.api("GET", "pods", undefined, { labelSelector: "job-name=failing" });
            const name = at(body, "items", 0, "metadata", "name");
            if (typeof name === "string") {
                await writeStatus(`pods/${name}`, { phase: "Failed" });
                return;
            }
            await new Promise((resolve) => setTimeout(resolve, 100));
        }
    }

    it("calls a Service without pods ready 10 s after the last event of its Endpoints", async () => {
        const { namespace } = fixture;
        const stack = await fixture.stack((options) => {
            const spec = { selector: { app: "nobody" }, ports: [{ port: 80 }] };
            new k8s.core.v1.Service("lonely", { metadata: { name: "lonely", namespace }, spec }, options);
            const balanced = { ...spec, type: "LoadBalancer" };
            const arguments_ = { metadata: { name: "balanced", namespace }, spec: balanced };
            new k8s.core.v1.Service("balanced", arguments_, { ...options, customTimeouts: { create: "12s" } });
        });

        const created = await stack.up();

        assert.match(created.diagnostics, /'balanced' timed out waiting to be Ready/);
        assert.match(
            created.diagnostics,
            /Service was not allocated an IP address; does your cloud provider support this\?/,
        );
        assert.doesNotMatch(created.diagnostics, /'lonely'/);
        assert.ok(created.seconds > 10, `${created.seconds} s`);
    });

    it("follows pulumi.com/waitFor instead of the kind's rule, and refresh forgets it", async () => {
        const { namespace } = fixture;
        const waitFor = (value: string) => ({ "pulumi.com/waitFor": value });
        const declare: Declare = (options) => {
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
        const stack = await fixture.stack(declare);

        const created = await stack.up();
        const refreshed = await stack.refresh();
        const state = await stack.exportState();
        const after = await stack.up();

        assert.match(created.diagnostics, /::never" was successfully created, .*: timed out waiting for the condition/);
        assert.doesNotMatch(created.diagnostics, /::scheduled"|::both"/);
        assert.ok(created.status.includes('Waiting for {.data.done}=yes (found "no")'), created.status.join("\n"));
        assert.ok(refreshed.succeeded, refreshed.diagnostics);
        assert.equal(state["never"]?.initErrors, undefined);
        assert.equal(after.operations["never"], undefined);
        assert.equal(after.operations["dependent"], "create");
    });

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
});
