import { z } from "zod";
import { keyRule, labelValue, text } from "../namespace/names";

/** Who sets a key again and again, so that nobody else can. */
type Keepers = Readonly<Record<string, string | undefined>>;

/** https://kubernetes.io/docs/reference/labels-annotations-taints/ has all of these. */
const keptLabels: Keepers = {
    "kubernetes.io/hostname": "the kubelet",
    "kubernetes.io/os": "the kubelet",
    "kubernetes.io/arch": "the kubelet",
    "beta.kubernetes.io/os": "the kubelet",
    "beta.kubernetes.io/arch": "the kubelet",
};

const keptAnnotations: Keepers = {
    "csi.volume.kubernetes.io/nodeid": "the kubelet",
    "volumes.kubernetes.io/controller-managed-attach-detach": "the kubelet",
    "node.alpha.kubernetes.io/ttl": "the controller manager",
    "kubeadm.alpha.kubernetes.io/cri-socket": "kubeadm",
    "kubectl.kubernetes.io/last-applied-configuration": "kubectl",
};

const controller = "the controller manager";

/** Those that come with a condition of the node and go with it. */
const keptTaints: Keepers = {
    "node.kubernetes.io/not-ready": controller,
    "node.kubernetes.io/unreachable": controller,
    "node.kubernetes.io/memory-pressure": controller,
    "node.kubernetes.io/disk-pressure": controller,
    "node.kubernetes.io/pid-pressure": controller,
    "node.kubernetes.io/network-unavailable": controller,
    "node.cloudprovider.kubernetes.io/uninitialized": "the cloud controller manager",
    "node.cloudprovider.kubernetes.io/shutdown": "the cloud controller manager",
};

/** Of a node that takes no new pods. */
const cordon = "node.kubernetes.io/unschedulable";

function key(what: string, keepers: Keepers): z.ZodString {
    const form = keyRule(what);
    return text((value) => form(value) ?? keptBy(keepers, value));
}

function keptBy(keepers: Keepers, key: string): string | undefined {
    if (key === cordon) {
        return "stands for a node that is cordoned. Take it out, and use `kubectl cordon`";
    }
    const keeper = Object.hasOwn(keepers, key) ? keepers[key] : undefined;
    return keeper === undefined ? undefined : `is set by ${keeper} itself, which would set it again. Take it out`;
}

/** What a taint does to pods that do not tolerate it. */
export const taintEffects = ["NoSchedule", "PreferNoSchedule", "NoExecute"] as const;

const taint = z.strictObject({
    value: text((value) =>
        labelValue.safeParse(value).success
            ? undefined
            : `is not a taint's value. Use at most 63 letters, digits, "-", "_" and ".", with a letter or digit at both ends`,
    )
        .optional()
        .meta({ description: "The taint's value. Without it the taint has none.", examples: ["database"] }),
    effect: z
        .enum(taintEffects, { error: `is not an effect of a taint. Use one of: ${taintEffects.join(", ")}` })
        .meta({
            description:
                "What becomes of pods that do not tolerate the taint: NoSchedule keeps new ones away, PreferNoSchedule does so where " +
                "there is room elsewhere, NoExecute also evicts those that run there already, at once.",
            examples: ["NoSchedule"],
        }),
});

/** A taint without its key. */
export type Taint = z.output<typeof taint>;

/** Labels that something sets on nodes. */
export const nodeLabels = z
    .record(key("a label's key", keptLabels), labelValue)
    .optional()
    .meta({
        description:
            "Labels of the node in the cluster. Labels that others set on it are left alone, and one that is taken out here goes.",
        examples: [{ "topology.kubernetes.io/zone": "a" }],
    });

/** Annotations that something sets on nodes. */
export const nodeAnnotations = z
    .record(key("an annotation's key", keptAnnotations), z.string())
    .optional()
    .meta({
        description:
            "Annotations of the node in the cluster. Annotations that others set on it are left alone, and one that is taken out here goes.",
        examples: [{ "example.com/rack": "r12" }],
    });

/** Taints that something sets on nodes. */
export const nodeTaints = z
    .record(key("a taint's key", keptTaints), taint)
    .optional()
    .meta({
        description:
            "Taints of the node in the cluster, by key. Taints that others set on it are left alone, and one that is taken out here goes.",
        examples: [{ "example.com/dedicated": { value: "database", effect: "NoSchedule" } }],
    });
