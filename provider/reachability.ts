import { type ClusterAnswer, ClusterUnreachableError } from "./cluster-answer";
import { probeCluster } from "./cluster-probe";
import type { ResourceKind } from "./flotilla-provider";
import {
    type Expectations,
    goneNamespaces,
    isOwned,
    type Memory,
    namespaceDiff,
    namesToAsk,
    ownedNow,
    refuseUnexpected,
} from "./namespace-expectations";
import { isMap, type PropertyMap, unknown, unwrapSecrets } from "./property-values";
import { describeFindings } from "./reachability-findings";
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
} from "./resource-provider";

/** What came of asking the cluster. */
type Look = ClusterAnswer | ClusterUnreachableError;

/**
 * The provider's side of `flotilla:cluster:Reachability`: every preview and every `up` asks the API server. Where it
 * does not answer, a preview says so in a warning, and an `up`, which turns the diff into an update, ends with an error
 * before anything else is done. What it answers without pleasing is one warning, also when nothing has changed.
 */
export class ReachabilityResource implements ResourceKind {
    private readonly log: EngineLog;
    /** What the diff saw, by URN, for the update that follows at once: nobody waits twice for one answer. */
    private readonly looks = new Map<string, Look>();

    constructor(log: EngineLog) {
        this.log = log;
    }

    public check({ newInputs }: CheckRequest): Promise<CheckResult> {
        return Promise.resolve({ inputs: newInputs });
    }

    /**
     * A new kubeconfig alone is no change: credentials rotate, and only the provider resource should show it.
     * @throws Error for another cluster, and for none where one was: all that a stack has there would be deleted.
     */
    public async diff(request: DiffRequest): Promise<DiffResult> {
        refuseOtherCluster(request.oldInputs["identifier"], request.newInputs["identifier"]);
        refuseLoss(request.oldInputs, request.newInputs);
        if (isAbsent(request.newInputs)) {
            return { detailedDiff: {} };
        }
        const namespaces = namespacesOf(request.newInputs);
        const memory = memoryOf(request.oldInputs, request.oldOutputs);
        const detailedDiff: Record<string, PropertyDiff> = {
            ...namespaceDiff(memory.namespaces, namespaces),
            ...(isAbsent(request.oldInputs) && { isAbsent: { kind: "delete" } }),
        };
        if (kubeconfigOf(request.newInputs) === unknown) {
            return { detailedDiff };
        }
        const look = await lookAt(request.newInputs, memory);
        const isChanged = Object.keys(detailedDiff).length > 0;
        if (isChanged || look instanceof ClusterUnreachableError) {
            this.looks.set(request.urn, look);
            return { detailedDiff: isChanged ? detailedDiff : { serverVersion: { kind: "update" } } };
        }
        await this.warn(describeFindings(namespaces, memory, look), request.urn);
        return { detailedDiff };
    }

    public async create(request: CreateRequest): Promise<{ id: string; outputs: PropertyMap }> {
        return { id: request.name, outputs: await this.ask(request, request.inputs, { namespaces: {}, owned: [] }) };
    }

    public async update(request: UpdateRequest): Promise<{ outputs: PropertyMap }> {
        const memory = memoryOf(request.oldInputs, request.oldOutputs);
        return { outputs: await this.ask(request, request.newInputs, memory) };
    }

    /**
     * A refresh forgets owned namespaces that are gone, as the Kubernetes provider does: they count as new from then
     * on. A cluster that cannot be reached tells nothing, so nothing is forgotten.
     */
    public async read(request: ReadRequest): Promise<ReadResult> {
        const { id, inputs, outputs } = request;
        if (isAbsent(inputs)) {
            return { id, inputs, outputs };
        }
        const memory = memoryOf(inputs, outputs);
        const look = await lookAt(inputs, memory);
        if (look instanceof ClusterUnreachableError) {
            return { id, inputs, outputs };
        }
        const gone = goneNamespaces(memory, look);
        return { id, inputs: withoutNamespaces(inputs, gone), outputs: withoutNamespaces(outputs, gone) };
    }

    /** There is nothing in the cluster to delete. */
    public delete(): Promise<void> {
        return Promise.resolve();
    }

