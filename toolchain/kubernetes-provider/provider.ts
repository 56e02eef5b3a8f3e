import { type PropertyMap, containsUnknown } from "../../provider/property-values";
import {
    type CheckRequest,
    type CheckResult,
    type CreateRequest,
    type DeleteRequest,
    type DiffConfigRequest,
    type DiffRequest,
    type DiffResult,
    type EngineLog,
    type ReadRequest,
    ResourceInitializationError,
    type ResourceProvider,
    type UpdateRequest,
} from "../../provider/resource-provider";
import { canBeTold } from "../../provider/error-response";
import { isSwitchedOn } from "./annotations";
import { isTrue } from "./await/conditions";
import { checkInputs, checkedInputs, withDefaultNamespace } from "./check";
import { parseState } from "./checkpoint";
import { type Cluster, type PendingCluster, openCluster } from "./cluster";
import { type ProviderOptions, readOptions } from "./configuration";
import { createResource } from "./create";
import { deleteResource } from "./delete";
import { diffObjects, keepsIdentity } from "./diff";
import { updateResource } from "./update";
import { hidingErrors, hidingLog } from "./hiding";
import { type KubernetesObject, isKind, kindOf, plainObject } from "./kubernetes-object";
import { providerVersion } from "./loopback";
import { messages } from "./messages";
import { referenceTo } from "./object-client";
import { diffProvider } from "./provider-diff";
import { type ReadResult, gone, readResource } from "./read";
import { isPatchType } from "./resource-type";
import { Scopes } from "./scopes";
import type { Session } from "./session";

const atWork =
    "Flotilla's stand-in for the Kubernetes provider is at work: it behaves like the real plugin as far as that was " +
    "observed, and serves local clusters and tests only.";

/** The stand-in for the Kubernetes provider plugin; one for each provider resource, in a process of its own. */
export class StandInProvider implements ResourceProvider {
    public readonly version = providerVersion;
    private readonly log: EngineLog;
    private readonly scopes = new Scopes(() => this.cluster());
    private options: ProviderOptions = readOptions({}, process.env);
    private pending: Promise<PendingCluster> | undefined;

    constructor(log: EngineLog) {
        this.log = log;
    }

    public diffConfig(request: DiffConfigRequest): Promise<DiffResult> {
        return diffProvider(request.oldInputs, request.newInputs);
    }

    public async configure(inputs: PropertyMap): Promise<void> {
        this.options = readOptions(inputs, process.env);
        this.pending = openCluster(this.options, this.log);
        await this.pending;
        await this.log.write("warning", atWork, "");
    }

    public async check(request: CheckRequest): Promise<CheckResult> {
        const { oldInputs } = request;
        if (this.options.skipUpdateUnreachable && oldInputs !== undefined && Object.keys(oldInputs).length > 0) {
            if ((await this.cluster()).session === undefined) {
                await this.log.write("warning", messages.skippedUnreachable, request.urn);
                return { inputs: oldInputs };
            }
        }
        const { object, warnings } = checkInputs(request);
        for (const warning of warnings) {
            await this.log.write("warning", warning, request.urn);
        }
        this.scopes.learn(object);
        const inNamespace = (await this.scopes.isNamespaced(object))
            ? withDefaultNamespace(object, await this.defaultNamespace())
            : object;
        return { inputs: checkedInputs(inNamespace, request.newInputs) };
    }

    public async diff(request: DiffRequest): Promise<DiffResult> {
        const { inputs: oldInputs, live: oldLive } = parseState(request.oldOutputs);
        const newInputs = plainObject(request.newInputs);
        const namespaced = await this.scopes.isNamespaced(newInputs);
        const source = { oldInputs, oldLive, newInputs, namespaced, ignoreChanges: request.ignoreChanges };
        const result = diffObjects({ ...source, isPatch: isPatchType(request.type, kindOf(newInputs)) }, this.options);
        if (!isKind(newInputs, "batch", "Job") || !isSwitchedOn(newInputs, "replaceUnready")) {
            return result;
        }
        return (await this.isUnready(newInputs)) ? replaced(result, source) : result;
    }

