/** A taint as the API server has it. */
export interface LiveTaint {
    readonly key: string;
    readonly value?: string;
    readonly effect: string;
    readonly timeAdded?: string;
}

/** What is read of a node. */
export interface LiveNode {
    readonly metadata: {
        readonly name: string;
        readonly uid: string;
        readonly resourceVersion: string;
        readonly labels?: Readonly<Record<string, string>>;
        readonly annotations?: Readonly<Record<string, string>>;
        readonly managedFields?: readonly ManagedFields[];
    };
    readonly spec?: { readonly taints?: readonly LiveTaint[] };
}

interface ManagedFields {
    readonly manager?: string;
    readonly fieldsV1?: { readonly "f:metadata"?: Readonly<Record<string, Readonly<Record<string, unknown>>>> };
}

/** What nodes have by key, of which each key has owners of its own. */
export type MetadataKind = "labels" | "annotations";

/** Who has set a label or an annotation, without us. */
export function ownersOf(node: LiveNode, kind: MetadataKind, key: string, ourselves: string): string[] {
    const owners = (node.metadata.managedFields ?? []).filter(({ manager, fieldsV1 }) => {
        const fields = fieldsV1?.["f:metadata"]?.[`f:${kind}`] ?? {};
        return manager !== ourselves && Object.hasOwn(fields, `f:${key}`);
    });
    return [...new Set(owners.map(({ manager = "" }) => manager))].sort();
}

/** Whether the owner is a person's tool, which does not come back to set again what was removed. */
export function isTool(manager: string): boolean {
    return manager === "kubeadm" || manager.startsWith("kubectl");
}
