import assert from "node:assert/strict";
import { mock } from "node:test";
import type { PropertyMap } from "../../../provider/property-values";
import { timeoutOf } from "../../../toolchain/kubernetes-provider/annotations";
import { podReasons, podRule } from "../../../toolchain/kubernetes-provider/await/pod";
import type { AwaitRule, Readiness } from "../../../toolchain/kubernetes-provider/await/readiness";
import { serviceRule } from "../../../toolchain/kubernetes-provider/await/service";
import { waitUntilReady } from "../../../toolchain/kubernetes-provider/await/wait";
import { waitForRule } from "../../../toolchain/kubernetes-provider/await/wait-for";
import type { ObjectListener, Watches } from "../../../toolchain/kubernetes-provider/await/watches";
import {
    claimRule,
    daemonSetRule,
    deploymentRule,
    jobRule,
    quotaRule,
    statefulSetRule,
} from "../../../toolchain/kubernetes-provider/await/workloads";

const none = new Map<string, PropertyMap>();
const state = (rule: AwaitRule, object: PropertyMap): string => rule.evaluate(object, none).state;
const condition = (type: string, status: string, more: PropertyMap = {}): PropertyMap => ({ type, status, ...more });
const pod = (status: PropertyMap): PropertyMap => ({ metadata: { name: "p", namespace: "n" }, status });
const started = [condition("PodScheduled", "True"), condition("Initialized", "True")];

describe("Kubernetes provider: readiness", () => {
    const cases: readonly [string, AwaitRule, PropertyMap, Readiness["state"]][] = [
        ["a Pod that is Ready", podRule, pod({ conditions: [...started, condition("Ready", "True")] }), "ready"],
        [
            "a completed Pod",
            podRule,
            pod({ phase: "Succeeded", conditions: [...started, condition("Ready", "False")] }),
            "ready",
        ],
        [
            "a completed Pod without a Ready condition",
            podRule,
            pod({ phase: "Succeeded", conditions: started }),
            "waiting",
        ],
        [
            "a failed Pod",
            podRule,
            pod({ phase: "Failed", conditions: [...started, condition("Ready", "False")] }),
            "waiting",
        ],
        ["a Pod that is not scheduled", podRule, pod({}), "waiting"],
        ["a complete Job", jobRule, { status: { conditions: [condition("Complete", "True")] } }, "ready"],
        ["a failed Job", jobRule, { status: { conditions: [condition("Failed", "True")] } }, "failed"],
        ["a suspended Job", jobRule, { status: { conditions: [condition("Suspended", "True")] } }, "waiting"],
        ["a Deployment of none", deploymentRule, { spec: { replicas: 0 } }, "ready"],
        [
            "a Deployment of one",
            deploymentRule,
            { spec: {}, status: { replicas: 1, updatedReplicas: 1, availableReplicas: 1 } },
            "ready",
        ],
        [
            "a Deployment with old pods",
            deploymentRule,
            { spec: {}, status: { replicas: 2, updatedReplicas: 1, availableReplicas: 2 } },
            "waiting",
        ],
        [
            "a Deployment not observed",
            deploymentRule,
            { metadata: { generation: 2 }, spec: { replicas: 0 }, status: { observedGeneration: 1 } },
            "waiting",
        ],
        ["a DaemonSet without nodes", daemonSetRule, { status: { desiredNumberScheduled: 0 } }, "ready"],
        [
            "a DaemonSet with a missing pod",
            daemonSetRule,
            { status: { desiredNumberScheduled: 2, numberAvailable: 1, updatedNumberScheduled: 2 } },
            "waiting",
        ],
        [
            "a StatefulSet with its replicas",
            statefulSetRule,
            { spec: { replicas: 2 }, status: { readyReplicas: 2 } },
            "ready",
        ],
        ["a StatefulSet without", statefulSetRule, { spec: { replicas: 2 }, status: { readyReplicas: 1 } }, "waiting"],
        ["a bound claim", claimRule(false), { status: { phase: "Bound" } }, "ready"],
        ["a pending claim", claimRule(false), { status: { phase: "Pending" } }, "waiting"],
        ["a pending claim of a class that binds late", claimRule(true), { status: { phase: "Pending" } }, "ready"],
        [
            "a quota whose status agrees",
            quotaRule,
            { spec: { hard: { a: "1", b: "2" } }, status: { hard: { b: "2", a: "1" } } },
            "ready",
        ],
        ["a quota without status", quotaRule, { spec: { hard: { a: "1" } } }, "waiting"],
    ];
    for (const [what, rule, object, expected] of cases) {
        it(`calls ${what} ${expected}`, () => {
            assert.equal(state(rule, object), expected);
        });
    }

    it("says what is wrong with a Pod", () => {
        const container = (containerState: PropertyMap) =>
            pod({ containerStatuses: [{ name: "a", state: containerState }] });
        assert.deepEqual(podReasons(container({ terminated: { exitCode: 1 } })), [
            '[Pod n/p]: container "a" completed with exit code 1',
        ]);
        assert.deepEqual(podReasons(container({ terminated: { exitCode: 1, reason: "Error", message: "boom" } })), [
            "[Pod n/p]: [Error] boom",
        ]);
        assert.deepEqual(
            podReasons(container({ waiting: { reason: "ImagePullBackOff", message: 'Back-off pulling image "x:1"' } })),
            ['[Pod n/p]: containers with unready status: [a][ImagePullBackOff] Back-off pulling image "x:1"'],
        );
        assert.deepEqual(podReasons(container({ terminated: { exitCode: 0 } })), []);
    });

    it("does not wait for the Endpoints of headless, external and selectorless Services", () => {
        const specs: readonly PropertyMap[] = [
            { clusterIP: "None", selector: { a: "1" } },
            { type: "ExternalName", selector: { a: "1" } },
            {},
        ];
        for (const spec of specs) {
            assert.equal(serviceRule({ spec }).companions, undefined);
        }
        assert.notEqual(serviceRule({ spec: { selector: { a: "1" } } }).companions, undefined);
    });
});

