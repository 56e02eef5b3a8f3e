import { z } from "zod";
import { labelKey, labelValue, namespaceName, objectName } from "../namespace/names";
import { resourceList } from "../namespace/resource-list";
import { containerResource } from "../namespace/resource-names";
import { anchorFile } from "./file-config";
import { defaultManifestDirectory } from "./host-directory";
import { podImage } from "./pod-image";
import { presetNames } from "./presets/names";
import { followedServices } from "./presets/service-config";
import { presetFaults } from "./presets/settings";
import { toleration } from "./toleration-config";
import {
    anchorName,
    argumentName,
    argumentValue,
    filePath,
    healthPort,
    healthUrl,
    hostDirectory,
    ownDirectory,
    portNumber,
    seconds,
} from "./values";

/** Told once to zod and once to who reads the schema. */
const everything = [{ operator: "Exists" as const }];

const health = z
    .strictObject({
        url: healthUrl.optional().meta({
            description: "An address that answers 200 when the component is healthy. Its certificate is not checked.",
            examples: ["https://127.0.0.1:10259/livez"],
        }),
        tcp: healthPort.optional().meta({
            description: "An address that takes connections when the component is healthy.",
            examples: ["127.0.0.1:2379"],
        }),
    })
    .superRefine(({ tcp, url }, context) => {
        if ((tcp === undefined) === (url === undefined)) {
            context.addIssue({
                code: "custom",
                message: "has to have exactly one of url and tcp. Write one of the two",
            });
        }
    });

function hook(description: string) {
    return z
        .strictObject({
            script: z
                .string()
                .min(1, { error: "is empty. Write what to do, or take the hook out" })
                .meta({
                    description: "What to do, in POSIX sh.",
                    examples: ['touch "$ANCHOR_HOST_ROOT$ANCHOR_STATE_DIRECTORY/leaving"\n'],
                }),
            timeout: seconds(3600)
                .default(30)
                .meta({ description: "Seconds after which it is stopped, and has failed.", examples: [60] }),
        })
        .optional()
        .meta({ description, examples: [{ script: "sleep 5\n", timeout: 10 }] });
}

const resourceDefaults = { requests: { cpu: "5m", memory: "16Mi" }, limits: { memory: "64Mi" } };

const resources = z.strictObject({
    requests: resourceList(containerResource)
        .default(resourceDefaults.requests)
        .meta({ description: "What the anchor's pod requests.", examples: [{ cpu: "5m" }] }),
    limits: resourceList(containerResource)
        .default(resourceDefaults.limits)
        .meta({
            description: "What the anchor's pod may use. Copies of all files are in its memory.",
            examples: [{ memory: "64Mi" }],
        }),
});

