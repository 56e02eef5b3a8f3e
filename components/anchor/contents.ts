import { sorted } from "../fiaas/canonical-json";
import type { EffectiveAnchor } from "./effective-anchor";
import { type EffectiveFile, fileOfNode, isNodeFile } from "./effective-file";
import { isMap, ownValue } from "../installation/merge";
import { revisionAnnotation, revisionPlaceholder } from "./revision";

/** Keys of the ConfigMap beside those of files. */
export const contentKeys = {
    script: "anchor.sh",
    manifest: "manifest.yaml",
    index: "files.txt",
    /** In each of the sources: of which pods they are. */
    revision: "revision",
    beforeStop: "before-stop.sh",
    afterStart: "after-start.sh",
} as const;

/** The key of a file in a ConfigMap or Secret: paths have no "__" of their own, and none beside a "/" that makes two of them one. */
export function fileKey({ path }: Pick<EffectiveFile, "path">): string {
    return `files__${path.replaceAll("/", "__")}`;
}

/** The key under which the Secret of all nodes has a file of one. */
export function nodeKey(node: string, file: Pick<EffectiveFile, "path">): string {
    return `${node}.${fileKey(file)}`;
}

/** Where a file comes from: everybody may read the ConfigMap. */
export function placeOf(file: EffectiveFile): "config" | "shared" | "node" {
    if (isNodeFile(file)) {
        return "node";
    }
    return file.source.kind === "content" ? "config" : "shared";
}

/** The files that come from a place. What removes needs nothing of what it removes; but a member of etcd tells the others. */
export function filesOf(
    { files, member, state }: EffectiveAnchor,
    place: "config" | "shared" | "node",
): EffectiveFile[] {
    return state === "absent" && (member === undefined || place !== "shared")
        ? []
        : files.filter((file) => placeOf(file) === place);
}

/** Whose nodes' files there are: a document that a node does not have is refused by then. */
export function nodeFiles(anchor: EffectiveAnchor): { node: string; file: EffectiveFile }[] {
    return anchor.nodes.flatMap((node) =>
        filesOf(anchor, "node").map((file) => ({ node, file: fileOfNode(file, node) })),
    );
}

/**
 * The manifest as the script gets it, in JSON, which is YAML that no reader takes for something else (`on`, `0644`). The
 * kubelet replaces a pod when its manifest changes in anything, also in the order of keys; the revision in it stands for all files that need a restart.
 */
export function manifestText({ pod }: EffectiveAnchor): string {
    const metadata = ownValue(pod, "metadata");
    const known = isMap(metadata) ? metadata : {};
    const annotations = ownValue(known, "annotations");
    const revised = {
        ...known,
        annotations: { ...(isMap(annotations) ? annotations : {}), [revisionAnnotation]: revisionPlaceholder },
    };
    return `${JSON.stringify(sorted({ ...pod, metadata: revised }), undefined, 2)}\n`;
}

/** What the script is to place, a line each: path, key, mode, owner, what a change does. */
export function indexText({ files }: EffectiveAnchor): string {
    const lines = files.map((file) => [file.path, fileKey(file), file.mode, file.owner, file.onChange].join("\t"));
    return lines.map((line) => `${line}\n`).join("");
}

/** The data of the ConfigMap. */
export function configData(anchor: EffectiveAnchor, script: string): Record<string, string> {
    const { beforeStop, afterStart } = anchor.hooks;
    const hooks = {
        ...(beforeStop !== undefined && { [contentKeys.beforeStop]: beforeStop.script }),
        ...(afterStart !== undefined && { [contentKeys.afterStart]: afterStart.script }),
    };
    if (anchor.state === "absent") {
        return { [contentKeys.script]: script, ...hooks };
    }
    return {
        [contentKeys.script]: script,
        [contentKeys.manifest]: manifestText(anchor),
        [contentKeys.index]: indexText(anchor),
        ...hooks,
        ...Object.fromEntries(filesOf(anchor, "config").map((file) => [fileKey(file), contentOf(file)])),
    };
}

function contentOf({ source }: EffectiveFile): string {
    return source.kind === "content" ? source.content : "";
}
