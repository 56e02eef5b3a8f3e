import assert from "node:assert/strict";
import type { PropertyMap, PropertyValue } from "../../../provider/property-values";
import { parsePath } from "../../../toolchain/kubernetes-provider/property-path";
import { forcesReplacement, replacementPaths } from "../../../toolchain/kubernetes-provider/replacement";

const immutable = { enableConfigMapMutable: false, enableSecretMutable: false };
const mutable = { enableConfigMapMutable: true, enableSecretMutable: true };
const rbac = "rbac.authorization.k8s.io/v1";

type Case = readonly [kind: string, apiVersion: string, path: string, replaces: boolean];

function replaces(
    [kind, apiVersion, path]: readonly [string, string, string],
    options = mutable,
    extra: PropertyMap = {},
    value: PropertyValue | undefined = "new",
): boolean {
    const paths = replacementPaths({ apiVersion, kind, ...extra }, options);
    return forcesReplacement(parsePath(path), value, paths);
}

const cases: readonly Case[] = [
    ["ConfigMap", "v1", "metadata.name", true],
    ["Widget", "example.com/v1", "metadata.namespace", true],
    ["ConfigMap", "v1", "metadata.labels.a", false],
    ["ConfigMap", "v1", "immutable", false],
    ["Namespace", "v1", "spec.finalizers", false],
    ["ServiceAccount", "v1", "imagePullSecrets", false],
    ["Role", rbac, "rules[0].verbs", false],
    ["ClusterRole", rbac, "rules", false],
    ["RoleBinding", rbac, "roleRef.name", true],
    ["ClusterRoleBinding", rbac, "roleRef.kind", true],
    ["RoleBinding", rbac, "subjects[0].name", false],
    ["CustomResourceDefinition", "apiextensions.k8s.io/v1", "spec.scope", false],
    ["Widget", "example.com/v1", "spec.size", false],
    ["Widget", "example.com/v1", "apiVersion", false],
    ["Ingress", "networking.k8s.io/v1", "spec.rules[0].host", false],
    ["Pod", "v1", "spec.containers[0].image", true],
    ["Pod", "v1", "spec.containers[1].env[0].value", true],
    ["Pod", "v1", "spec.initContainers[0].command[1]", true],
    ["Pod", "v1", "spec.restartPolicy", true],
    ["Pod", "v1", "spec.serviceAccountName", true],
    ["Pod", "v1", "spec.nodeSelector.a", true],
    ["Pod", "v1", "spec.volumes", true],
    ["Pod", "v1", "spec.securityContext.runAsUser", true],
    ["Pod", "v1", "spec.hostNetwork", true],
    ["Pod", "v1", "spec.containers[0].name", false],
    ["Pod", "v1", "spec.tolerations[0].key", false],
    ["Pod", "v1", "spec.activeDeadlineSeconds", false],
    ["Pod", "v1", "spec.topologySpreadConstraints", false],
    ["Job", "batch/v1", "spec.template.spec.containers[0].image", true],
    ["Job", "batch/v1", "spec.parallelism", true],
    ["Job", "batch/v1", "spec.completions", true],
    ["Job", "batch/v1", "spec.selector.matchLabels.a", true],
    ["Job", "batch/v1", "spec.backoffLimit", false],
    ["Job", "batch/v1", "spec.ttlSecondsAfterFinished", false],
    ["Job", "batch/v1", "spec.activeDeadlineSeconds", false],
    ["DaemonSet", "apps/v1", "spec.selector.matchLabels.a", true],
    ["Deployment", "apps/v1", "spec.selector", true],
    ["DaemonSet", "apps/v1", "spec.template.spec.containers[0].image", false],
    ["Deployment", "apps/v1", "spec.replicas", false],
    ["Deployment", "apps/v1", "spec.strategy.type", false],
    ["StatefulSet", "apps/v1", "spec.serviceName", true],
    ["StatefulSet", "apps/v1", "spec.replicas", false],
    ["Service", "v1", "spec.clusterIP", true],
    ["Service", "v1", "spec.type", false],
    ["Service", "v1", "spec.ports[0].port", false],
    ["Service", "v1", "spec.selector.a", false],
    ["PersistentVolumeClaim", "v1", "spec.accessModes[0]", true],
    ["PersistentVolumeClaim", "v1", "spec.storageClassName", true],
    ["PersistentVolumeClaim", "v1", "spec.volumeName", true],
    ["PersistentVolumeClaim", "v1", "spec.selector.matchLabels.a", true],
    ["PersistentVolumeClaim", "v1", "spec.resources.requests.storage", false],
    ["PersistentVolumeClaim", "v1", "spec.volumeMode", false],
    ["Secret", "v1", "type", true],
];

describe("Kubernetes provider: replacement rules", () => {
    for (const [kind, apiVersion, path, expected] of cases) {
        it(`${expected ? "replaces" : "updates"} a ${kind} when its ${path} changes`, () => {
            assert.equal(replaces([kind, apiVersion, path]), expected);
        });
    }

    const data: readonly [string, string, string][] = [
        ["ConfigMap", "data.a", "enableConfigMapMutable"],
        ["ConfigMap", "binaryData.a", "enableConfigMapMutable"],
        ["Secret", "data.a", "enableSecretMutable"],
        ["Secret", "stringData.a", "enableSecretMutable"],
    ];
    for (const [kind, path, option] of data) {
        it(`replaces a ${kind} when its ${path} changes unless ${option} is set and the new one is not immutable`, () => {
            assert.equal(replaces([kind, "v1", path], immutable), true);
            assert.equal(replaces([kind, "v1", path], mutable), false);
            assert.equal(replaces([kind, "v1", path], mutable, { immutable: true }), true);
            assert.equal(replaces([kind, "v1", path], mutable, { immutable: false }), false);
        });
    }

    it("replaces a Pod for an added container, but not for a removed one", () => {
        const target = ["Pod", "v1", "spec.containers[1]"] as const;
        assert.equal(replaces(target, mutable, {}, { name: "b", image: "x" }), true);
        assert.equal(
            forcesReplacement(
                parsePath(target[2]),
                undefined,
                replacementPaths({ apiVersion: "v1", kind: "Pod" }, mutable),
            ),
            false,
        );
    });

    it("replaces for an added map only when it holds a property that replaces", () => {
        assert.equal(replaces(["Deployment", "apps/v1", "spec"], mutable, {}, { selector: { a: "1" } }), true);
        assert.equal(replaces(["Deployment", "apps/v1", "spec"], mutable, {}, { replicas: 1 }), false);
    });
});
