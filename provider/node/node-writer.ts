import { roleLabel, roleOfKey, type NodeSettingsValues } from "../../components/node/settings";
import type { NodeRole } from "../../components/node/config";
import { Refused } from "../kubernetes/requests";
import { type Clock, realClock, waitFor } from "../kubernetes/waiting";
import type { EngineLog } from "../resource-provider";
import { isTool, type LiveNode, type MetadataKind, ownersOf } from "./live-node";
import { conflictMessage, lastNodeMessage, restlessMessage, stayingMessage } from "./messages";
import { type FieldConflict, FieldConflicts, type NodeClient, Stale } from "./node-client";
import { nameOf, planTaints, type TaintPlan } from "./taints";

/** What is wanted of a node. */
export interface Settings extends NodeSettingsValues {
    readonly node: string;
    readonly roles: readonly NodeRole[];
    readonly fieldManager: string;
    readonly takeOver: boolean;
}

/** What was written to a node. */
export interface Written {
    /** Empty when the node was not in the cluster. */
    readonly uid: string;
    /** Taints that are wanted, and that others have set before. */
    readonly found: readonly string[];
}

/** Where the writing is told of. */
export interface WriterContext {
    readonly client: NodeClient;
    readonly log: EngineLog;
    readonly urn: string;
    readonly signal: AbortSignal;
    readonly clock?: Clock | undefined;
}

/** Roles whose nodes are what the cluster itself runs on. */
const vital: readonly string[] = ["control-plane", "etcd"];

/** Milliseconds for another node to get the label of a role: it is written to in the same `up`. */
const patience = 20_000;

/** How often a node is looked at anew that others write to at the same time. */
const attempts = 8;

/** Writes the settings of one node. */
export class NodeWriter {
    private readonly context: WriterContext;

    constructor(context: WriterContext) {
        this.context = context;
    }

    /**
     * Brings the node from what was written to what is wanted; in a preview it is tried without effect. What was written counts only
     * for the very node that it was written to.
     * @returns undefined when the node is not in the cluster.
     * @throws Error for what others have set to other values, and for the last node of a role.
     */
    public async write(
        wanted: Settings,
        before: (Settings & Written) | undefined,
        preview: boolean,
    ): Promise<Written | undefined> {
        let first: LiveNode | undefined;
        for (let attempt = 0; attempt < attempts; attempt++) {
            const live = await this.context.client.get(wanted.node);
            if (live === undefined) {
                return undefined;
            }
            first = first?.metadata.uid === live.metadata.uid ? first : live;
            try {
                const known = before?.uid === live.metadata.uid ? before : undefined;
                return await new Writing(this.context, { wanted, before: known, preview, first }).run(live);
            } catch (error) {
                if (!(error instanceof Stale)) {
                    throw error;
                }
            }
        }
        throw new Error(restlessMessage(wanted.node));
    }
}

interface Task {
    readonly wanted: Settings;
    readonly before: (Settings & Written) | undefined;
    readonly preview: boolean;
    /** The node before the first attempt: the answer to an attempt can be lost, and what it has set is no finding for the next one. */
    readonly first: LiveNode;
}

/** One attempt. */
class Writing {
    private readonly context: WriterContext;
    private readonly task: Task;
    /** Roles that the node has no more. */
    private readonly lostRoles: readonly string[];

    constructor(context: WriterContext, task: Task) {
        this.context = context;
        this.task = task;
        this.lostRoles = (task.before?.roles ?? []).filter((role) => !task.wanted.roles.includes(role));
    }

    public async run(live: LiveNode): Promise<Written> {
        const { wanted, before, preview } = this.task;
        const plan = this.taintPlan(live);
        const tried = await this.refuseConflicts(live, plan);
        const applied = preview ? tried : await this.applyFields(live);
        const { uid } = live.metadata;
        if (before !== undefined && before.fieldManager !== wanted.fieldManager && !preview) {
            await this.context.client.apply(
                live,
                {},
                { fieldManager: before.fieldManager, force: false, dryRun: false },
            );
        }
        const cleaned = await this.removeShared(applied);
        const taints = this.taintPlan(cleaned);
        for (const taint of taints.staying) {
            await this.tell(stayingMessage(wanted.node, "taint", taint, []));
        }
        if (taints.isChanged && !preview) {
            await this.context.client.change(cleaned, { taints: taints.taints }, wanted.fieldManager);
        }
        const there = (this.task.first.spec?.taints ?? []).map(({ key, effect }) => nameOf(key, effect));
        return { uid, found: taints.found.filter((name) => there.includes(name)) };
    }

