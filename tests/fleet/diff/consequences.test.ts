import assert from "node:assert/strict";
import { consequenceOf } from "../../../fleet/diff/consequences";
import type { ChangedResource, DescribedChange } from "../../../fleet/diff/restarts";

function resource(type: string, more: Partial<ChangedResource> = {}): ChangedResource {
    return {
        type,
        name: "one",
        isComponent: false,
        inputs: {},
        isProtected: false,
        retainOnDelete: false,
        importId: undefined,
        ...more,
    };
}

function change(type: string, more: Partial<DescribedChange> = {}): DescribedChange {
    return { action: "update", changes: [], resource: resource(type), old: resource(type), ...more };
}

const namespace = "kubernetes:core/v1:Namespace";
const deployment = "kubernetes:apps/v1:Deployment";
const nodeSettings = "flotilla:node:NodeSettings";
const tainted = (effect: string) => resource(nodeSettings, { inputs: { taints: { "example.com/a": { effect } } } });
const template = { path: "spec.template.spec.containers[0].image", kind: "update", forcesReplacement: false } as const;

const anchor = resource("kubernetes:apps/v1:DaemonSet", {
    inputs: { spec: { template: { metadata: { annotations: { "flotilla.dev/revision": "a" } } } } },
});

const cases: readonly (readonly [rule: string, change: DescribedChange, expected: string | undefined])[] = [
    ["a new object means nothing", change(namespace, { action: "create", old: undefined }), undefined],
    [
        "an adopted object is not made",
        change(namespace, { action: "create", old: undefined, resource: resource(namespace, { importId: "a" }) }),
        "taken over as it is, not made",
    ],
    ["a namespace goes with all that is in it", change(namespace, { action: "delete" }), "with everything in it"],
    [
        "what is retained stays in the cluster",
        change(namespace, { action: "delete", resource: resource(namespace, { retainOnDelete: true }) }),
        "let go of: it stays in the cluster as it is",
    ],
    [
        "a replaced namespace loses what is in it, in whichever order",
        change(namespace, { action: "replace", deleteBeforeReplace: false }),
        "everything in it is lost",
    ],
    [
        "an object that keeps its name is gone for a moment",
        change("kubernetes:core/v1:ResourceQuota", { action: "replace", deleteBeforeReplace: true }),
        "gone for a moment",
    ],
    [
        "an object that gets another name is made before the old one goes",
        change("kubernetes:core/v1:ResourceQuota", { action: "replace", deleteBeforeReplace: false }),
        "the new one is made before the old one goes",
    ],
    [
        "a binding that keeps its name leaves nobody with rights meanwhile",
        change("kubernetes:rbac.authorization.k8s.io/v1:RoleBinding", { action: "replace", deleteBeforeReplace: true }),
        "no rights while it is gone",
    ],
    [
        "a binding that gets another name leaves everybody with rights",
        change("kubernetes:rbac.authorization.k8s.io/v1:RoleBinding", {
            action: "replace",
            deleteBeforeReplace: false,
        }),
        "the new one is made before the old one goes",
    ],
    [
        "a Deployment that keeps its name is down",
        change(deployment, { action: "replace", deleteBeforeReplace: true }),
        "its pods are down until the new ones run",
    ],
    [
        "a Deployment with another template restarts its pods",
        change(deployment, { changes: [template] }),
        "its pods restart, one after another",
    ],
    [
        "a DaemonSet with another template restarts its pods on every node",
        change("kubernetes:apps/v1:DaemonSet", { changes: [template] }),
        "its pod on every node restarts, one after another",
    ],
    [
        "an anchor with another template restarts what is placed, where that is another",
        change("kubernetes:apps/v1:DaemonSet", { changes: [template], resource: anchor, old: anchor }),
        "one node after another; the component restarts where its manifest, or a file with onChange: restart, is another",
    ],
    [
        "an anchor that is deleted leaves its component running",
        change("kubernetes:apps/v1:DaemonSet", { action: "delete", resource: anchor }),
        "what it has placed stays on the nodes and runs on",
    ],
    [
        "a label of a Deployment means nothing",
        change(deployment, { changes: [{ path: "metadata.labels.a", kind: "add", forcesReplacement: false }] }),
        undefined,
    ],
    [
        "a daemon redeploys for the keepers that changed",
        change("flotilla:fiaas:DeploymentId", {
            changes: [
                { path: "deploymentId", kind: "update", forcesReplacement: false },
                { path: "keepers.image", kind: "update", forcesReplacement: false },
            ],
        }),
        "the daemon redeploys, because image changed",
    ],
    [
        "what is set on a node goes without the node",
        change(nodeSettings, { action: "delete" }),
        "the node stays, without what was set on it here",
    ],
    [
        "a taint that evicts does so when it comes",
        change(nodeSettings, { action: "create", resource: tainted("NoExecute"), old: undefined }),
        "pods that do not tolerate example.com/a are evicted at once",
    ],
    [
        "a taint that begins to evict does so",
        change(nodeSettings, { resource: tainted("NoExecute"), old: tainted("NoSchedule") }),
        "pods that do not tolerate example.com/a are evicted at once",
    ],
    [
        "a taint that evicts already does nothing more",
        change(nodeSettings, { resource: tainted("NoExecute"), old: tainted("NoExecute") }),
        undefined,
    ],
    ["a taint that does not evict means nothing", change(nodeSettings, { resource: tainted("NoSchedule") }), undefined],
];

describe("consequenceOf", () => {
    for (const [rule, described, expected] of cases) {
        it(rule, () => {
            assert.equal(consequenceOf(described), expected);
        });
    }
});
