import type { Connect } from "../kubernetes/requests";
import { type Clock, realClock } from "../kubernetes/waiting";
import type { ResourceKind } from "../flotilla-provider";
import { Lanes } from "../lanes";
import { containsUnknown, differs, type PropertyMap, unknown } from "../property-values";
import type {
    CheckRequest,
    CheckResult,
    CreateRequest,
    DiffRequest,
    DiffResult,
    EngineLog,
    PropertyDiff,
    ResourceRequest,
    UpdateRequest,
} from "../resource-provider";
import { refuseMove, rollError, taskFaults, taskOf } from "./roll-task";
import { RollRun } from "./roll-run";
import { selectsNobody, unselectedMessage } from "./selection";

/** Anchors that are waited for at once: each asks the API server for two lists every second. */
const lanes = 8;

/**
 * The provider's side of `flotilla:anchor:Roll`: it waits until every node has a revision and is healthy with it, ends at the first
 * node that is not, and says which one it is and what its anchor said. The Kubernetes provider would wait ten minutes and tell nothing of that.
 */
export class RollResource implements ResourceKind {
    private readonly log: EngineLog;
    private readonly connect: Connect;
    private readonly clock: Clock;
    private readonly lanes = new Lanes(lanes);

    constructor(log: EngineLog, connect: Connect, clock: Clock = realClock) {
        this.log = log;
        this.connect = connect;
        this.clock = clock;
    }

    public check({ newInputs }: CheckRequest): Promise<CheckResult> {
        return Promise.resolve({ inputs: newInputs, failures: taskFaults(newInputs) });
    }

    /**
     * The deadline alone is no change: it counts when something is waited for. Where things are placed is part of the revision.
     * @throws Error when they would be placed elsewhere, which leaves something behind.
     */
    public async diff(request: DiffRequest): Promise<DiffResult> {
        const { oldInputs, oldOutputs, newInputs } = request;
        refuseMove(oldInputs, newInputs);
        const keys = ["namespace", "daemonSet", "revision", "settings"].filter((key) =>
            differs(key, oldInputs, newInputs),
        );
        const entries = keys.map((key): [string, PropertyDiff] => [
            key,
            { kind: key === "namespace" || key === "daemonSet" ? "update-replace" : "update" },
        ]);
        if (entries.length === 0 && oldOutputs["nodes"] === 0) {
            await this.look(request, newInputs);
        }
        return { detailedDiff: Object.fromEntries(entries) };
    }

    public async create(request: CreateRequest): Promise<{ id: string; outputs: PropertyMap }> {
        const { name, inputs, preview } = request;
        return { id: name, outputs: { ...inputs, nodes: await this.nodes(request, inputs, preview) } };
    }

    public async update(request: UpdateRequest): Promise<{ outputs: PropertyMap }> {
        const { newInputs, preview } = request;
        return { outputs: { ...newInputs, nodes: await this.nodes(request, newInputs, preview) } };
    }

    /** There is nothing of it in the cluster. */
    public delete(): Promise<void> {
        return Promise.resolve();
    }

    private async nodes(request: ResourceRequest, inputs: PropertyMap, preview: boolean) {
        const nodes = preview ? unknown : await this.follow(request, inputs);
        if (preview || nodes === 0) {
            await this.look(request, inputs);
        }
        return nodes;
    }

    /** Says when no node has the labels: the roll of an anchor that is nowhere is done at once. */
    private async look({ urn, signal }: ResourceRequest, inputs: PropertyMap): Promise<void> {
        const { anchor, selector } = taskOf(inputs);
        if (selector !== undefined && (await selectsNobody(this.connect, selector, signal))) {
            await this.log.write("warning", unselectedMessage(anchor, selector), urn);
        }
    }

    private follow({ urn, signal }: ResourceRequest, inputs: PropertyMap): Promise<number> {
        const task = taskOf(inputs);
        if (containsUnknown(inputs)) {
            throw rollError(task, "values are not known that have to be by now.");
        }
        const tools = {
            connect: this.connect,
            clock: this.clock,
            signal,
            status: (text: string) => void this.log.status(text, urn),
        };
        return this.lanes.run(() => new RollRun(task, tools).follow(), signal);
    }
}
