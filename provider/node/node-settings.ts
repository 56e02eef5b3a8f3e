import { type Connect, Refused, Unanswered } from "../kubernetes/requests";
import type { Clock } from "../kubernetes/waiting";
import type { ResourceKind } from "../flotilla-provider";
import { type PropertyMap, unwrapSecrets } from "../property-values";
import type {
    CheckRequest,
    CheckResult,
    CreateRequest,
    DeleteRequest,
    DiffRequest,
    DiffResult,
    EngineLog,
    ReadRequest,
    ReadResult,
    ResourceRequest,
    UpdateRequest,
} from "../resource-provider";
import type { LiveNode } from "./live-node";
import { absentMessage, joinedMessage } from "./messages";
import { NodeClient } from "./node-client";
import { NodeWriter, type Settings, type Written } from "./node-writer";
import { settingsDifferences } from "./settings-diff";

const absent: Written = { uid: "", found: [] };

/**
 * The provider's side of `flotilla:node:NodeSettings`: labels and annotations by server-side apply, taints put beside those that
 * others have set. A node that has not joined yet is no error: it gets its settings with the first `up` after it has, which
 * previews foresee, because they look. So does one that was made anew under the same name.
 */
export class NodeSettingsResource implements ResourceKind {
    private readonly log: EngineLog;
    private readonly connect: Connect;
    private readonly clock: Clock | undefined;
    /** The cluster did not answer: it is not asked for each node. */
    private isSilent = false;

    constructor(log: EngineLog, connect: Connect, clock?: Clock) {
        this.log = log;
        this.connect = connect;
        this.clock = clock;
    }

    public check({ newInputs }: CheckRequest): Promise<CheckResult> {
        return Promise.resolve({ inputs: newInputs });
    }

    public async diff(request: DiffRequest): Promise<DiffResult> {
        const { oldInputs, oldOutputs, newInputs } = request;
        const detailedDiff = settingsDifferences(settingsOf(oldInputs), settingsOf(newInputs));
        // Where files are compared alone there is no uid.
        const uid = oldOutputs["uid"];
        if (Object.keys(detailedDiff).length > 0 || typeof uid !== "string") {
            return { detailedDiff };
        }
        return (await this.hasJoined(request, settingsOf(newInputs), uid)) ? joined : { detailedDiff };
    }

    public async create(request: CreateRequest): Promise<{ id: string; outputs: PropertyMap }> {
        const { inputs, preview } = request;
        return { id: settingsOf(inputs).node, outputs: await this.write(request, inputs, undefined, preview) };
    }

    public async update(request: UpdateRequest): Promise<{ outputs: PropertyMap }> {
        const { oldOutputs, newInputs, preview } = request;
        return { outputs: await this.write(request, newInputs, oldOutputs, preview) };
    }

    /** What somebody else has changed or removed shows as it is; what is the same stays with the node's uid. */
    public async read(request: ReadRequest): Promise<ReadResult> {
        const { id, inputs, outputs, name } = request;
        if (outputs["uid"] === undefined) {
            throw new Error(`${name}: what is set on a node is not imported by an id.`);
        }
        const settings = settingsOf(inputs);
        const live = await this.saying(settings.node, () => this.client(request).get(settings.node));
        const isAnother = live?.metadata.uid !== outputs["uid"];
        if (live === undefined || isAnother) {
            return { id, inputs, outputs: { ...outputs, uid: "", found: [] } };
        }
        const seen = seenOn(live, settings);
        return { id, inputs: { ...inputs, ...seen }, outputs: { ...outputs, ...seen } };
    }

    /** What is ours goes; a node that is gone, or is another one, has nothing of ours. */
    public async delete(request: DeleteRequest): Promise<void> {
        const before = writtenOf(request.outputs);
        if (before.uid === "") {
            return;
        }
        const nothing = { ...before, labels: {}, annotations: {}, taints: {} };
        await this.saying(before.node, async () => {
            if ((await this.client(request).uid(before.node)) === before.uid) {
                await this.writer(request).write(nothing, before, false);
            }
        });
    }

