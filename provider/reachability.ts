import { type ClusterAnswer, ClusterUnreachableError, probeCluster } from "./cluster-probe";
import type { ResourceKind } from "./flotilla-provider";
import { isMap, type PropertyMap, unknown, unwrapSecrets } from "./property-values";
import type {
    CheckRequest,
    CheckResult,
    CreateRequest,
    DiffRequest,
    DiffResult,
    EngineLog,
    PropertyDiff,
    UpdateRequest,
} from "./resource-provider";

/** What is expected of each namespace: "create", "adopt" or "existing". */
type Expectations = Readonly<Record<string, string>>;

/** Inputs as the component `Reachability` sends them. */
interface Inputs {
    readonly kubeconfig: string;
    readonly namespaces: Expectations;
}

/** What the resource knows from the last time. */
interface Memory {
    readonly namespaces: Expectations;
    /** Namespaces that the installation was to create or adopt and that have not been seen to be gone. */
    readonly owned: readonly string[];
}

/**
 * The provider's side of `flotilla:cluster:Reachability`: every diff asks the API server. Where it does not answer, a
 * preview says so in a warning, and an `up`, which turns the diff into an update, ends with an error before anything
 * else is done.
 */
export class ReachabilityResource implements ResourceKind {
    private readonly log: EngineLog;

    constructor(log: EngineLog) {
        this.log = log;
    }

    public check(request: CheckRequest): Promise<CheckResult> {
        return Promise.resolve({ inputs: request.newInputs });
    }

    /** A new kubeconfig alone is no change: credentials rotate, and only the provider resource should show it. */
    public async diff(request: DiffRequest): Promise<DiffResult> {
        const detailedDiff = namespaceDiff(namespacesOf(request.oldInputs), namespacesOf(request.newInputs));
        if (Object.keys(detailedDiff).length > 0 || (await isReachable(inputsOf(request.newInputs)))) {
            return { detailedDiff };
        }
        return { detailedDiff: { serverVersion: { kind: "update" } } };
    }

    public async create(request: CreateRequest): Promise<{ id: string; outputs: PropertyMap }> {
        return { id: request.name, outputs: await this.ask(request, request.inputs, { namespaces: {}, owned: [] }) };
    }

    public async update(request: UpdateRequest): Promise<{ outputs: PropertyMap }> {
        const memory = { namespaces: namespacesOf(request.oldInputs), owned: ownedOf(request.oldOutputs) };
        return { outputs: await this.ask(request, request.newInputs, memory) };
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
        if (preview && unwrapSecrets(properties["kubeconfig"] ?? unknown) === unknown) {
            return { ...properties, owned: unknown, serverVersion: unknown };
        }
        const { kubeconfig, namespaces } = inputsOf(properties);
        try {
            const answer = await probeCluster(kubeconfig, namesToAsk(namespaces, memory));
            refuseUnexpected(namespaces, memory, answer);
            await this.warnOfDeletions(namespaces, memory, urn);
            return { ...properties, owned: ownedNow(namespaces, memory, answer), serverVersion: answer.version };
        } catch (error) {
            if (!(error instanceof ClusterUnreachableError)) {
                throw error;
            }
            if (!preview) {
                throw new Error(`The cluster cannot be reached, and nothing was changed: ${error.message}. ${remedy}`);
            }
            await this.log.write("warning", `The cluster was not asked: ${error.message}. ${previewRemedy}`, urn);
            return { ...properties, owned: unknown, serverVersion: unknown };
        }
    }

    /** `create: false` reads like "keep it", but the engine deletes what the program no longer declares. */
    private async warnOfDeletions(
        namespaces: Expectations,
        { namespaces: before, owned }: Memory,
        urn: string,
    ): Promise<void> {
        const isGivenUp = (name: string): boolean => namespaces[name] === "existing" && before[name] !== "existing";
        for (const name of owned.filter(isGivenUp)) {
            const message =
                `namespaces.${name}: this installation created the namespace "${name}", and create: false deletes it with everything ` +
                "in it, unless it was removed from the state before (docs/configuration.md).";
            await this.log.write("warning", message, urn);
        }
    }
}