describe("Kubernetes provider: waiting", () => {
    beforeEach(() => {
        mock.timers.enable({ apis: ["setTimeout"] });
    });
    afterEach(() => {
        mock.timers.reset();
    });

    const listeners = new Map<string, ObjectListener>();
    const watches = {
        listen: (path: string, listener: ObjectListener) => {
            listeners.set(path, listener);
            return () => listeners.delete(path);
        },
    } as unknown as Watches;
    const event = (path: string, object: PropertyMap): void => listeners.get(path)?.({ type: "present", object });

    function start(rule: AwaitRule, object: PropertyMap, signal = new AbortController().signal) {
        const outcome = { text: "waiting" };
        waitUntilReady(watches, {
            object,
            path: "/objects",
            endpointsPath: "/endpoints",
            rule,
            timeout: 4000,
            signal,
            showStatus: () => undefined,
        }).then(
            () => {
                outcome.text = "ready";
            },
            (error: unknown) => {
                outcome.text = (error as Error).message;
            },
        );
        return outcome;
    }
    const settle = () => new Promise((resolve) => setImmediate(resolve));

    it("starts a Pod's clock anew at every event of any pod of the namespace, but no other kind's", async () => {
        const seen: string[] = [];
        for (const rule of [podRule, daemonSetRule]) {
            const object = { metadata: { name: "p" }, status: { desiredNumberScheduled: 1 } };
            const outcome = start(rule, object);
            mock.timers.tick(3000);
            event("/objects", { metadata: { name: "busy neighbour" } });
            mock.timers.tick(3000);
            await settle();
            seen.push(outcome.text);
            mock.timers.tick(1500);
            await settle();
            seen.push(outcome.text);
        }
        const timeout = "timed out waiting for the condition";
        assert.deepEqual(seen, ["waiting", "'p' timed out waiting to be Ready", timeout, timeout]);
    });

    it("ignores an object that is older than what was written", async () => {
        const object = (resourceVersion: string, result: string) => ({
            metadata: { name: "p", resourceVersion, annotations: { "pulumi.com/waitFor": "jsonpath={.result}=new" } },
            result,
        });
        const rule = waitForRule(object("10", ""));
        assert.ok(rule);
        const outcome = start(rule, object("10", "old"));
        event("/objects", object("9", "new"));
        await settle();
        assert.equal(outcome.text, "waiting");
        event("/objects", object("11", "new"));
        await settle();
        assert.equal(outcome.text, "ready");
    });

    it("calls a Service ready 10 s after the last event of its Endpoints, unless an address is not ready", async () => {
        const service = { metadata: { name: "s" }, spec: { selector: { a: "1" } } };
        const rule = { ...serviceRule(service) };
        const endpoints = (subset: PropertyMap) => ({ metadata: { name: "s" }, subsets: [subset] });
        const outcome = start({ ...rule, fixedTimeout: 60_000 }, service);
        mock.timers.tick(9000);
        event("/endpoints", endpoints({ notReadyAddresses: [{ ip: "10.0.0.1" }] }));
        mock.timers.tick(11_000);
        await settle();
        assert.equal(outcome.text, "waiting");
        event("/endpoints", endpoints({ addresses: [{ ip: "10.0.0.1" }] }));
        mock.timers.tick(9000);
        await settle();
        assert.equal(outcome.text, "waiting");
        mock.timers.tick(1000);
        await settle();
        assert.equal(outcome.text, "ready");
    });

    it("ends when the operation is cancelled", async () => {
        const cancellation = new AbortController();
        const outcome = start(podRule, pod({}), cancellation.signal);
        cancellation.abort();
        await settle();
        assert.equal(outcome.text, 'Resource operation was cancelled for "p"');
    });

    it("gives a claim five minutes, whatever the options say", async () => {
        const outcome = start(claimRule(false), { metadata: { name: "c" } });
        mock.timers.tick(299_000);
        await settle();
        assert.equal(outcome.text, "waiting");
        mock.timers.tick(1000);
        await settle();
        assert.equal(outcome.text, "Timeout occurred polling for 'c'");
    });

    it("waits ten minutes, or as the annotation says, or as customTimeouts say, the last first", () => {
        const annotated = { metadata: { annotations: { "pulumi.com/timeoutSeconds": "5" } } };
        assert.deepEqual([timeoutOf({}, 0), timeoutOf(annotated, 0), timeoutOf(annotated, 7)], [600_000, 5000, 7000]);
    });

    it("is no time-out of more than a timer takes, which would be over at once", () => {
        assert.equal(timeoutOf({}, 30 * 86_400), 2 ** 31 - 1);
    });
});