    private async write(
        request: ResourceRequest,
        inputs: PropertyMap,
        oldOutputs: PropertyMap | undefined,
        preview: boolean,
    ): Promise<PropertyMap> {
        const wanted = settingsOf(inputs);
        const before = oldOutputs && writtenOf(oldOutputs);
        if (isIdle(wanted) && isIdle(before ?? wanted)) {
            return outputsOf(inputs, absent);
        }
        try {
            const written = await this.saying(wanted.node, () =>
                this.writer(request, preview).write(wanted, before, preview),
            );
            if (written === undefined) {
                await this.tellAbsence(wanted, request);
            } else if (before !== undefined && before.uid !== written.uid && !isIdle(before)) {
                await this.log.write("info", joinedMessage(wanted.node), request.urn);
            }
            return outputsOf(inputs, written ?? absent);
        } catch (error) {
            if (preview && error instanceof Unseen) {
                // A cluster that does not answer is told once, by Reachability.
                await (error.isRefusal ? this.log.write("warning", error.message, request.urn) : undefined);
                return outputsOf(inputs, absent);
            }
            throw error;
        }
    }

    /** Whether the node is there and is not the one that was written to. */
    private async hasJoined(request: DiffRequest, wanted: Settings, uid: string): Promise<boolean> {
        if (isIdle(wanted) || this.isSilent) {
            return false;
        }
        try {
            const seen = await this.client(request).uid(wanted.node);
            if (seen === undefined) {
                await this.tellAbsence(wanted, request);
            }
            return seen !== undefined && seen !== uid;
        } catch (error) {
            // Nobody can tell, and what has to be written says so itself.
            this.isSilent = error instanceof Unanswered;
            return false;
        }
    }

    private tellAbsence(wanted: Settings, { urn }: ResourceRequest): Promise<void> {
        return isIdle(wanted) ? Promise.resolve() : this.log.write("warning", absentMessage(wanted.node), urn);
    }

    private client({ signal }: ResourceRequest, preview = false): NodeClient {
        return new NodeClient({ connect: this.connect, signal, preview, clock: this.clock });
    }

    private writer(request: ResourceRequest, preview = false): NodeWriter {
        const { urn, signal } = request;
        return new NodeWriter({ client: this.client(request, preview), log: this.log, urn, signal, clock: this.clock });
    }

    /** @throws Unseen in place of a bare clause. */
    private async saying<T>(node: string, work: () => Promise<T>): Promise<T> {
        try {
            return await work();
        } catch (error) {
            if (error instanceof Refused || error instanceof Unanswered) {
                const isRefusal = error instanceof Refused && error.status === 403;
                const isFault = error instanceof Refused && !isRefusal;
                const message = `nodes.${node}: ${error.message}.`;
                throw isFault ? new Error(message) : new Unseen(message, isRefusal);
            }
            throw error;
        }
    }
}

/** A request had no answer, or was not allowed: a preview goes on without it. */
class Unseen extends Error {
    public readonly isRefusal: boolean;

    constructor(message: string, isRefusal: boolean) {
        super(message);
        this.isRefusal = isRefusal;
    }
}

const joined: DiffResult = { detailedDiff: {}, changed: true };

function settingsOf(inputs: PropertyMap): Settings {
    return unwrapSecrets(inputs) as unknown as Settings;
}

function writtenOf(outputs: PropertyMap): Settings & Written {
    return unwrapSecrets(outputs) as unknown as Settings & Written;
}

function outputsOf(inputs: PropertyMap, { uid, found }: Written): PropertyMap {
    return { ...inputs, uid, found: [...found] };
}

/** Nothing is to be set: a node that only may lose what it had. */
function isIdle({ labels, annotations, taints }: Settings): boolean {
    return [labels, annotations, taints].every((map) => Object.keys(map).length === 0);
}

/** Of what is wanted that which the node has, with the values that it has there. */
function seenOn({ metadata, spec }: LiveNode, wanted: Settings): PropertyMap {
    const only = (live: Readonly<Record<string, string>> = {}, keys: object): PropertyMap =>
        Object.fromEntries(Object.entries(live).filter(([key]) => Object.hasOwn(keys, key)));
    const taints = Object.entries(wanted.taints).flatMap(([key, { effect }]): [string, PropertyMap][] => {
        const live = spec?.taints?.find((taint) => taint.key === key && taint.effect === effect);
        const value = live?.value ?? "";
        return live === undefined ? [] : [[key, { effect, ...(value !== "" && { value }) }]];
    });
    return {
        labels: only(metadata.labels, wanted.labels),
        annotations: only(metadata.annotations, wanted.annotations),
        taints: Object.fromEntries(taints),
    };
}
