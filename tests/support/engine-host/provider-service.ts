import type * as grpc from "@grpc/grpc-js";
import type { PluginAttach } from "@pulumi/pulumi/proto/plugin_pb";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { connectEngineLog, type ConnectedEngineLog } from "../../../provider/engine-log";
import { providerHandlers } from "../../../provider/handlers";
import type { EngineLog, ResourceProvider } from "../../../provider/resource-provider";
import { inEnvironment } from "./environment";
import type { Service } from "./port";

type Handler = grpc.handleUnaryCall<unknown, unknown>;

/** A provider for one connection of an engine, as a process of the plugin would be: it reads that engine's variables. */
export function providerService(create: (log: EngineLog) => ResourceProvider, environment: NodeJS.ProcessEnv): Service {
    let log: ConnectedEngineLog | undefined;
    const provider = inEnvironment(environment, () =>
        create({
            write: async (...message) => log?.write(...message),
            status: async (...message) => log?.status(...message),
        }),
    );
    const attach: grpc.handleUnaryCall<PluginAttach, Empty> = (call, callback) => {
        log = connectEngineLog(call.request.getAddress());
        callback(null, new Empty());
    };
    const known = providerHandlers(provider);
    const own = Object.entries({ ...known, attach }) as [string, Handler][];
    const handlers = own.map(([name, handler]) => {
        const inside: Handler = (call, callback) => {
            inEnvironment(environment, () => {
                handler(call, callback);
            });
        };
        return [name, inside] as const;
    });
    return {
        definition: ResourceProviderService,
        handlers: Object.fromEntries(handlers),
        close: () => {
            known.cancel({ request: new Empty() } as never, () => undefined);
            provider.close?.();
            log?.close();
        },
    };
}