const remedy =
    "Start the cluster or mend its kubeconfig (cluster.kubeconfigFile, cluster.context), then run `pulumi up` again.";
const previewRemedy =
    "This preview only compares the program with the last known state; `pulumi up` will fail until the cluster answers.";

async function isReachable(inputs: Inputs): Promise<boolean> {
    try {
        await probeCluster(inputs.kubeconfig, []);
        return true;
    } catch (error) {
        if (error instanceof ClusterUnreachableError) {
            return false;
        }
        throw error;
    }
}

function inputsOf(properties: PropertyMap): Inputs {
    const kubeconfig = unwrapSecrets(properties["kubeconfig"] ?? "");
    return { kubeconfig: typeof kubeconfig === "string" ? kubeconfig : "", namespaces: namespacesOf(properties) };
}

function namespacesOf(properties: PropertyMap): Record<string, string> {
    const namespaces = properties["namespaces"];
    return isMap(namespaces) ? (namespaces as Record<string, string>) : {};
}

function ownedOf(outputs: PropertyMap): string[] {
    const owned = outputs["owned"];
    return Array.isArray(owned) ? (owned as string[]) : [];
}

function namespaceDiff(olds: Expectations, news: Expectations): Record<string, PropertyDiff> {
    const names = [...new Set([...Object.keys(olds), ...Object.keys(news)])].sort();
    const changed = names.filter((name) => olds[name] !== news[name]);
    return Object.fromEntries(
        changed.map((name) => [`namespaces.${name}`, { kind: diffKind(olds[name], news[name]) }]),
    );
}

function diffKind(old: string | undefined, wanted: string | undefined): PropertyDiff["kind"] {
    if (old === undefined) {
        return "add";
    }
    return wanted === undefined ? "delete" : "update";
}

function isOwned(expectation: string | undefined): boolean {
    return expectation === "create" || expectation === "adopt";
}

/** What was declared for the first time or in another way, and what may have gone since it was owned. */
function namesToAsk(namespaces: Expectations, memory: Memory): string[] {
    const fresh = Object.keys(namespaces).filter((name) => memory.namespaces[name] !== namespaces[name]);
    return [...new Set([...fresh, ...memory.owned.filter((name) => !isOwned(namespaces[name]))])];
}

/**
 * A namespace that the installation gives up stays in memory as long as it exists: its deletion may be refused or fail,
 * and then the edit can be taken back.
 */
function ownedNow(namespaces: Expectations, { owned }: Memory, answer: ClusterAnswer): string[] {
    const declared = Object.keys(namespaces).filter((name) => isOwned(namespaces[name]));
    const left = owned.filter((name) => !isOwned(namespaces[name]) && answer.namespaces[name] !== false);
    return [...new Set([...declared, ...left])].sort();
}

function refuseUnexpected(namespaces: Expectations, { owned }: Memory, answer: ClusterAnswer): void {
    const problems = Object.entries(answer.namespaces).flatMap(([name, exists]) => {
        const expectation = namespaces[name];
        if (expectation === "create" && exists === true && !owned.includes(name)) {
            return [
                `namespaces.${name}: the namespace "${name}" exists already, and this installation did not create it. ` +
                    "Set create: false to use it as it is, or adopt: true to take it over.",
            ];
        }
        if ((expectation === "existing" || expectation === "adopt") && exists === false) {
            const mend = expectation === "adopt" ? "Remove adopt: true" : "Create it first, or remove create: false";
            return [`namespaces.${name}: the namespace "${name}" does not exist in the cluster. ${mend}.`];
        }
        return [];
    });
    if (problems.length > 0) {
        throw new Error(problems.sort().join("\n"));
    }
}
