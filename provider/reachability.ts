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

/** Inputs as the component `Reachability` sends them. */
interface Inputs {
    readonly kubeconfig: string;
    readonly namespaces: Readonly<Record<string, string>>;
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
        return { id: request.name, outputs: await this.ask(request, request.inputs, {}) };
    }

    public async update(request: UpdateRequest): Promise<{ outputs: PropertyMap }> {
        return { outputs: await this.ask(request, request.newInputs, namespacesOf(request.oldInputs)) };
    }

    /** There is nothing in the cluster to delete. */
    public delete(): Promise<void> {
        return Promise.resolve();
    }

    private async ask(
        { urn, preview }: { readonly urn: string; readonly preview: boolean },
        properties: PropertyMap,
        known: Readonly<Record<string, string>>,
    ): Promise<PropertyMap> {
        if (preview && unwrapSecrets(properties["kubeconfig"] ?? unknown) === unknown) {
            return { ...properties, serverVersion: unknown };
        }
        const inputs = inputsOf(properties);
        const asked = Object.keys(inputs.namespaces).filter((name) => known[name] !== inputs.namespaces[name]);
        try {
            const answer = await probeCluster(inputs.kubeconfig, asked);
            refuseUnexpected(inputs, known, answer);
            return { ...properties, serverVersion: answer.version };
        } catch (error) {
            if (!(error instanceof ClusterUnreachableError)) {
                throw error;
            }
            if (!preview) {
                throw new Error(`The cluster cannot be reached, and nothing was changed: ${error.message}. ${remedy}`);
            }
            await this.log.write("warning", `The cluster was not asked: ${error.message}. ${previewRemedy}`, urn);
            return { ...properties, serverVersion: unknown };
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

function namespaceDiff(
    olds: Readonly<Record<string, string>>,
    news: Readonly<Record<string, string>>,
): Record<string, PropertyDiff> {
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

/** A namespace that is owned already, whatever it is declared as now, is what the installation expects. */
function refuseUnexpected(
    { namespaces }: Inputs,
    known: Readonly<Record<string, string>>,
    answer: ClusterAnswer,
): void {
    const problems = Object.entries(answer.namespaces).flatMap(([name, exists]) => {
        const expectation = namespaces[name];
        if (expectation === "create" && exists === true && known[name] !== "adopt") {
            return [
                `namespaces.${name}: the namespace "${name}" exists already, and this installation did not create it. ` +
                    "Set create: false to use it as it is, or adopt: true to take it over.",
            ];
        }
        if (expectation !== "create" && exists === false) {
            const remedy_ = expectation === "adopt" ? "Remove adopt: true" : "Create it first, or remove create: false";
            return [`namespaces.${name}: the namespace "${name}" does not exist in the cluster. ${remedy_}.`];
        }
        return [];
    });
    if (problems.length > 0) {
        throw new Error(problems.sort().join("\n"));
    }
}
