import assert from "node:assert/strict";
import type { PropertyMap } from "../../../provider/property-values";
import { requestsOf, workloadOf } from "../../../fleet/diff/workloads";

const deployment = "kubernetes:apps/v1:Deployment";
const mebibyte = 1024 * 1024;

function container(requests?: PropertyMap, limits?: PropertyMap): PropertyMap {
    return { name: "main", resources: { ...(requests && { requests }), ...(limits && { limits }) } };
}

function withPods(containers: PropertyMap[], more: PropertyMap = {}, initContainers: PropertyMap[] = []): PropertyMap {
    return { spec: { ...more, template: { spec: { containers, initContainers } } } };
}

/** What the pods of one resource request: CPU in cores, memory in MiB. */
function requested(type: string, inputs: PropertyMap): [cpu: number, memory: number] {
    const { cpu, memory } = requestsOf([{ type, inputs }]);
    return [cpu, memory / mebibyte];
}

describe("what pods request", () => {
    const small = container({ cpu: "100m", memory: "64Mi" });
    const cases: readonly (readonly [rule: string, type: string, inputs: PropertyMap, expected: [number, number]])[] = [
        ["is that of its containers together", deployment, withPods([small, small]), [0.2, 128]],
        ["counts for each replica", deployment, withPods([small], { replicas: 3 }), [0.3, 192]],
        ["is nothing without replicas", deployment, withPods([small], { replicas: 0 }), [0, 0]],
        ["is the limit where there is no request", deployment, withPods([container(undefined, { cpu: 2 })]), [2, 0]],
        [
            "is the greater one of an init container",
            deployment,
            withPods([small], {}, [container({ cpu: "1", memory: "32Mi" })]),
            [1, 64],
        ],
        ["counts one pod of a DaemonSet", "kubernetes:apps/v1:DaemonSet", withPods([small]), [0.1, 64]],
        ["is that of a bare pod", "kubernetes:core/v1:Pod", { spec: { containers: [small] } }, [0.1, 64]],
        [
            "is what a FIAAS Application asks for",
            "kubernetes:fiaas.schibsted.io/v1:Application",
            { spec: { config: { replicas: { minimum: 1 }, resources: { requests: { memory: "128Mi" } } } } },
            [0.2, 128],
        ],
        ["is nothing for what makes no pods", "kubernetes:core/v1:ConfigMap", { data: {} }, [0, 0]],
        ["is nothing for text that is no quantity", deployment, withPods([container({ cpu: "many" })]), [0, 0]],
    ];
    for (const [rule, type, inputs, expected] of cases) {
        it(rule, () => {
            assert.deepEqual(requested(type, inputs), expected);
        });
    }

    it("does not count the pods of bootstraps, which are part of a resource of our own", () => {
        assert.equal(workloadOf({ type: "flotilla:fiaas:Bootstrap", inputs: { pod: { spec: {} } } }), undefined);
    });
});