    private async ask(
        request: { readonly urn: string; readonly preview: boolean },
        properties: PropertyMap,
        memory: Memory,
    ): Promise<PropertyMap> {
        const { urn, preview } = request;
        if (isAbsent(properties)) {
            return { ...properties, owned: [], serverVersion: "none" };
        }
        if (preview && kubeconfigOf(properties) === unknown) {
            return { ...properties, owned: unknown, serverVersion: unknown };
        }
        const look = this.looks.get(urn) ?? (await lookAt(properties, memory));
        this.looks.delete(urn);
        if (look instanceof ClusterUnreachableError) {
            if (!preview) {
                throw new Error(`The cluster cannot be reached, and nothing was changed: ${look.message}. ${remedy}`);
            }
            await this.warn(`The cluster was not asked: ${look.message}. ${previewRemedy}`, urn);
            return { ...properties, owned: unknown, serverVersion: unknown };
        }
        const namespaces = namespacesOf(properties);
        refuseUnexpected(namespaces, memory, look);
        await this.warn(describeFindings(namespaces, memory, look), urn);
        await this.warnOfDeletions(namespaces, memory, urn);
        return {
            ...properties,
            owned: ownedNow(namespaces, memory, look),
            serverVersion: look.version ?? "unknown",
        };
    }

    private async warn(message: string | undefined, urn: string): Promise<void> {
        if (message !== undefined) {
            await this.log.write("warning", message, urn);
        }
    }

    /** The deletion of a namespace is one line among many in a preview, and `create: false` reads like "keep it". */
    private async warnOfDeletions(
        namespaces: Expectations,
        { namespaces: before, owned }: Memory,
        urn: string,
    ): Promise<void> {
        const isGivenUp = (name: string): boolean => !isOwned(namespaces[name]) && isOwned(before[name]);
        for (const name of owned.filter(isGivenUp)) {
            const how = namespaces[name] === undefined ? "taking it out of the configuration" : "create: false";
            const message =
                `namespaces.${name}: this installation owns the namespace "${name}", and ${how} deletes it with everything ` +
                "in it, unless the last `up` had retainOnDelete: true for it (docs/clusters.md).";
            await this.warn(message, urn);
        }
    }
}

/**
 * With another identity the Kubernetes provider takes every object for one of another cluster, and replaces it: that
 * fails, because all of them exist, and leaves the stack stuck. States from before the identifier was kept have none.
 * @throws Error before anything is changed.
 */
function refuseOtherCluster(before: unknown, now: unknown): void {
    if (typeof before === "string" && typeof now === "string" && before !== now) {
        throw new Error(
            `cluster.identifier: it was ${JSON.stringify(before)} and is ${JSON.stringify(now)} now, but a cluster keeps its identifier for ever. ` +
                "Write the old one again; for another cluster make another installation (docs/clusters.md).",
        );
    }
}

/** @throws Error where there was a cluster and is none now. */
function refuseLoss(before: PropertyMap, now: PropertyMap): void {
    if (isAbsent(now) && !isAbsent(before)) {
        throw new Error(
            "genesis.cluster says that there is no cluster, but this stack has had one: an `up` would delete all that it declares there. " +
                "Take cluster: absent out of flotilla:genesis; for another cluster make another installation (docs/genesis.md).",
        );
    }
}

const remedy =
    "Start the cluster or mend its kubeconfig (cluster.kubeconfigFile, cluster.context), then run `pulumi up` again.";
const previewRemedy =
    "This preview only compares the program with the last known state; `pulumi up` will fail until the cluster answers.";

function isAbsent(properties: PropertyMap): boolean {
    return properties["isAbsent"] === true;
}

async function lookAt(inputs: PropertyMap, memory: Memory): Promise<Look> {
    try {
        return await probeCluster(kubeconfigOf(inputs), namesToAsk(namespacesOf(inputs), memory));
    } catch (error) {
        if (error instanceof ClusterUnreachableError) {
            return error;
        }
        throw error;
    }
}

function kubeconfigOf(properties: PropertyMap): string {
    const kubeconfig = unwrapSecrets(properties["kubeconfig"] ?? "");
    return typeof kubeconfig === "string" ? kubeconfig : "";
}

function namespacesOf(properties: PropertyMap): Record<string, string> {
    const namespaces = properties["namespaces"];
    return isMap(namespaces) ? (namespaces as Record<string, string>) : {};
}

function memoryOf(inputs: PropertyMap, outputs: PropertyMap): Memory {
    const owned = outputs["owned"];
    return { namespaces: namespacesOf(inputs), owned: Array.isArray(owned) ? (owned as string[]) : [] };
}

function withoutNamespaces(properties: PropertyMap, names: readonly string[]): PropertyMap {
    const { namespaces, owned } = properties;
    const isKept = (name: unknown): boolean => typeof name !== "string" || !names.includes(name);
    return {
        ...properties,
        ...(isMap(namespaces) && {
            namespaces: Object.fromEntries(Object.entries(namespaces).filter(([name]) => isKept(name))),
        }),
        ...(Array.isArray(owned) && { owned: owned.filter(isKept) }),
    };
}