/** What a component runs from: `flotilla:anchors.<name>`. */
export const anchorConfiguration = z
    .strictObject({
        preset: z
            .enum(presetNames, { error: `is not a preset. Use one of: ${presetNames.join(", ")}, or a manifest` })
            .optional()
            .meta({
                description:
                    "A component of the control plane: its static pod, files and health are known. Either this, or manifest.",
                examples: ["scheduler"],
            }),
        manifest: z
            .record(z.string(), z.unknown())
            .optional()
            .meta({
                description:
                    "The static pod: a Pod as Kubernetes has it. apiVersion, kind, metadata.name and metadata.namespace are filled in. Either " +
                    "this, or preset.",
                examples: [{ spec: { containers: [{ name: "web", image: "registry.example.com/web:v1.2.0" }] } }],
            }),
        image: podImage.optional().meta({
            description: "With a preset: the image of the component, by tag or digest.",
            examples: ["registry.k8s.io/kube-scheduler:v1.35.4"],
        }),
        arguments: z
            .record(argumentName, argumentValue)
            .optional()
            .meta({
                description: "With a preset: flags of the component, without dashes, over those that the preset sets.",
                examples: [{ v: 2, "feature-gates": ["A=true"] }],
            }),
        etcd: objectName.optional().meta({
            description: "With the preset etcd: which one of flotilla:pki.etcds. Without it, kubernetes.",
            examples: ["calico"],
        }),
        firstMember: objectName.optional().meta({
            description:
                "With the preset etcd: the node whose member may begin the cluster when no other one answers; all others join it. Take it out when the " +
                "cluster is there. Without it, nobody begins one.",
            examples: ["n0"],
        }),
        ports: z
            .record(z.string(), portNumber)
            .optional()
            .meta({
                description:
                    "With the presets etcd (client, peer, metrics) and haproxy (apiserver, etcd, health): ports of the node over those of the preset.",
                examples: [{ client: 12379, peer: 12380, metrics: 12381 }],
            }),
        services: followedServices.optional().meta({
            description:
                "With the preset haproxy: services whose endpoints it follows by the API, by names of its own. apiserver and etcd have the nodes of " +
                "flotilla:nodes where the API names none that answers. It needs the certificate kube-proxy in flotilla:pki.",
            examples: [
                { apiserver: { namespace: "default", service: "kubernetes", port: "https" } },
                { dns: { namespace: "kube-system", service: "kube-dns", port: "dns-tcp", listen: 5353 } },
            ],
        }),
        files: z
            .record(filePath, anchorFile)
            .default({})
            .meta({
                description:
                    "Files that the component needs, by their path below directory; with a preset, those beside its own.",
                examples: [{ "pki/ca.pem": { trustBundle: "kubernetes" } }],
            }),
        health: health.optional().meta({
            description:
                "How one sees on the node that the component is healthy. Without it, a preset's own; a manifest's component is then taken for healthy " +
                "as soon as it is placed.",
            examples: [{ url: "https://127.0.0.1:10259/livez" }, { tcp: "127.0.0.1:2379" }],
        }),
        namespace: namespaceName.default("kube-system").meta({
            description:
                "Where the DaemonSet, ConfigMap and Secrets are. The namespace has to exist, or is one of the installation's.",
            examples: ["kube-system"],
        }),
        state: z
            .enum(["present", "absent"], { error: "is not a state. Use present or absent" })
            .default("present")
            .meta({
                description:
                    "Whether the component is to be there. absent removes it, and all that was placed, from every node that is selected; to take the anchor " +
                    "out of the file removes nothing.",
                examples: ["absent"],
            }),
        removal: z
            .enum(["keep", "unlabeled"], { error: "is not a policy. Use keep or unlabeled" })
            .default("keep")
            .meta({
                description:
                    "What becomes of the component on a node that nodeSelector does not select any more: keep leaves it running, unlabeled removes it, with " +
                    "all that was placed.",
                examples: ["unlabeled"],
            }),
        nodeSelector: z
            .record(labelKey, labelValue)
            .optional()
            .meta({
                description:
                    "The labels of the nodes that have the component. Without it, a preset's own, or every node.",
                examples: [{ "node-role.kubernetes.io/control-plane": "" }],
            }),
        tolerations: z
            .array(toleration)
            .default(everything.map((each) => ({ ...each })))
            .meta({
                description: "Taints of nodes that do not keep the anchor away. Without it, all.",
                examples: [[{ key: "dedicated", operator: "Exists" }]],
            }),
        directory: ownDirectory.optional().meta({
            description:
                "The directory of nodes that has the files, for this anchor alone. Without it, /etc/kubernetes/<name>.",
            examples: ["/etc/kubernetes/scheduler"],
        }),
        manifestDirectory: hostDirectory
            .default(defaultManifestDirectory)
            .meta({ description: "Where the kubelets look for static pods.", examples: ["/etc/kubelet.d"] }),
        anchorImage: podImage.meta({
            description:
                "The image of the anchor's own pod: anything with a POSIX shell, flock, and the tools of busybox or coreutils; for the preset etcd with etcdctl.",
            examples: ["registry.example.com/busybox:1.37.0"],
        }),
        period: seconds(3600)
            .default(15)
            .meta({ description: "Seconds between two looks at what is placed.", examples: [30] }),
        healthTimeout: seconds(7200)
            .default(120)
            .meta({
                description:
                    "Seconds in which a new revision has to be healthy. After that the last good one is put back.",
                examples: [300],
            }),
        maxUnavailable: z
            .union([z.int().min(1), z.string().regex(/^([1-9]\d?|100)%$/)], {
                error: 'is not a number of nodes. Use a whole number from 1 on, or a percentage such as "25%"',
            })
            .default(1)
            .meta({
                description:
                    "On how many nodes at once a new revision is tried: the next ones follow when these are healthy.",
                examples: [1, "25%"],
            }),
        hooks: z
            .strictObject({
                beforeStop: hook(
                    "Before the component is stopped: for another revision, or for good. While it fails, the component stays as it is.",
                ),
                afterStart: hook(
                    "After a new revision was found healthy. While it fails, the revision counts as not healthy.",
                ),
            })
            .default({})
            .meta({
                description: "What the anchor does besides, on the node and in its own pod.",
                examples: [{ beforeStop: { script: "sleep 5\n", timeout: 10 } }],
            }),
        resources: resources
            .default(resourceDefaults)
            .meta({ description: "Of the anchor's own pod.", examples: [{ limits: { memory: "64Mi" } }] }),
    })
    .superRefine((anchor, context) => {
        for (const { path, message } of presetFaults(anchor)) {
            context.addIssue({ code: "custom", path: [...path], message });
        }
    });

/** The anchors of an installation by their name: `flotilla:anchors`. */
export const anchorsConfiguration = z.record(anchorName, anchorConfiguration);

/** `flotilla:anchors` with its defaults. */
export type AnchorsConfiguration = z.output<typeof anchorsConfiguration>;

/** One anchor's configuration with its defaults. */
export type AnchorConfiguration = AnchorsConfiguration[string];
