import type { ResourceKind } from "../flotilla-provider";
import { Lanes } from "../lanes";
import { containsUnknown, differs, type PropertyMap, unknown } from "../property-values";
import type {
    CheckRequest,
    CheckResult,
    CreateRequest,
    DeleteRequest,
    DiffRequest,
    DiffResult,
    EngineLog,
    PropertyDiff,
    ResourceRequest,
    UpdateRequest,
} from "../resource-provider";
import { cancelledText, daemonError } from "./bootstrap-errors";
import { type BootstrapOutcome, BootstrapRun } from "./bootstrap-run";
import { taskFaults, taskOf } from "./bootstrap-task";
import { type Connect, Refused } from "../kubernetes/requests";
import { DaemonCluster } from "./daemon-cluster";
import { type Clock, realClock } from "../kubernetes/waiting";

/** Namespaces that are waited for at once: each asks the API server for three objects every second. */
const lanes = 16;

/** Milliseconds for the one request of a deletion. */
const deletionTimeout = 10_000;

/**
 * The provider's side of `flotilla:fiaas:Bootstrap`: it runs the bootstrap pod where a namespace has no daemon yet, or
 * where `force` has changed, and waits for the result, which the Kubernetes provider would not notice: the pod's exit code,
 * the ApplicationStatus of the deployment id, and the Deployment (fact sheet of FIAAS, 2.3 and 2.4). A new id or image
 * alone is waited for without a pod: the daemon deploys itself. The pod is gone afterwards, so a refresh finds nothing
 * to mend.
 */
export class BootstrapResource implements ResourceKind {
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

    /** The manifest and the deadline alone are no change: they count when something is done. */
    public diff({ oldInputs, newInputs }: DiffRequest): Promise<DiffResult> {
        const keys = ["namespace", "image", "deploymentId", "digest", "force", "label"].filter((key) =>
            differs(key, oldInputs, newInputs),
        );
        const entries = keys.map((key) => [key, { kind: diffKind(key, oldInputs, newInputs) }]);
        return Promise.resolve({ detailedDiff: Object.fromEntries(entries) as Record<string, PropertyDiff> });
    }

    public async create(request: CreateRequest): Promise<{ id: string; outputs: PropertyMap }> {
        const { name, inputs, preview } = request;
        const isForced = inputs["force"] !== undefined;
        const outcome = preview ? unknown : await this.run(request, inputs, (run) => run.create(isForced));
        return { id: name, outputs: { ...inputs, outcome } };
    }

    public async update(request: UpdateRequest): Promise<{ outputs: PropertyMap }> {
        const { oldInputs, oldOutputs, newInputs, preview } = request;
        const isSet = (key: string): boolean => newInputs[key] !== undefined && differs(key, oldInputs, newInputs);
        const isForced = isSet("force");
        // A digest that is put on record later is compared with what runs already.
        const isAwaited = ["image", "deploymentId", "digest"].some(isSet);
        const outcome = oldOutputs["outcome"] ?? unknown;
        if (!isForced && !isAwaited) {
            if (isSet("label") && !preview) {
                await this.run(request, newInputs, (run) => run.removeLabel());
            }
            return { outputs: { ...newInputs, outcome } };
        }
        const work = async (run: BootstrapRun): Promise<BootstrapOutcome> => {
            const result = await (isForced ? run.create(true) : run.rollOut());
            await (isSet("label") ? run.removeLabel() : undefined);
            return result;
        };
        return { outputs: { ...newInputs, outcome: preview ? unknown : await this.run(request, newInputs, work) } };
    }

    /**
     * Deletes a pod that a killed run has left behind. Who may not do that is warned: most probably there is none, and
     * the removal of a namespace must not hang on it.
     * @throws Error when the API server does not answer.
     */
    public async delete({ outputs, oldInputs, signal, urn }: DeleteRequest): Promise<void> {
        const task = taskOf({ ...oldInputs, ...outputs });
        const limits = { signal, timeout: deletionTimeout };
        try {
            await new DaemonCluster(this.connect, task.namespace, () => limits).deletePod();
        } catch (error) {
            if (!(error instanceof Refused && error.status === 403)) {
                throw daemonError(task, `the bootstrap pod could not be deleted: ${(error as Error).message}.`);
            }
            const message = `a bootstrap pod that an earlier run left behind would stay: ${error.message}.`;
            await this.log.write("warning", daemonError(task, message).message, urn);
        }
    }

    private async run<Result>(
        { urn, signal }: ResourceRequest,
        inputs: PropertyMap,
        work: (run: BootstrapRun) => Promise<Result>,
    ): Promise<Result> {
        const task = taskOf(inputs);
        if (containsUnknown(inputs)) {
            throw daemonError(task, "values are not known that have to be by now.");
        }
        const tools = {
            connect: this.connect,
            clock: this.clock,
            signal,
            status: (text: string) => void this.log.status(text, urn),
            warn: (text: string) => this.log.write("warning", text, urn),
        };
        try {
            return await this.lanes.run(() => work(new BootstrapRun(task, tools)), signal);
        } catch (error) {
            throw signal.aborted ? daemonError(task, cancelledText) : error;
        }
    }
}

function diffKind(key: string, before: PropertyMap, after: PropertyMap): PropertyDiff["kind"] {
    if (key === "namespace") {
        return "update-replace";
    }
    if (before[key] === undefined) {
        return "add";
    }
    return after[key] === undefined ? "delete" : "update";
}
