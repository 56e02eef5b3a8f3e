import { ask, type Connect, Refused, type Right, Unanswered } from "../kubernetes/requests";
import { type Clock, insist, realClock } from "../kubernetes/waiting";
import type { KubernetesRequest, KubernetesResponse } from "../kubernetes/connection";
import type { LiveNode } from "./live-node";

/** A field that somebody else has set to another value, as the API server tells it: `.metadata.labels.team`. */
export interface FieldConflict {
    readonly field: string;
    /** Such as `conflict with "kubectl-label" using v1`. */
    readonly message: string;
}

/** What is applied would change what others have set. */
export class FieldConflicts extends Error {
    public override readonly name = "FieldConflicts";
    public readonly conflicts: readonly FieldConflict[];

    constructor(conflicts: readonly FieldConflict[]) {
        super("others have set these fields");
        this.conflicts = conflicts;
    }
}

/** The node is another one than it was a moment ago: whoever wrote has to look again. */
export class Stale extends Error {
    public override readonly name = "Stale";
}

/** How fields are applied. */
export interface ApplyOptions {
    readonly fieldManager: string;
    readonly force: boolean;
    readonly dryRun: boolean;
}

const docs = "docs/nodes.md";
const metadata = (kind: string) => `application/json;as=${kind};g=meta.k8s.io;v=v1,application/json`;

/** Milliseconds that a look may take which an answer is not vital for. */
const glance = 3000;

/** How requests are sent. */
export interface ClientSettings {
    readonly connect: Connect;
    readonly signal: AbortSignal;
    /** A preview does not wait for a cluster that does not answer. */
    readonly preview: boolean;
    readonly clock?: Clock | undefined;
}

/**
 * The requests about the nodes of a cluster. Each method throws Refused and Unanswered as `ask` does, the latter after it has
 * tried again, but in a preview.
 */
export class NodeClient {
    private readonly settings: ClientSettings;

    constructor(settings: ClientSettings) {
        this.settings = settings;
    }

    /** The node; undefined when it is not in the cluster. */
    public async get(name: string): Promise<LiveNode | undefined> {
        const { status, body } = await this.send({ path: pathOf(name) }, "get");
        return status === 404 ? undefined : nodeOf(body);
    }

    /** The node's uid; undefined when it is not in the cluster. A look that is not worth a second attempt. */
    public async uid(name: string): Promise<string | undefined> {
        const { connect, signal } = this.settings;
        const accept = metadata("PartialObjectMetadata");
        const request = { path: pathOf(name), accept, signal, timeout: glance };
        const { status, body } = await ask(connect, request, { verb: "get", resource: "nodes", docs });
        return status === 404 ? undefined : nodeOf(body).metadata.uid;
    }

    /** Names of nodes with a label, two at most. */
    public async labeled(label: string): Promise<string[]> {
        const query = { labelSelector: label, limit: "2" };
        const accept = metadata("PartialObjectMetadataList");
        const right: Right = { verb: "list", resource: "nodes", docs };
        const { connect, signal } = this.settings;
        const { body } = await ask(connect, { path: "/api/v1/nodes", query, accept, signal }, right);
        const { items } = (body ?? {}) as { items?: readonly LiveNode[] | null };
        return (items ?? []).map(({ metadata: { name } }) => name);
    }

    /**
     * Server-side apply of labels and annotations. The uid is sent along: without it the API server makes a node that is not
     * there (observed of Kubernetes 1.35).
     * @throws FieldConflicts, Stale
     */
    public apply(
        { metadata: { name, uid } }: LiveNode,
        fields: Pick<LiveNode["metadata"], "labels" | "annotations">,
        { fieldManager, force, dryRun }: ApplyOptions,
    ): Promise<LiveNode> {
        return this.patch({
            path: pathOf(name),
            query: { fieldManager, force: String(force), dryRun: dryRun ? "All" : undefined },
            body: { apiVersion: "v1", kind: "Node", metadata: { name, uid, ...fields } },
            contentType: "application/apply-patch+yaml",
        });
    }

    /**
     * Changes the node as it is, or not at all.
     * @throws Stale
     */
    public change(
        { metadata: { name, resourceVersion } }: LiveNode,
        { labels, taints }: { readonly labels?: object; readonly taints?: readonly object[] },
        fieldManager: string,
    ): Promise<LiveNode> {
        return this.patch({
            path: pathOf(name),
            query: { fieldManager },
            body: {
                metadata: { resourceVersion, ...(labels !== undefined && { labels }) },
                ...(taints !== undefined && { spec: { taints } }),
            },
            contentType: "application/merge-patch+json",
        });
    }

    private async patch(request: KubernetesRequest): Promise<LiveNode> {
        try {
            const { status, body } = await this.send({ ...request, method: "PATCH" }, "patch");
            if (status === 409) {
                const conflicts = conflictsIn(body);
                throw conflicts.length > 0 ? new FieldConflicts(conflicts) : new Stale();
            }
            if (status !== 200) {
                throw new Stale();
            }
            return nodeOf(body);
        } catch (error) {
            // The node was replaced by another one of its name: the uid is a field that cannot change.
            const isReplaced =
                error instanceof Refused && error.status === 422 && error.message.includes("metadata.uid");
            throw isReplaced ? new Stale() : error;
        }
    }

    private send(request: KubernetesRequest, verb: Right["verb"]): Promise<KubernetesResponse> {
        const { connect, signal, preview, clock = realClock } = this.settings;
        const right: Right = { verb, resource: "nodes", docs };
        if (preview) {
            return ask(connect, { ...request, signal, timeout: glance }, right);
        }
        return insist({ clock, signal }, () => ask(connect, { ...request, signal }, right));
    }
}

function pathOf(name: string): string {
    return `/api/v1/nodes/${encodeURIComponent(name)}`;
}

function nodeOf(body: unknown): LiveNode {
    const node = (body ?? {}) as Partial<LiveNode>;
    if (node.metadata?.uid === undefined) {
        throw new Unanswered("the API server's answer is not a node");
    }
    return node as LiveNode;
}

function conflictsIn(body: unknown): FieldConflict[] {
    const { details } = (body ?? {}) as { details?: { causes?: readonly (FieldConflict & { reason?: string })[] } };
    return (details?.causes ?? []).filter(({ reason }) => reason === "FieldManagerConflict");
}
