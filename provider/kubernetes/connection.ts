import * as http from "node:http";
import * as https from "node:https";
import { type KubeconfigContext, parseKubeconfig, selectContext } from "../../components/cluster/kubeconfig";
import { type ConnectionOptions, connectionOptions } from "./credentials";

/** One request to an API server. */
export interface KubernetesRequest {
    readonly method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
    /** Path such as `/api/v1/namespaces/payments`. */
    readonly path: string;
    readonly query?: Readonly<Record<string, string | undefined>>;
    /** Sent as JSON. */
    readonly body?: unknown;
    /** Default `application/json`; patches have types of their own. */
    readonly contentType?: string;
    /** Milliseconds without any answer after which the request fails. Default 32,000, as the Kubernetes provider has it. */
    readonly timeout?: number;
    readonly signal?: AbortSignal;
}

/** Any answer of the API server, also a refusal. */
export interface KubernetesResponse {
    readonly status: number;
    /** The body, parsed when it is JSON, else as text. */
    readonly body: unknown;
}

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

/** A connection to one API server as one user; sockets are kept and shared between requests. */
export class KubernetesConnection {
    public readonly context: KubeconfigContext;
    public readonly server: URL;
    private readonly agent: http.Agent;
    private options: Promise<ConnectionOptions> | undefined;

    constructor(context: KubeconfigContext) {
        this.context = context;
        this.server = new URL(context.cluster.server);
        const settings = { keepAlive: true, maxSockets: 64 };
        this.agent = this.server.protocol === "http:" ? new http.Agent(settings) : new https.Agent(settings);
    }

    /**
     * Sends a request and waits for the whole answer.
     * @throws ConnectionError when none comes.
     */
    public async request(request: KubernetesRequest): Promise<KubernetesResponse> {
        const response = await this.open(request);
        const chunks: Buffer[] = [];
        try {
            for await (const chunk of response) {
                chunks.push(chunk as Buffer);
            }
        } catch (error) {
            throw this.connectionError(error, request);
        }
        const text = Buffer.concat(chunks).toString("utf8");
        const isJson = (response.headers["content-type"] ?? "").includes("json");
        return { status: response.statusCode ?? 0, body: isJson ? this.parse(text) : text };
    }

    /**
     * Sends a request and returns the answer's stream, for watches and logs. Aborting the signal ends it.
     * @throws ConnectionError when no answer comes.
     */
    public async open(request: KubernetesRequest): Promise<http.IncomingMessage> {
        this.options ??= connectionOptions(this.context);
        const options = await this.options.catch((error: unknown) => {
            const message = error instanceof Error ? error.message : String(error);
            throw new ConnectionError("credentials", `${this.server.origin}: ${message}`);
        });
        const payload = request.body === undefined ? undefined : Buffer.from(JSON.stringify(request.body));
        return new Promise((resolve, reject) => {
            const fail = (error: unknown): void => {
                reject(this.connectionError(error, request));
            };
            const send = this.server.protocol === "http:" ? http.request : https.request;
            const outgoing = send(this.address(request), {
                agent: this.agent,
                ...options,
                method: request.method ?? "GET",
                timeout: request.timeout ?? 32_000,
                ...(request.signal && { signal: request.signal }),
                headers: {
                    ...options.headers,
                    accept: "application/json",
                    ...(payload && {
                        "content-type": request.contentType ?? "application/json",
                        "content-length": payload.length,
                    }),
                },
            });
            outgoing.on("timeout", () => outgoing.destroy(new TimeoutError()));
            outgoing.on("error", fail);
            outgoing.on("response", resolve);
            outgoing.end(payload);
        });
    }

    /** Closes all sockets. */
    public close(): void {
        this.agent.destroy();
    }

    /** A proxy or a dying server may cut an answer short: that is no answer. */
    private parse(text: string): unknown {
        try {
            return JSON.parse(text) as unknown;
        } catch {
            throw new ConnectionError("other", `${this.server.origin}: the answer is not JSON`);
        }
    }

    private address({ path, query }: KubernetesRequest): URL {
        const address = new URL(this.server.href.replace(/\/$/, "") + path);
        for (const [key, value] of Object.entries(query ?? {})) {
            if (value !== undefined) {
                address.searchParams.set(key, value);
            }
        }
        return address;
    }

    private connectionError(error: unknown, request: KubernetesRequest): ConnectionError {
        const { failure, reason } = classify(error, request);
        return new ConnectionError(failure, `${this.server.origin}: ${reason}`);
    }
}

class TimeoutError extends Error {}

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

/** OpenSSL's and Node's codes for certificates that do not verify. */
const tlsCode = /^(ERR_TLS|ERR_SSL|EPROTO|CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|HOSTNAME_MISMATCH|INVALID_CA)/;

function classify(error: unknown, request: KubernetesRequest): { failure: ConnectionFailure; reason: string } {
    if (error instanceof TimeoutError) {
        return { failure: "no answer", reason: `no answer within ${(request.timeout ?? 32_000) / 1000} s` };
    }
    const { name, code = "", message } = error as NodeJS.ErrnoException;
    if (name === "AbortError") {
        return { failure: "aborted", reason: "the request was cancelled" };
    }
    if (tlsCode.test(code)) {
        return { failure: "tls", reason: `TLS failed: ${message}` };
    }
    return codes[code] ?? { failure: "other", reason: message };
}

/**
 * Connects to the cluster of a kubeconfig's content (YAML or JSON). Nothing is sent yet. The YAML parser is only
 * loaded where it is needed: it costs every start of a provider.
 * @throws KubeconfigError when the kubeconfig cannot be used.
 */
export async function connect(
    kubeconfig: string,
    overrides?: { readonly context?: string; readonly cluster?: string },
): Promise<KubernetesConnection> {
    const isJson = kubeconfig.trimStart().startsWith("{");
    const parse: (text: string) => unknown = isJson ? JSON.parse : (await import("yaml")).parse;
    return new KubernetesConnection(selectContext(parseKubeconfig(kubeconfig, parse), overrides));
}
