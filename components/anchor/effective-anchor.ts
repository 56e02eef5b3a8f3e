import { type ConfigurationMap, isMap, ownValue } from "../installation/merge";
import type { NodesConfiguration } from "../node/config";
import type { PkiConfiguration } from "../pki/config";
import type { AnchorConfiguration } from "./config";
import { type AnchorFile, isOfNode, isPrivate, sourceOf } from "./file-config";
import { selectedNodes } from "./node-labels";
import { presets } from "./presets/presets";
import type { Preset } from "./presets/preset";

/** A file of an anchor, with all that is known of it before anything runs. */
export interface EffectiveFile {
    /** Below the anchor's directory. */
    readonly path: string;
    readonly mode: string;
    /** Numbers of user and group, such as `0:0`. */
    readonly owner: string;
    readonly onChange: "restart" | "reload";
    readonly source: FileSource;
}

/** What a file is made of; documents are those of the catalog, of each node one where they have `$(NODE_NAME)`. */
export type FileSource =
    | { readonly kind: "content"; readonly content: string }
    | {
          readonly kind: "certificate";
          readonly document: string;
          readonly part: "certificate" | "privateKey" | "chain";
      }
    | { readonly kind: "trustBundle"; readonly document: string }
    | { readonly kind: "keyPair"; readonly document: string; readonly part: "privateKey" | "publicKeys" }
    | { readonly kind: "kubeconfig"; readonly document: string };

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
    };
}

function presetOf(
    name: string,
    { preset, image = "", arguments: flags = {} }: AnchorConfiguration,
    known: AnchorSurroundings & { readonly directory: string },
): Preset | undefined {
    return preset === undefined ? undefined : presets[preset]({ name, image, arguments: flags, ...known });
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

function effectiveFiles(
    files: Readonly<Record<string, Omit<AnchorFile, "owner"> & { owner?: string }>>,
): EffectiveFile[] {
    return Object.entries(files)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([path, file]) => ({
            path,
            mode: file.mode ?? (isPrivate(file) ? "0600" : "0644"),
            owner: file.owner ?? "0:0",
            onChange: file.onChange,
            source: fileSource(file),
        }));
}

function fileSource(file: Omit<AnchorFile, "owner">): FileSource {
    const kind = sourceOf(file);
    switch (kind) {
        case "content":
            return { kind, content: file.content ?? "" };
        case "certificate": {
            const part = file.part === "publicKeys" || file.part === undefined ? "certificate" : file.part;
            return { kind, document: file.certificate ?? "", part };
        }
        case "trustBundle":
            return { kind, document: file.trustBundle ?? "" };
        case "keyPair":
            return {
                kind,
                document: file.keyPair ?? "",
                part: file.part === "publicKeys" ? "publicKeys" : "privateKey",
            };
        case "kubeconfig":
            return { kind, document: file.kubeconfig ?? "" };
    }
}

/** Whether each node has a file of its own. */
export function isNodeFile({ source }: EffectiveFile): boolean {
    return source.kind !== "content" && isOfNode(source.document);
}
