import type { PropertyMap } from "./property-values";

/** How a property changes; the `-replace` kinds force the resource to be replaced. */
export type DiffKind = "add" | "add-replace" | "update" | "update-replace" | "delete" | "delete-replace";

/** One entry of a detailed diff. */
export interface PropertyDiff {
    readonly kind: DiffKind;
    /** True when old and new are to be read from the inputs on both sides instead of old outputs and new inputs. */
    readonly inputDiff?: boolean;
}

/** The answer to "what would change": no entries, no change. */
export interface DiffResult {
    /** Changes by property path, such as `spec.containers[0].image`. */
    readonly detailedDiff: Readonly<Record<string, PropertyDiff>>;
    /** True when the old resource has to go before the new one can be made. */
    readonly deleteBeforeReplace?: boolean;
    /** A change that no property shows, such as a certificate that is due for renewal. */
    readonly changed?: boolean;
    /** Reasons to replace the resource that no changed property shows, as property paths. */
    readonly replaces?: readonly string[];
}

/** What is wrong with one property of the inputs. */
export interface CheckFailure {
    readonly property: string;
    readonly reason: string;
}

/** Checked inputs, or the reasons why they cannot be used. */
export interface CheckResult {
    readonly inputs: PropertyMap;
    readonly failures?: readonly CheckFailure[];
}

/** What every request about a resource carries. */
export interface ResourceRequest {
    readonly urn: string;
    /** The token, such as `kubernetes:core/v1:Namespace`. */
    readonly type: string;
    /** The logical name. */
    readonly name: string;
    /** Aborted when the engine cancels the operation (Ctrl-C). */
    readonly signal: AbortSignal;
}

/** Inputs to be checked and completed with defaults. */
export interface CheckRequest extends ResourceRequest {
    /** The inputs of the last deployment; absent when the resource is new. */
    readonly oldInputs: PropertyMap | undefined;
    readonly newInputs: PropertyMap;
    /** For names that are made up: the same in every call for this resource within one operation. */
    readonly randomSeed: Uint8Array;
}

/** The state of a resource and the inputs wanted. */
export interface DiffRequest extends ResourceRequest {
    readonly id: string;
    readonly oldInputs: PropertyMap;
    readonly oldOutputs: PropertyMap;
    readonly newInputs: PropertyMap;
    /** Property paths whose changes the user wants left alone. */
    readonly ignoreChanges: readonly string[];
}

/** A resource to be created, or what that would give. */
export interface CreateRequest extends ResourceRequest {
    readonly inputs: PropertyMap;
    readonly preview: boolean;
    /** Seconds; 0 means that the user set none. */
    readonly timeout: number;
}

/** A resource to be changed in place, or what that would give. */
export interface UpdateRequest extends DiffRequest {
    readonly preview: boolean;
    /** Seconds; 0 means that the user set none. */
    readonly timeout: number;
}

/** A resource to be looked up: on refresh with what is known of it, on import without. */
export interface ReadRequest extends ResourceRequest {
    readonly id: string;
    readonly inputs: PropertyMap;
    readonly outputs: PropertyMap;
    /** Seconds; 0 means that the user set none. */
    readonly timeout: number;
}

/** A resource as it is; an empty id says that it is gone. */
export interface ReadResult {
    readonly id: string;
    readonly outputs: PropertyMap;
    readonly inputs: PropertyMap;
}

/** A resource to be deleted. */
export interface DeleteRequest extends ResourceRequest {
    readonly id: string;
    readonly oldInputs: PropertyMap;
    readonly outputs: PropertyMap;
    /** Seconds; 0 means that the user set none. */
    readonly timeout: number;
}

/** The arguments of the provider resource itself. */
export interface ConfigRequest {
    readonly urn: string;
    readonly inputs: PropertyMap;
}

/** Old and new arguments of the provider resource. */
export interface DiffConfigRequest {
    readonly urn: string;
    readonly oldInputs: PropertyMap;
    readonly newInputs: PropertyMap;
}

/** What the engine shows to the user while a provider works. */
export interface EngineLog {
    /** A line that stays, shown with the resource. */
    write(severity: "debug" | "info" | "warning" | "error", message: string, urn: string): Promise<void>;
    /** A line that the next one replaces, in the resource's row of the display. */
    status(message: string, urn: string): Promise<void>;
}

/**
 * A Pulumi resource provider, in the terms of this repository; {@link serve} in `server.ts` carries it over gRPC.
 * A method that throws makes the operation fail with the error's message; {@link ResourceInitializationError} records
 * the resource all the same.
 */
export interface ResourceProvider {
    readonly version: string;
    /** The package schema as JSON, for tools that ask for it. */
    readonly schema?: string;
    /** Default: the inputs as they are. */
    checkConfig?(request: ConfigRequest): Promise<CheckResult>;
    /** Default: no change ever replaces the provider. */
    diffConfig?(request: DiffConfigRequest): Promise<DiffResult>;
    configure?(inputs: PropertyMap): Promise<void>;
    check(request: CheckRequest): Promise<CheckResult>;
    diff(request: DiffRequest): Promise<DiffResult>;
    create(request: CreateRequest): Promise<{ readonly id: string; readonly outputs: PropertyMap }>;
    update(request: UpdateRequest): Promise<{ readonly outputs: PropertyMap }>;
    read(request: ReadRequest): Promise<ReadResult>;
    delete(request: DeleteRequest): Promise<void>;
    /** Ends its connections, for a process that outlives its provider. Operations under way are cancelled before. */
    close?(): void;
}

/**
 * The resource exists, but is not (or no longer) what it should be: the engine keeps id and outputs, remembers the
 * reasons and updates the resource on the next `up`.
 */
export class ResourceInitializationError extends Error {
    public readonly id: string;
    public readonly outputs: PropertyMap;
    public readonly reasons: readonly string[];
    /** Only used when thrown by read. */
    public readonly inputs: PropertyMap | undefined;

    constructor(
        message: string,
        resource: { id: string; outputs: PropertyMap; reasons: readonly string[]; inputs?: PropertyMap },
    ) {
        super(message);
        this.name = "ResourceInitializationError";
        this.id = resource.id;
        this.outputs = resource.outputs;
        this.reasons = resource.reasons;
        this.inputs = resource.inputs;
    }
}
