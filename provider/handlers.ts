import { setMaxListeners } from "node:events";
import type * as grpc from "@grpc/grpc-js";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { errorResponse, type Operation } from "./error-response";
import { checkResponse, diffResponse, properties, struct } from "./messages";
import type { ResourceProvider, ResourceRequest } from "./resource-provider";

type UnaryHandler<Request, Response> = grpc.handleUnaryCall<Request, Response>;
type Handlers = Record<string, UnaryHandler<never, unknown>>;

interface NamedResource {
    getUrn(): string;
    getType(): string;
    getName(): string;
}

/** The name is the last part of the URN, the type the part before it; older engines send neither on their own. */
function resourceOf(request: NamedResource, signal: AbortSignal): ResourceRequest {
    const [, , types = "", name = ""] = request.getUrn().split("::");
    return {
        urn: request.getUrn(),
        type: request.getType() || (types.split("$").pop() ?? ""),
        name: request.getName() || name,
        signal,
    };
}

function handle<Request, Response>(
    work: (request: Request) => Promise<Response>,
    operation: Operation = "other",
): UnaryHandler<Request, Response> {
    return (call, callback) => {
        work(call.request).then(
            (response) => {
                callback(null, response);
            },
            (error: unknown) => {
                callback(errorResponse(error, operation));
            },
        );
    };
}

/** The methods of the generated service for a provider; what is not listed answers UNIMPLEMENTED. */
export function providerHandlers(provider: ResourceProvider) {
    const cancellation = new AbortController();
    // Every operation that waits listens to it, and hundreds may wait at once.
    setMaxListeners(0, cancellation.signal);
    return { ...configurationHandlers(provider, cancellation), ...resourceHandlers(provider, cancellation.signal) };
}

function configurationHandlers(provider: ResourceProvider, cancellation: AbortController) {
    return {
        getPluginInfo: handle<Empty, PluginInfo>(() => {
            const info = new PluginInfo();
            info.setVersion(provider.version);
            return Promise.resolve(info);
        }),
        getSchema: handle<messages.GetSchemaRequest, messages.GetSchemaResponse>(() => {
            const response = new messages.GetSchemaResponse();
            response.setSchema(provider.schema ?? "{}");
            return Promise.resolve(response);
        }),
        checkConfig: handle<messages.CheckRequest, messages.CheckResponse>(async (request) => {
            const inputs = properties(request.getNews());
            return checkResponse((await provider.checkConfig?.({ urn: request.getUrn(), inputs })) ?? { inputs });
        }),
        diffConfig: handle<messages.DiffRequest, messages.DiffResponse>(async (request) => {
            const result = await provider.diffConfig?.({
                urn: request.getUrn(),
                oldInputs: properties(request.getOldInputs() ?? request.getOlds()),
                newInputs: properties(request.getNews()),
            });
            return diffResponse(result ?? { detailedDiff: {} });
        }),
        configure: handle<messages.ConfigureRequest, messages.ConfigureResponse>(async (request) => {
            await provider.configure?.(properties(request.getArgs()));
            const response = new messages.ConfigureResponse();
            response.setAcceptsecrets(true);
            response.setAcceptresources(true);
            response.setSupportspreview(true);
            return response;
        }),
        cancel: handle<Empty, Empty>(() => {
            cancellation.abort(new Error("The operation was cancelled."));
            return Promise.resolve(new Empty());
        }),
    } satisfies Handlers;
}

function resourceHandlers(provider: ResourceProvider, signal: AbortSignal) {
    return {
        check: handle<messages.CheckRequest, messages.CheckResponse>(async (request) => {
            const seed = request.getRandomseed_asU8();
            const result = await provider.check({
                ...resourceOf(request, signal),
                oldInputs: request.getOlds() && properties(request.getOlds()),
                newInputs: properties(request.getNews()),
                randomSeed: seed,
            });
            return checkResponse(result);
        }),
        diff: handle<messages.DiffRequest, messages.DiffResponse>(async (request) =>
            diffResponse(await provider.diff(diffRequest(request, signal))),
        ),
        create: handle<messages.CreateRequest, messages.CreateResponse>(async (request) => {
            const { id, outputs } = await provider.create({
                ...resourceOf(request, signal),
                inputs: properties(request.getProperties()),
                preview: request.getPreview(),
                timeout: request.getTimeout(),
            });
            const response = new messages.CreateResponse();
            response.setId(id);
            response.setProperties(struct(outputs));
            return response;
        }, "creation"),
        update: handle<messages.UpdateRequest, messages.UpdateResponse>(async (request) => {
            const { outputs } = await provider.update({
                ...diffRequest(request, signal),
                preview: request.getPreview(),
                timeout: request.getTimeout(),
            });
            const response = new messages.UpdateResponse();
            response.setProperties(struct(outputs));
            return response;
        }),
        read: handle<messages.ReadRequest, messages.ReadResponse>(async (request) => {
            const { id, outputs, inputs } = await provider.read({
                ...resourceOf(request, signal),
                id: request.getId(),
                inputs: properties(request.getInputs()),
                outputs: properties(request.getProperties()),
                timeout: request.getTimeout(),
            });
            const response = new messages.ReadResponse();
            response.setId(id);
            // Properties, also empty ones, would say that the resource exists.
            if (id !== "") {
                response.setProperties(struct(outputs));
                response.setInputs(struct(inputs));
            }
            return response;
        }),
        delete: handle<messages.DeleteRequest, Empty>(async (request) => {
            await provider.delete({
                ...resourceOf(request, signal),
                id: request.getId(),
                oldInputs: properties(request.getOldInputs()),
                outputs: properties(request.getProperties()),
                timeout: request.getTimeout(),
            });
            return new Empty();
        }),
    } satisfies Handlers;
}

function diffRequest(request: messages.DiffRequest | messages.UpdateRequest, signal: AbortSignal) {
    return {
        ...resourceOf(request, signal),
        id: request.getId(),
        oldInputs: properties(request.getOldInputs()),
        oldOutputs: properties(request.getOlds()),
        newInputs: properties(request.getNews()),
        ignoreChanges: request.getIgnorechangesList(),
    };
}
