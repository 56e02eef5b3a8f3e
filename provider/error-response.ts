import * as grpc from "@grpc/grpc-js";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { struct } from "./messages";
import { ResourceInitializationError } from "./resource-provider";

/**
 * Bytes of a message as the trailer `grpc-message` has it. Errors travel in trailers, and Node's HTTP/2 sends no field of more than
 * 64 KB: the call would never end.
 */
const mostMessageBytes = 16 * 1024;

/** The same of `grpc-status-details-bin`, before it is written in base64, which makes four bytes of three. */
const mostDetailBytes = 44 * 1024;

/** What to do about a resource whose state cannot be told, after a creation and after anything else; `id` is its id. */
const untold = {
    creation: (id: string): string =>
        `${id} exists, but is too large for the engine to be told of it together with an error, so the state does not have it. ` +
        "Mend what is said below, then import it with this id (`pulumi import`), or delete it and run `pulumi up` again.",
    other: (id: string): string =>
        `${id} is too large for the engine to be told of it together with an error, so the state keeps what it had. ` +
        "Mend what is said below, then run `pulumi up` again.",
};

/** What has been done when an error comes. */
export type Operation = keyof typeof untold;

/**
 * A thrown value as the engine wants it: code Unknown with the message and, where the resource exists all the same,
 * an `ErrorResourceInitFailed` detail (packed in the `grpc-status-details-bin` trailer, as every gRPC server does).
 */
export function errorResponse(error: unknown, operation: Operation): Partial<grpc.StatusObject> {
    const message = shortened(error instanceof Error ? error.message : String(error));
    if (!(error instanceof ResourceInitializationError)) {
        return { code: grpc.status.UNKNOWN, details: message };
    }
    const detail = detailOf(error, message);
    if (detail.length > mostDetailBytes) {
        return { code: grpc.status.UNKNOWN, details: shortened(`${untold[operation](error.id)}\n${message}`) };
    }
    const metadata = new grpc.Metadata();
    metadata.set("grpc-status-details-bin", detail);
    return { code: grpc.status.UNKNOWN, details: message, metadata };
}

/** Whether a resource can be told of together with its error. */
export function canBeTold(error: ResourceInitializationError): boolean {
    return detailOf(error, shortened(error.message)).length <= mostDetailBytes;
}

function detailOf(error: ResourceInitializationError, message: string): Buffer {
    const detail = new messages.ErrorResourceInitFailed();
    detail.setId(error.id);
    detail.setProperties(struct(error.outputs));
    detail.setReasonsList(error.reasons.map(shortened));
    if (error.inputs !== undefined) {
        detail.setInputs(struct(error.inputs));
    }
    const packed = new Any();
    packed.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
    const status = new Status();
    status.setCode(grpc.status.UNKNOWN);
    status.setMessage(message);
    status.addDetails(packed);
    return Buffer.from(status.serializeBinary());
}

/** The first lines of a text, as many as can be sent, and how many there are besides. */
function shortened(text: string): string {
    const lines = wellFormed(text).split("\n");
    const sizes = lines.map((line) => sentBytes(`${line}\n`));
    let bytes = 0;
    const kept = sizes.findIndex((size) => (bytes += size) > mostMessageBytes);
    if (kept < 0) {
        return lines.join("\n");
    }
    const first = kept === 0 ? [startOf(lines[0] ?? "")] : lines.slice(0, kept);
    const rest = lines.length - first.length;
    return [...first, ...(rest === 0 ? [] : [`… and ${rest} more ${rest === 1 ? "line" : "lines"}.`])].join("\n");
}

/** The start of a line that is too long by itself. */
function startOf(line: string): string {
    // No character has more than nine bytes for each of its code units.
    return `${wellFormed(line.slice(0, Math.floor(mostMessageBytes / 9)))}…`;
}

/** Half a character cannot be sent: a replacement character takes its place. */
function wellFormed(text: string): string {
    return Buffer.from(text).toString();
}

function sentBytes(text: string): number {
    return encodeURI(text).length;
}
