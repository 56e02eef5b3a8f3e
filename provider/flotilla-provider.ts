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
import type { PropertyMap } from "./property-values";
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

/**
 * The project's own provider: resources that need memory, time or a look at the cluster and have no home in the
 * Kubernetes provider. Each type has a file of its own.
 */
export class FlotillaProvider implements ResourceProvider {
    public readonly version = "0.1.0";
    private readonly kinds: Readonly<Record<string, ResourceKind>>;

    constructor(log: EngineLog) {
        this.kinds = { "flotilla:cluster:Reachability": new ReachabilityResource(log) };
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

    private kind({ type }: ResourceRequest): ResourceKind {
        const kind = this.kinds[type];
        if (kind === undefined) {
            throw new Error(`The flotilla provider ${this.version} has no resource of type ${type}.`);
        }
        return kind;
    }
}
