import * as grpc from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { connectEngineLog } from "./engine-log";
import { providerHandlers } from "./handlers";
import type { EngineLog, ResourceProvider } from "./resource-provider";

/** Pulumi's own limit: states of many megabytes pass in one message. */
const maximumMessageBytes = 400 * 1024 * 1024;

/** Options of a server that an engine talks to. */
export const serverOptions: grpc.ServerOptions = {
    "grpc.max_receive_message_length": maximumMessageBytes,
    "grpc.max_send_message_length": maximumMessageBytes,
};

/** Milliseconds. */
const parentCheckInterval = 1000;

/**
 * Serves a provider as a Pulumi plugin: the generated gRPC service on a free loopback port, which is printed as the
 * first line of standard output, as the engine expects. The engine's own address is the first program argument.
 *
 * The SDK's `pulumi.provider.main` is not used because it drops the provider's configuration, previews, time-outs and
 * detailed diffs (docs/adr/0002-provider-server.md).
 *
 * @param create makes the provider; the log reaches the engine's display.
 */
export function serve(create: (log: EngineLog) => ResourceProvider): void {
    const provider = create(connectEngineLog(process.argv[2]));
    const server = new grpc.Server(serverOptions);
    server.addService(ResourceProviderService, providerHandlers(provider));
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
        if (error) {
            process.stderr.write(`The provider cannot listen on a loopback port: ${error.message}\n`);
            process.exit(1);
        }
        process.stdout.write(`${port}\n`);
    });
    exitWithParent();
    // The engine ends a plugin by a signal; what is still under way was cancelled before.
    for (const signal of ["SIGTERM", "SIGINT"] as const) {
        process.on(signal, () => {
            server.forceShutdown();
            process.exit(0);
        });
    }
}

/**
 * Ends the plugin when the engine that started it has gone without a word (`kill -9`): a plugin without an engine would
 * run for ever. The launchers `exec` Node, so the parent is the engine itself.
 */
function exitWithParent(): void {
    const engine = process.ppid;
    const watch = setInterval(() => {
        if (process.ppid !== engine) {
            process.exit(1);
        }
    }, parentCheckInterval);
    watch.unref();
}
