import { createRequire } from "node:module";
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
    ResourceProvider,
    ResourceRequest,
    UpdateRequest,
} from "./resource-provider";
import type * as anchor from "./anchor/kinds";
import type { Connect } from "./kubernetes/requests";
import type * as fiaas from "./fiaas/kinds";
import type * as node from "./node/kinds";
import type * as pki from "./pki/kinds";
import { connect, type KubernetesConnection } from "./kubernetes/connection";
import { type PropertyMap, unknown, unwrapSecrets } from "./property-values";
import { ReachabilityResource } from "./reachability";

/** One type of resource of the `flotilla` provider. */
export interface ResourceKind {
    check(request: CheckRequest): Promise<CheckResult>;
    diff(request: DiffRequest): Promise<DiffResult>;
    create(request: CreateRequest): Promise<{ readonly id: string; readonly outputs: PropertyMap }>;
    update(request: UpdateRequest): Promise<{ readonly outputs: PropertyMap }>;
    /** Default: what the state has, as there is nothing to read anew. */
    read?(request: ReadRequest): Promise<ReadResult>;
    delete(request: DeleteRequest): Promise<void>;
}

type Kinds = Readonly<Record<string, ResourceKind>>;

/**
 * The project's own provider: resources that need memory, time or a look at the cluster and have no home in the
 * Kubernetes provider. Each type has a file of its own.
 */
export class FlotillaProvider implements ResourceProvider {
    public readonly version = "0.1.0";
    private readonly kinds: Kinds;
    private readonly families: Readonly<Record<string, () => Kinds>>;
    private readonly loaded = new Map<string, Kinds>();
    private kubeconfig: string | undefined;
    private connection: Promise<KubernetesConnection> | undefined;

    constructor(log: EngineLog) {
        this.kinds = { "flotilla:cluster:Reachability": new ReachabilityResource(log) };
        this.families = {
            anchor: () => (load("./anchor/kinds") as typeof anchor).anchorKinds(log, this.connect),
            fiaas: () => (load("./fiaas/kinds") as typeof fiaas).fiaasKinds(log, this.connect),
            node: () => (load("./node/kinds") as typeof node).nodeKinds(log, this.connect),
            pki: () => (load("./pki/kinds") as typeof pki).pkiKinds(log, this.connect),
        };
    }

    /** The kubeconfig is kept for the resources that work in the cluster: they share one connection. */
    public configure(inputs: PropertyMap): Promise<void> {
        const kubeconfig = unwrapSecrets(inputs["kubeconfig"] ?? "");
        this.kubeconfig = typeof kubeconfig === "string" && kubeconfig !== unknown ? kubeconfig : "";
        this.connection = undefined;
        return Promise.resolve();
    }

    public check(request: CheckRequest): Promise<CheckResult> {
        return this.kind(request).check(request);
    }

    public diff(request: DiffRequest): Promise<DiffResult> {
        return this.kind(request).diff(request);
    }

    public create(request: CreateRequest): Promise<{ readonly id: string; readonly outputs: PropertyMap }> {
        return this.kind(request).create(request);
    }

    public update(request: UpdateRequest): Promise<{ readonly outputs: PropertyMap }> {
        return this.kind(request).update(request);
    }

    public read(request: ReadRequest): Promise<ReadResult> {
        const { id, outputs, inputs } = request;
        return this.kind(request).read?.(request) ?? Promise.resolve({ id, outputs, inputs });
    }

    public delete(request: DeleteRequest): Promise<void> {
        return this.kind(request).delete(request);
    }

    public close(): void {
        this.connection?.then(
            (connection) => {
                connection.close();
            },
            () => undefined,
        );
    }

    private kind({ type }: ResourceRequest): ResourceKind {
        const kind = this.kinds[type] ?? this.family(type)?.[type];
        if (kind === undefined) {
            throw new Error(`The flotilla provider ${this.version} has no resource of type ${type}.`);
        }
        return kind;
    }

    /** Loaded where they are needed: without FIAAS or certificates no start of the provider pays for them. */
    private family(type: string): Kinds | undefined {
        const [, name = ""] = /^flotilla:(\w+):/.exec(type) ?? [];
        const kinds = this.loaded.get(name) ?? this.families[name]?.();
        if (kinds !== undefined) {
            this.loaded.set(name, kinds);
        }
        return kinds;
    }

    private readonly connect: Connect = () => {
        if (this.kubeconfig === undefined || this.kubeconfig === "") {
            return Promise.reject(
                new Error("The flotilla provider has no kubeconfig, so its resources cannot reach the cluster."),
            );
        }
        this.connection ??= connect(this.kubeconfig);
        return this.connection;
    };
}

function load(path: string): unknown {
    return createRequire(__filename)(path);
}
