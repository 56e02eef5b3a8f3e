import { type ConfigurationMap, isMap, ownValue } from "../installation/merge";
import type { NodesConfiguration } from "../node/config";
import type { PkiConfiguration } from "../pki/config";
import type { AnchorConfiguration } from "./config";
import { type EffectiveFile, effectiveFiles } from "./effective-file";
import { selectedNodes } from "./node-labels";
import { presets } from "./presets/presets";
import type { EtcdMember, Preset } from "./presets/preset";
import type { SettingsFault } from "./presets/settings";

/** An anchor as it counts; plain values. */
export interface EffectiveAnchor extends Pick<
    AnchorConfiguration,
    | "namespace"
    | "state"
    | "removal"
    | "tolerations"
    | "manifestDirectory"
    | "anchorImage"
    | "period"
    | "healthTimeout"
    | "maxUnavailable"
    | "hooks"
    | "resources"
> {
    readonly name: string;
    /** The static pod, with what is filled in. */
    readonly pod: ConfigurationMap;
    /** Sorted by path. */
    readonly files: readonly EffectiveFile[];
    /** `https://…`, `tcp://host:port`, or empty where to be placed is to be healthy. */
    readonly health: string;
    readonly directory: string;
    readonly nodeSelector: Readonly<Record<string, string>>;
    /** The nodes of the installation that it selects, as far as their labels are known; sorted. */
    readonly nodes: readonly string[];
    /** Seconds from its last answer until the kubelet has forgotten a pod of it. Undefined where that is what the script has. */
    readonly settle: number | undefined;
    /** Undefined for what is no member of etcd. */
    readonly member: EtcdMember | undefined;
    /** What its preset cannot be made of. */
    readonly presetFaults: readonly SettingsFault[];
}

/** What of an installation decides what its anchors are. */
export interface AnchorSurroundings {
    readonly nodes: NodesConfiguration;
    /** With the defaults where there is none: a preset without certificates is refused by then. */
    readonly pki: PkiConfiguration;
}

/** What counts of an anchor. */
export function effectiveAnchor(
    name: string,
    anchor: AnchorConfiguration,
    { nodes, pki }: AnchorSurroundings,
): EffectiveAnchor {
    const directory = anchor.directory ?? `/etc/kubernetes/${name}`;
    const preset = presetOf(name, anchor, { directory, nodes, pki });
    const nodeSelector = anchor.nodeSelector ?? preset?.nodeSelector ?? {};
    const { namespace, state, removal, tolerations, manifestDirectory, anchorImage } = anchor;
    const { period, healthTimeout, maxUnavailable, hooks, resources } = anchor;
    return {
        name,
        namespace,
        state,
        removal,
        tolerations,
        manifestDirectory,
        anchorImage,
        period,
        healthTimeout,
        maxUnavailable,
        hooks,
        resources,
        directory,
        nodeSelector,
        pod: staticPod(name, namespace, anchor.manifest ?? preset?.pod ?? {}),
        files: effectiveFiles({ ...preset?.files, ...anchor.files }),
        health: healthOf(anchor.health ?? preset?.health),
        nodes: selectedNodes(nodes, nodeSelector),
        settle: preset?.settle,
        member: preset?.member,
        presetFaults: preset?.faults ?? [],
    };
}

function presetOf(
    name: string,
    anchor: AnchorConfiguration,
    known: AnchorSurroundings & { readonly directory: string },
): Preset | undefined {
    const { preset, image = "", arguments: flags = {}, etcd = "kubernetes", firstMember, ports = {} } = anchor;
    const { services = {} } = anchor;
    return preset === undefined
        ? undefined
        : presets[preset]({ name, image, arguments: flags, etcd, firstMember, ports, services, ...known });
}

function healthOf(health: AnchorConfiguration["health"]): string {
    return health?.url ?? (health?.tcp === undefined ? "" : `tcp://${health.tcp}`);
}

/** A manifest with what Kubernetes wants and nobody has to write. */
function staticPod(name: string, namespace: string, manifest: ConfigurationMap): ConfigurationMap {
    const written = ownValue(manifest, "metadata");
    const metadata = { name, namespace, ...(isMap(written) ? written : {}) };
    return { apiVersion: "v1", kind: "Pod", ...manifest, metadata };
}
