import * as grpc from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";
import type { EngineLog } from "./resource-provider";

const severities = {
    debug: LogSeverity.DEBUG,
    info: LogSeverity.INFO,
    warning: LogSeverity.WARNING,
    error: LogSeverity.ERROR,
} as const;

/** A log that holds a connection to its engine. */
export interface ConnectedEngineLog extends EngineLog {
    close(): void;
}

/**
 * The engine's log at the given address. A plugin's own output is not shown by the CLI, so this is the only way to
 * tell the user something that is not an error. A message that cannot be delivered is dropped: it must not fail the
 * operation that it is about.
 */
export function connectEngineLog(address: string | undefined): ConnectedEngineLog {
    if (address === undefined) {
        return { write: () => Promise.resolve(), status: () => Promise.resolve(), close: () => undefined };
    }
    const client = new EngineClient(address, grpc.credentials.createInsecure());
    const send = (severity: LogSeverity, message: string, urn: string, ephemeral: boolean): Promise<void> => {
        const request = new LogRequest();
        request.setSeverity(severity);
        request.setMessage(message);
        request.setUrn(urn);
        request.setEphemeral(ephemeral);
        return new Promise((resolve) => {
            client.log(request, () => {
                resolve();
            });
        });
    };
    return {
        write: (severity, message, urn) => send(severities[severity], message, urn, false),
        status: (message, urn) => send(LogSeverity.INFO, message, urn, true),
        close: () => {
            client.close();
        },
    };
}
