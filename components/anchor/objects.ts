import { anyName, type DeclaredObject } from "../cluster/declared-object";
import type { NodesConfiguration } from "../node/config";
import type { PkiConfiguration } from "../pki/config";
import type { AnchorsConfiguration } from "./config";
import { filesOf, nodeFiles } from "./contents";
import { type EffectiveAnchor, effectiveAnchor } from "./effective-anchor";

/** Names of an anchor's objects in its namespace. */
export interface AnchorNames {
    /** Of the DaemonSet, the ConfigMap, and the Secret with what all nodes have in common. */
    readonly anchor: string;
    /** Of the Secret with what each node has for itself. */
    readonly nodes: string;
    /** Of the DaemonSet on nodes that are not selected. */
    readonly removal: string;
}

/** Names of an anchor's objects. */
export function anchorNames(name: string): AnchorNames {
    return { anchor: `${name}-anchor`, nodes: `${name}-anchor-nodes`, removal: `${name}-anchor-removal` };
}

/** Labels of an anchor's objects and pods. */
export function anchorLabels(object: string): Record<string, string> {
    return { "app.kubernetes.io/managed-by": "flotilla", "app.kubernetes.io/name": object };
}

/** Whether there is a DaemonSet on nodes that are not selected. */
export function hasRemoval({ removal }: Pick<EffectiveAnchor, "removal">): boolean {
    return removal === "unlabeled";
}

/** The objects that the anchors of an installation consist of: what the component `Anchor` declares. */
export function anchorObjects(
    anchors: AnchorsConfiguration,
    surroundings: { readonly nodes: NodesConfiguration; readonly pki: PkiConfiguration },
): DeclaredObject[] {
    return Object.entries(anchors).flatMap(([name, configuration]) => {
        const anchor = effectiveAnchor(name, configuration, surroundings);
        const { namespace } = anchor;
        const names = anchorNames(name);
        const secret = (object: string): DeclaredObject => ({
            group: "",
            kind: "Secret",
            resource: "secrets",
            namespace,
            name: object,
        });
        const daemonSet = (object: string): DeclaredObject => ({
            group: "apps",
            kind: "DaemonSet",
            resource: "daemonsets",
            namespace,
            name: object,
        });
        return [
            { group: "", kind: "ConfigMap", resource: "configmaps", namespace, name: names.anchor },
            ...(filesOf(anchor, "shared").length > 0 ? [secret(names.anchor)] : []),
            ...(nodeFiles(anchor).length > 0 ? [secret(names.nodes)] : []),
            daemonSet(names.anchor),
            ...(hasRemoval(anchor) ? [daemonSet(names.removal)] : []),
        ];
    });
}

/** What the wait for a roll reads beside the DaemonSets: pods of names that nobody knows before, and why they are not ready. */
export function rollObjects(anchors: AnchorsConfiguration): DeclaredObject[] {
    const namespaces = [...new Set(Object.values(anchors).map(({ namespace }) => namespace))].sort();
    return namespaces.flatMap((namespace): DeclaredObject[] => [
        { group: "", kind: "Pod", resource: "pods", namespace, name: anyName, verbs: ["list"] },
        { group: "", kind: "Pod", resource: "pods/log", namespace, name: anyName, verbs: ["get"] },
        { group: "", kind: "Event", resource: "events", namespace, name: anyName, verbs: ["list"] },
    ]);
}
