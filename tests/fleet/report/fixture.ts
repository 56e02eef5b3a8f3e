import type { ChangeGroup, FleetReport } from "../../../fleet/report/report";
import { changeGroup, fleetReport, kubernetesObject, resourceChange, updated } from "./build-report";
import { addedInstallation, removedNamespace } from "./fixture-whole";

const gibibyte = 1024 ** 3;
const oldImage = "fiaas/fiaas-deploy-daemon:20220808113256-eef68a8";
const newImage = "fiaas/fiaas-deploy-daemon:20230214102918-73ac5d1";

const clusterConfig = (environment: string, suffixes: readonly string[]): string =>
    [
        "disable-crd-creation: true",
        "enable-crd-support: true",
        "enable-service-account-per-app: true",
        `environment: "${environment}"`,
        "include-status-in-app: true",
        "ingress-suffix:",
        ...suffixes.map((suffix) => `  - "${suffix}"`),
        "use-apiextensionsv1-crd: true",
        "use-networkingv1-ingress: true",
        "",
    ].join("\n");

const names = Array.from({ length: 1000 }, (_, index) => `shop-${index + 1}`);

/** A layer gives a channel another release: the same happens to a thousand installations. */
const newRelease: ChangeGroup = changeGroup({
    installations: names,
    configuration: [
        {
            path: "fiaas.channels.stable.image",
            old: oldImage,
            new: newImage,
            position: { file: "stacks/layers/defaults.yaml", line: 14, side: "head" },
        },
        {
            path: 'fiaas.clusterConfig["ingress-suffix"]',
            old: ["apps.example.com"],
            new: ["apps.example.com", "apps.example.net"],
            position: { file: "stacks/layers/defaults.yaml", line: 22, side: "head" },
        },
    ],
    resources: [
        resourceChange({
            type: "flotilla:namespace:Namespace",
            name: "payments",
            object: undefined,
            isComponent: true,
            changes: [updated("fiaas.image", oldImage, newImage)],
        }),
        resourceChange({
            type: "flotilla:fiaas:Bootstrap",
            name: "payments-fiaas-bootstrap",
            object: undefined,
            changes: [
                updated("image", oldImage, newImage),
                updated("pod.spec.containers[0].env[0].value", "20220808113256-eef68a8", "20230214102918-73ac5d1"),
                updated("pod.spec.containers[0].image", oldImage, newImage),
            ],
        }),
        resourceChange({
            type: "flotilla:fiaas:DeploymentId",
            name: "payments-fiaas-deployment-id",
            object: undefined,
            consequence: "the daemon of payments redeploys itself with a new deployment id",
            changes: [updated("keepers.image", oldImage, newImage)],
        }),
        resourceChange({
            changes: [
                updated(
                    'data["cluster_config.yaml"]',
                    clusterConfig("prod", ["apps.example.com"]),
                    clusterConfig("prod", ["apps.example.com", "apps.example.net"]),
                ),
            ],
        }),
        resourceChange({
            type: "kubernetes:fiaas.schibsted.io/v1:Application",
            name: "payments-fiaas-application",
            object: kubernetesObject("fiaas.schibsted.io/v1", "Application", "payments/fiaas-deploy-daemon"),
            consequence: "the daemon's pod restarts, the new one first",
            restarts: { pods: 1, everyNode: 0 },
            changes: [
                updated('metadata.labels["fiaas/deployment_id"]', "b2c7e1d0", "[known after creation]"),
                updated("spec.config.resources.requests.memory", "128Mi", "192Mi"),
                updated("spec.image", oldImage, newImage),
            ],
        }),
    ],
    requests: {
        before: { cpu: 1.2, memory: 3 * gibibyte },
        after: { cpu: 1.2, memory: 3.0625 * gibibyte },
    },
});

/** The labels by which a DaemonSet knows its pods can not be changed. */
const newSelector: ChangeGroup = changeGroup({
    installations: ["prod-us-1", "prod-us-2"],
    configuration: [
        {
            path: "anchors.etcd.labels.tier",
            new: "control-plane",
            position: { file: "stacks/layers/stage/prod-us.yaml", line: 31, side: "head" },
        },
    ],
    resources: [
        resourceChange({
            action: "replace",
            type: "kubernetes:apps/v1:DaemonSet",
            name: "anchor-etcd",
            object: kubernetesObject("apps/v1", "DaemonSet", "kube-system/anchor-etcd"),
            deleteBeforeReplace: true,
            consequence: "all its pods stop before the first new one starts",
            restarts: { pods: 0, everyNode: 1 },
            changes: [
                {
                    path: "spec.selector.matchLabels.tier",
                    kind: "add",
                    new: "control-plane",
                    forcesReplacement: true,
                },
                {
                    path: "spec.template.metadata.labels.tier",
                    kind: "add",
                    new: "control-plane",
                    forcesReplacement: false,
                },
            ],
        }),
    ],
    requests: { before: { cpu: 40, memory: 96 * gibibyte }, after: { cpu: 40, memory: 96 * gibibyte } },
});

/** Another password: it is told that it changed, not to what. */
const newPassword: ChangeGroup = changeGroup({
    installations: ["dev-3"],
    configuration: [
        {
            path: "registries.quay.password",
            old: "[secret]",
            new: "[secret]",
            position: { file: "stacks/Pulumi.dev-3.yaml", line: 9, side: "head" },
        },
        {
            path: "namespaces.batch.fiaas.bootstrap.force",
            old: "2026-11-21",
            position: { file: "stacks/Pulumi.dev-3.yaml", line: 17, side: "base" },
        },
    ],
    resources: [
        resourceChange({
            type: "kubernetes:core/v1:Secret",
            name: "registry-quay.batch",
            object: kubernetesObject("v1", "Secret", "batch/quay"),
            changes: [updated('data[".dockerconfigjson"]', "[secret]", "[secret]")],
        }),
        resourceChange({
            type: "flotilla:fiaas:Bootstrap",
            name: "batch-fiaas-bootstrap",
            object: undefined,
            changes: [{ path: "force", kind: "delete", old: "2026-11-21", forcesReplacement: false }],
        }),
    ],
});

/** What a large pull request does to a fleet: everything that a report can show is in it. */
export const wholeFleet: FleetReport = fleetReport(
    {
        groups: [removedNamespace, newSelector, newRelease, newPassword, addedInstallation],
        failures: [
            {
                installation: "prod-us-9",
                side: "head",
                faults: [
                    'stacks/Pulumi.prod-us-9.yaml:14: namespaces.payments.fiaas.channel: there is no channel "stabel". Did you mean "stable"?',
                    'stacks/Pulumi.prod-us-9.yaml:21: registries.quay.adress: there is no such key. Did you mean "address"?',
                ],
            },
        ],
        ignored: [{ rule: 'metadata.annotations["example.com/build"]', changes: 1004 }],
        notes: [
            "Secrets are compared by their ciphertext in the stack files: one that was only encrypted anew counts as changed.",
        ],
    },
    235,
);

/** Nothing happens to anybody. */
export const nothingChanged: FleetReport = fleetReport({}, 1240);

/** A small edit of one installation. */
export const oneInstallation: FleetReport = fleetReport({ groups: [newPassword] }, 2);