    public create(request: CreateRequest): Promise<{ readonly id: string; readonly outputs: PropertyMap }> {
        const sources = [request.inputs];
        return hidingErrors(sources, async () => {
            const { session, unreachable } = await this.cluster();
            if (session === undefined) {
                return orEcho(request, unreachable, { id: "", outputs: request.inputs });
            }
            return createResource(hidingSession(session, sources), request);
        });
    }

    public update(request: UpdateRequest): Promise<{ readonly outputs: PropertyMap }> {
        const sources = [request.newInputs, request.oldInputs];
        return hidingErrors(sources, async () => {
            const { session, unreachable } = await this.cluster();
            if (session === undefined) {
                return orEcho(request, unreachable, { outputs: request.newInputs });
            }
            return updateResource(hidingSession(session, sources), request);
        });
    }

    public read(request: ReadRequest): Promise<ReadResult> {
        const sources = [request.inputs];
        return hidingErrors(sources, async () => {
            const { session, unreachable } = await this.cluster();
            if (session !== undefined) {
                return this.readLive(hidingSession(session, sources), request);
            }
            await this.log.write("warning", messages.unreachable(unreachable), request.urn);
            if (this.options.deleteUnreachable) {
                await this.log.write("info", messages.droppedUnreachable, request.urn);
                return gone;
            }
            if (this.options.skipUpdateUnreachable) {
                await this.log.write("info", messages.staleRead, request.urn);
                return { id: request.id, inputs: request.inputs, outputs: request.outputs };
            }
            throw new Error(messages.cannotRead);
        });
    }

    public delete(request: DeleteRequest): Promise<void> {
        const sources = [request.oldInputs];
        return hidingErrors(sources, async () => {
            const { session } = await this.cluster();
            if (session !== undefined) {
                await deleteResource(hidingSession(session, sources), request);
            } else if (this.options.deleteUnreachable) {
                await this.log.write("info", messages.droppedUnreachable, request.urn);
            } else {
                throw new Error(messages.cannotDelete);
            }
        });
    }

    public close(): void {
        this.pending?.then(
            (pending) => {
                pending.close();
            },
            () => undefined,
        );
    }

    /** A refresh must not fail because an object is not ready and too large for the engine to be told of both. */
    private async readLive(session: Session, request: ReadRequest): Promise<ReadResult> {
        try {
            return await readResource(session, request);
        } catch (error) {
            if (!(error instanceof ResourceInitializationError) || canBeTold(error)) {
                throw error;
            }
            await session.log.write("warning", error.message, request.urn);
            return { id: error.id, inputs: error.inputs ?? request.inputs, outputs: error.outputs };
        }
    }

    private opened(): Promise<PendingCluster> {
        this.pending ??= openCluster(this.options, this.log);
        return this.pending;
    }

    private async cluster(): Promise<Cluster> {
        return (await this.opened()).cluster;
    }

    private async defaultNamespace(): Promise<string> {
        return this.options.namespace ?? (await this.opened()).namespace ?? "default";
    }

    /** Errors count as ready, as with the real provider. */
    private async isUnready(job: KubernetesObject): Promise<boolean> {
        const { session } = await this.cluster();
        if (session === undefined || containsUnknown(job)) {
            return false;
        }
        const live = await (session satisfies Session).client.get(referenceTo(job)).catch(() => undefined);
        return live !== undefined && !isTrue(live, "Complete");
    }
}

function replaced(
    result: DiffResult,
    source: Parameters<typeof keepsIdentity>[2] & {
        readonly oldLive: KubernetesObject;
        readonly newInputs: KubernetesObject;
    },
): DiffResult {
    return {
        detailedDiff: result.detailedDiff,
        changed: true,
        replaces: ['.metadata.annotations["pulumi.com/replaceUnready"]'],
        deleteBeforeReplace: keepsIdentity(source.oldLive, source.newInputs, source),
    };
}

function hidingSession(session: Session, sources: readonly PropertyMap[]): Session {
    return { ...session, log: hidingLog(session.log, sources) };
}

function fail(error: Error): never {
    throw error;
}

/** Without a cluster a preview repeats the inputs, and nothing else works. */
function orEcho<Answer>(request: { readonly preview: boolean }, unreachable: string, echo: Answer): Answer {
    return request.preview ? echo : fail(new Error(messages.unreachable(unreachable)));
}