    private taintPlan(live: LiveNode): TaintPlan {
        const { wanted, before } = this.task;
        return planTaints({
            live: live.spec?.taints ?? [],
            wanted: wanted.taints,
            before: before?.taints ?? {},
            found: before?.found ?? [],
            lostRoles: this.lostRoles,
            takeOver: wanted.takeOver,
        });
    }

    /**
     * All conflicts at once, and before anything is changed.
     * @returns the node as it would be; as it is where a preview may not try, as it is with accounts that only look.
     */
    private async refuseConflicts(live: LiveNode, { conflicts: taints }: TaintPlan): Promise<LiveNode> {
        let fields: readonly FieldConflict[] = [];
        let tried = live;
        try {
            tried = await this.apply(live, this.task.wanted, true);
        } catch (error) {
            const isForbidden = error instanceof Refused && error.status === 403;
            if (error instanceof FieldConflicts) {
                fields = error.conflicts;
            } else if (!(isForbidden && this.task.preview)) {
                throw error;
            }
        }
        if (fields.length > 0 || taints.length > 0) {
            throw new Error(conflictMessage(this.task.wanted, live, fields, taints));
        }
        return tried;
    }

    /** What a vital role gave goes last, when another node has it. */
    private async applyFields(live: LiveNode): Promise<LiveNode> {
        const { wanted, before } = this.task;
        const lost = this.lostRoles
            .filter((role) => vital.includes(role))
            .map((role) => roleLabel(role as NodeRole))
            .filter((label) => isDropped("labels", label, this.task) && live.metadata.labels?.[label] !== undefined);
        if (lost.length === 0) {
            return this.apply(live, wanted, false);
        }
        const kept = Object.entries(before?.labels ?? {}).filter(([label]) => lost.includes(label));
        await this.apply(live, { ...wanted, labels: { ...wanted.labels, ...Object.fromEntries(kept) } }, false);
        for (const label of lost) {
            await this.waitForAnother(label);
        }
        return this.apply(live, wanted, false);
    }

    private async waitForAnother(label: string): Promise<void> {
        const { client, log, urn, signal, clock = realClock } = this.context;
        const { node } = this.task.wanted;
        void log.status(`waits for another node with ${label}`, urn);
        await waitFor(
            {
                clock,
                signal,
                endsAt: clock.now() + patience,
                late: (unanswered) => new Error(lastNodeMessage(node, label, unanswered)),
                cancelled: () => new Error(`nodes.${node}: the operation was cancelled, and the label ${label} stays.`),
            },
            async () => (await client.labeled(label)).find((name) => name !== node),
        );
        void log.status("", urn);
    }

    private apply(live: LiveNode, { labels, annotations }: NodeSettingsValues, dryRun: boolean): Promise<LiveNode> {
        const { wanted, before } = this.task;
        const isIdle = [labels, annotations, before?.labels, before?.annotations].every(isEmpty);
        const { fieldManager, takeOver: force } = wanted;
        const fields = { ...(!isEmpty(labels) && { labels }), ...(!isEmpty(annotations) && { annotations }) };
        return isIdle
            ? Promise.resolve(live)
            : this.context.client.apply(live, fields, { fieldManager, force, dryRun });
    }

    /**
     * What is not wanted any more and has another owner is still there. The label of a role that the node has lost goes all the
     * same, when it was set with a tool; everything else is left to its owner.
     */
    private async removeShared(node: LiveNode): Promise<LiveNode> {
        const { wanted, before, preview } = this.task;
        const removed: string[] = [];
        for (const kind of ["labels", "annotations"] as const) {
            for (const [key, value] of Object.entries(before?.[kind] ?? {})) {
                if (isDropped(kind, key, this.task) && node.metadata[kind]?.[key] === value) {
                    const owners = ownersOf(node, kind, key, wanted.fieldManager);
                    const isLost = kind === "labels" && this.lostRoles.includes(roleOfKey(key) ?? "");
                    if (isLost && owners.every(isTool)) {
                        removed.push(key);
                    } else {
                        await this.tell(
                            stayingMessage(wanted.node, kind === "labels" ? "label" : "annotation", key, owners),
                        );
                    }
                }
            }
        }
        if (removed.length === 0 || preview) {
            return node;
        }
        const labels = Object.fromEntries(removed.map((key) => [key, null]));
        return this.context.client.change(node, { labels }, wanted.fieldManager);
    }

    private tell(message: string): Promise<void> {
        return this.context.log.write("warning", message, this.context.urn);
    }
}

function isDropped(kind: MetadataKind, key: string, { wanted, before }: Task): boolean {
    return Object.hasOwn(before?.[kind] ?? {}, key) && !Object.hasOwn(wanted[kind], key);
}

function isEmpty(map: object | undefined): boolean {
    return Object.keys(map ?? {}).length === 0;
}
