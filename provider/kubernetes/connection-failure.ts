/** Why no answer came from an API server. */
export type ConnectionFailure = "refused" | "unknown host" | "no answer" | "tls" | "credentials" | "aborted" | "other";

/** No answer came from the API server; the message names the server and the reason. */
export class ConnectionError extends Error {
    public override readonly name = "ConnectionError";
    public readonly failure: ConnectionFailure;

    constructor(failure: ConnectionFailure, message: string) {
        super(message);
        this.failure = failure;
    }
}

/** No bytes came for as long as the request allowed. */
export class IdleError extends Error {
    /** Milliseconds. */
    public readonly timeout: number;

    constructor(timeout: number) {
        super();
        this.timeout = timeout;
    }
}

const codes: Readonly<Record<string, { failure: ConnectionFailure; reason: string }>> = {
    ECONNREFUSED: { failure: "refused", reason: "connection refused" },
    ENOTFOUND: { failure: "unknown host", reason: "the host name is not known" },
    EAI_AGAIN: { failure: "unknown host", reason: "the host name cannot be looked up" },
    ETIMEDOUT: { failure: "no answer", reason: "no answer" },
    EHOSTUNREACH: { failure: "no answer", reason: "no route to the host" },
    ENETUNREACH: { failure: "no answer", reason: "the network cannot be reached" },
    ECONNRESET: { failure: "no answer", reason: "the connection was cut" },
    EPIPE: { failure: "no answer", reason: "the connection was cut" },
};

/** OpenSSL's and Node's codes for certificates that do not verify, or cannot be read. */
const tlsCode =
    /^(ERR_TLS|ERR_SSL|ERR_OSSL|EPROTO|CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|HOSTNAME_MISMATCH|INVALID_CA)/;

/** The kind of failure behind an error of Node's HTTP client, and its reason as a clause for people. */
export function classify(error: unknown): { readonly failure: ConnectionFailure; readonly reason: string } {
    if (error instanceof ConnectionError) {
        return { failure: error.failure, reason: error.message };
    }
    if (error instanceof IdleError) {
        return { failure: "no answer", reason: `no answer within ${error.timeout / 1000} s` };
    }
    const { name, code = "", message } = error as NodeJS.ErrnoException;
    if (name === "AbortError") {
        return { failure: "aborted", reason: "the request was cancelled" };
    }
    const line = message.trim().split("\n")[0] ?? "";
    if (tlsCode.test(code)) {
        return { failure: "tls", reason: `TLS failed: ${line}` };
    }
    const refusedByProxy = /^Bad response: (\d+)$/.exec(line)?.[1];
    if (refusedByProxy !== undefined) {
        return { failure: "other", reason: `the proxy refuses the connection with HTTP status ${refusedByProxy}` };
    }
    return codes[code] ?? { failure: "other", reason: line };
}
