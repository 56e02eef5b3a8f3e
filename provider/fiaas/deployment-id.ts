import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { ResourceKind } from "../flotilla-provider";
import type { Connect } from "../kubernetes/requests";
import { foreignDeployment } from "./foreign-deployment";
import { restartDaemon } from "./daemon-restart";
import { type Clock, realClock } from "../kubernetes/waiting";
import { isMap, type PropertyMap, type PropertyValue, unknown, unwrapSecrets } from "../property-values";
import type {
    CheckRequest,
    CheckResult,
    CreateRequest,
    DiffRequest,
    DiffResult,
    EngineLog,
    PropertyDiff,
    ReadRequest,
    ReadResult,
    UpdateRequest,
} from "../resource-provider";

/** Kubernetes' rule for values of labels: the id is one. */
const labelValue = /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;

/** Seconds for a restart where the inputs have none. */
const defaultDeadline = 180;

/** How deep a changed keeper is named: `spec.resources` tells what a person wants to know. */
const namedDepth = 2;

/**
 * The provider's side of `flotilla:fiaas:DeploymentId`: an id that stays while its keepers stay, and is new, and never
 * an old one, whenever one of them changes. fdd ignores an id that it has deployed before, so A, B, A needs three ids
 * (fact sheet of FIAAS, 2.3, "Skip rule"). A daemon whose configuration changed is restarted before it gets its new id.
 */
export class DeploymentIdResource implements ResourceKind {
    private readonly log: EngineLog;
    private readonly connect: Connect;
    private readonly clock: Clock;

    constructor(log: EngineLog, connect: Connect, clock: Clock = realClock) {
        this.log = log;
        this.connect = connect;
        this.clock = clock;
    }

    public check({ newInputs }: CheckRequest): Promise<CheckResult> {
        const { initial } = newInputs;
        const isUsable =
            initial === undefined || initial === unknown || (typeof initial === "string" && labelValue.test(initial));
        const reason = `${JSON.stringify(initial)} cannot be a deployment id, which is the value of a label: at most 63 letters, digits, ".", "_" and "-".`;
        return Promise.resolve({
            inputs: newInputs,
            ...(!isUsable && { failures: [{ property: "initial", reason }] }),
        });
    }

    public diff({ oldInputs, newInputs }: DiffRequest): Promise<DiffResult> {
        const changes = changesOf(oldInputs, newInputs).map(([path, kind]) => [`keepers${path}`, { kind }] as const);
        const detailedDiff = Object.fromEntries<PropertyDiff>(changes);
        return Promise.resolve({
            detailedDiff: changes.length === 0 ? {} : { ...detailedDiff, deploymentId: { kind: "update" } },
        });
    }

    /** @throws Error when the daemon cannot be set up, in a preview, too. */
    public async create({
        name,
        inputs,
        preview,
        signal,
    }: CreateRequest): Promise<{ id: string; outputs: PropertyMap }> {
        const { namespace } = unwrapSecrets(inputs) as { namespace: string };
        const isOurs = inputs["initial"] !== undefined;
        const problem = isOurs ? undefined : await foreignDeployment(namespace, this.connect, signal);
        if (problem !== undefined) {
            throw new Error(problem);
        }
        const deploymentId = inputs["initial"] ?? (preview ? unknown : randomUUID());
        return { id: name, outputs: { ...inputs, deploymentId } };
    }

    public async update(request: UpdateRequest): Promise<{ outputs: PropertyMap }> {
        const { oldInputs, oldOutputs, newInputs, preview, urn } = request;
        const changes = changesOf(oldInputs, newInputs);
        if (changes.length === 0) {
            return { outputs: { ...newInputs, deploymentId: oldOutputs["deploymentId"] ?? unknown } };
        }
        const changed = changes.map(([path]) => path.replace(/^\./, "")).map((path) => path || "all");
        // The keepers of a daemon that was only adopted appear all at once.
        const keepers = changed.includes("adopted") ? ["adopted"] : changed;
        const { namespace } = unwrapSecrets(newInputs) as { namespace?: string };
        const message = `${namespace ?? request.name}: the daemon will redeploy, because ${keepers.join(", ")} changed.`;
        await this.log.write("info", message, urn);
        if (!preview && changed.includes("configuration")) {
            await this.restart(request);
        }
        return { outputs: { ...newInputs, deploymentId: preview ? unknown : randomUUID() } };
    }

    /** A daemon that cannot be restarted is given its new id all the same: that one restarts it, too. */
    private async restart({ newInputs, urn, signal }: UpdateRequest): Promise<void> {
        const { namespace, keepers, deadline } = unwrapSecrets(newInputs) as {
            namespace: string;
            keepers: { configuration?: string };
            deadline?: number;
        };
        const task = { namespace, configuration: keepers.configuration ?? "", deadline: deadline ?? defaultDeadline };
        const problem = await restartDaemon(task, { connect: this.connect, clock: this.clock, signal });
        if (problem !== undefined) {
            const message =
                `namespaces.${namespace}.fiaas: the daemon was not restarted before it deploys itself: ${problem}. ` +
                `What it deploys of itself may have the old configuration; then give namespaces.${namespace}.fiaas.bootstrap.force a new value.`;
            await this.log.write("warning", message, urn);
        }
    }

    /** An import has nothing but the id, which is then the deployment id. There is nothing to read anew. */
    public read({ id, inputs, outputs }: ReadRequest): Promise<ReadResult> {
        const isImport = Object.keys(outputs).length === 0;
        return Promise.resolve({ id, inputs, outputs: isImport ? { deploymentId: id } : outputs });
    }

    /** There is nothing in the cluster to delete. */
    public delete(): Promise<void> {
        return Promise.resolve();
    }
}

type Change = readonly [path: string, kind: PropertyDiff["kind"]];

/**
 * Which keepers changed. An imported id has none yet: it takes the first that it gets, as the import must not redeploy.
 * Values that a preview does not know count as changed, because they differ from all that were ever known.
 */
function changesOf(oldInputs: PropertyMap, newInputs: PropertyMap): Change[] {
    const before = oldInputs["keepers"];
    const changes =
        before === undefined
            ? []
            : compare(unwrapSecrets(before), unwrapSecrets(newInputs["keepers"] ?? {}), "", namedDepth);
    // A token that has done its work may be taken away.
    return changes.filter(([path, kind]) => !(path === ".force" && kind === "delete"));
}

function compare(before: PropertyValue, after: PropertyValue, path: string, depth: number): Change[] {
    if (isDeepStrictEqual(before, after)) {
        return [];
    }
    if (depth === 0 || !isMap(before) || !isMap(after)) {
        return [[path, "update"]];
    }
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    return names.flatMap((name) => compareKey(before[name], after[name], path + step(name), depth - 1));
}

function compareKey(
    before: PropertyValue | undefined,
    after: PropertyValue | undefined,
    path: string,
    depth: number,
): Change[] {
    if (before === undefined || after === undefined) {
        return [[path, before === undefined ? "add" : "delete"]];
    }
    return compare(before, after, path, depth);
}

/** A key as the engine writes it in property paths. */
function step(name: string): string {
    return /^[A-Za-z_$][\w$]*$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
}
