import { ConnectionError, type KubernetesConnection } from "../../provider/kubernetes/connection";
import { type PropertyValue, isMap } from "../../provider/property-values";
import { type ObjectKind, mapsAt, textAt } from "./kubernetes-object";

/** A refusal by the API server, with the text of its `Status` object. */
export class ApiError extends Error {
    public override readonly name = "ApiError";
    /** HTTP status. */
    public readonly status: number;
    /** Kubernetes' own word for it, such as `AlreadyExists`. */
    public readonly reason: string;
    /** What the refusal is about: a missing namespace has kind `namespaces`. */
    public readonly subject: string;
    /** Kubernetes' words for its causes, such as `FieldManagerConflict`. */
    public readonly causes: readonly string[];

    constructor(status: number, body: unknown) {
        const document = isMap(body as PropertyValue) ? (body as Record<string, PropertyValue>) : {};
        super(messageOf(status, body, textAt(document, "message")));
        this.status = status;
        this.reason = textAt(document, "reason");
        this.subject = textAt(document, "details", "kind");
        this.causes = mapsAt(document, "details", "causes").map((cause) => textAt(cause, "reason"));
    }
}

function messageOf(status: number, body: unknown, message: string): string {
    if (status === 401) {
        return "the server has asked for the client to provide credentials";
    }
    if (message !== "") {
        return message;
    }
    return status === 404 ? "the server could not find the requested resource" : `HTTP ${status}: ${String(body)}`;
}

/** The API server serves no such kind. */
export class NoMatchError extends Error {
    public override readonly name = "NoMatchError";

    constructor({ apiVersion, kind }: ObjectKind) {
        super(`no matches for kind "${kind}" in version "${apiVersion}"`);
    }
}

/** Whether the error says that the object (or its namespace) does not exist. */
export function isNotFound(error: unknown): boolean {
    return error instanceof ApiError && error.status === 404;
}

/** Whether the error says that the object does not exist, or none of its kind. */
export function isMissing(error: unknown): boolean {
    return isNotFound(error) || error instanceof NoMatchError;
}

/** Whether the error says that an object of that name exists. */
export function isAlreadyExists(error: unknown): boolean {
    return error instanceof ApiError && error.reason === "AlreadyExists";
}

/** Whether the error is a conflict of server-side apply's field managers. */
export function isConflict(error: unknown): boolean {
    return error instanceof ApiError && error.status === 409 && error.causes.includes("FieldManagerConflict");
}

/** Whether the error says that somebody has written the object since it was read. */
export function isOutdated(error: unknown): boolean {
    return error instanceof ApiError && error.status === 409 && error.reason === "Conflict" && !isConflict(error);
}

/** Whether the error comes from missing rights or a quota. */
export function isForbidden(error: unknown): boolean {
    return error instanceof ApiError && error.status === 403;
}

/** The message of anything thrown. */
export function errorText(error: unknown): string {
    return error instanceof Error ? error.message : String(error);
}

/** Why no answer came, in the words of the real provider's HTTP client, which users find when they search for them. */
export function connectionText(error: unknown, connection: KubernetesConnection, path: string): string {
    if (!(error instanceof ConnectionError)) {
        return errorText(error);
    }
    const { origin, hostname, port } = connection.server;
    const host = `${hostname}:${port === "" ? "443" : port}`;
    const reasons: Partial<Record<typeof error.failure, string>> = {
        refused: `dial tcp ${host}: connect: connection refused`,
        "no answer": `dial tcp ${host}: i/o timeout`,
        tls: `tls: failed to verify certificate: ${error.message}`,
    };
    return `Get "${origin}${path}": ${reasons[error.failure] ?? error.message}`;
}
