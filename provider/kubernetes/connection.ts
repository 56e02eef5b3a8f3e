import * as http from "node:http";
import * as https from "node:https";
import * as tls from "node:tls";
import {
    type KubeconfigContext,
    type KubeconfigOverrides,
    type KubeconfigUser,
    parseKubeconfig,
    selectContext,
} from "../../components/cluster/kubeconfig";
import { kubeconfigParser } from "../../components/cluster/kubeconfig-parser";
import { classify, ConnectionError, IdleError } from "./connection-failure";
import { type ConnectionOptions, type Credentials, readCredentials } from "./credentials";

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
    /** What the answer may look like. Default `application/json`. */
    readonly accept?: string;
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

export { ConnectionError, type ConnectionFailure } from "./connection-failure";

/** Settings of agents, so that requests share sockets. */
const sharing = { keepAlive: true, maxSockets: 64 };

/** What requests have from the same credentials. */
interface Session {
    readonly given: ConnectionOptions;
    readonly agent: http.Agent;
    /** As the first request makes them of what is given. */
    options?: ConnectionOptions;
}

/**
 * A connection to one API server as one user; sockets are kept and shared between requests. A server that is not on
 * this machine is reached through the kubeconfig's `proxy-url`, else through the proxy that the environment names.
 */
export class KubernetesConnection {
    public readonly context: KubeconfigContext;
    public readonly server: URL;
    private session: Promise<Session> | undefined;
    private proxy: Credentials["proxy"];
    private readonly agents = new Set<http.Agent>();

    constructor(context: KubeconfigContext) {
        this.context = context;
        this.server = new URL(context.cluster.server);
    }

    /**
     * Gets the credentials, which may start the user's plugin; the first request does it otherwise.
     * @throws ConnectionError when there are none to be had.
     */
    public async prepare(): Promise<void> {
        await this.authenticate();
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
            throw this.connectionError(error);
        }
        const text = Buffer.concat(chunks).toString("utf8");
        const isJson = (response.headers["content-type"] ?? "").includes("json");
        return { status: response.statusCode ?? 0, body: isJson ? this.parse(text) : text };
    }

    /**
     * Sends a request and returns the answer's stream, for watches and logs. Aborting the signal ends it. Credentials that a plugin or a
     * file gives end in the middle of a long `up` (those of clouds after minutes): refused ones are got anew, once for a request.
     * @throws ConnectionError when no answer comes.
     */
    public async open(request: KubernetesRequest): Promise<http.IncomingMessage> {
        const used = this.authenticate();
        const response = await this.send(request, await used);
        if (response.statusCode !== 401 || !isRenewable(this.context.user)) {
            return response;
        }
        response.resume();
        this.forget(used);
        return this.send(request, await this.authenticate());
    }

    /** Closes all sockets. */
    public close(): void {
        this.agents.forEach((agent) => {
            agent.destroy();
        });
    }

    private send(request: KubernetesRequest, session: Session): Promise<http.IncomingMessage> {
        const payload = request.body === undefined ? undefined : Buffer.from(JSON.stringify(request.body));
        const timeout = request.timeout ?? 32_000;
        return new Promise<http.IncomingMessage>((resolve, reject) => {
            const isPlain = this.server.protocol === "http:";
            const options = (session.options ??= isPlain ? session.given : withReadCertificates(session.given));
            const send = isPlain ? http.request : https.request;
            const outgoing = send(this.address(request), {
                ...options,
                agent: session.agent,
                method: request.method ?? "GET",
                timeout,
                ...(request.signal && { signal: request.signal }),
                headers: {
                    ...options.headers,
                    accept: request.accept ?? "application/json",
                    ...(payload && {
                        "content-type": request.contentType ?? "application/json",
                        "content-length": payload.length,
                    }),
                },
            });
            outgoing.on("timeout", () => outgoing.destroy(new IdleError(timeout)));
            outgoing.on("error", reject);
            outgoing.on("response", resolve);
            outgoing.end(payload);
        }).catch((error: unknown) => {
            throw this.connectionError(error);
        });
    }

    private authenticate(): Promise<Session> {
        if (this.session === undefined) {
            const session = this.makeSession();
            this.session = session;
            // A plugin that failed once may not fail again.
            session.catch(() => {
                this.forget(session);
            });
        }
        return this.session;
    }

    /** Has the next request get credentials, unless another one has got them already. */
    private forget(session: Promise<Session>): void {
        if (this.session === session) {
            this.session = undefined;
        }
    }

    private async makeSession(): Promise<Session> {
        try {
            const { options, proxy } = await readCredentials(this.context, process.env);
            this.proxy = proxy;
            // Not one for all: a socket belongs to who has opened it, where it is a certificate that tells who that is.
            const agent = proxy === undefined ? this.newAgent() : Object.assign(proxy.agent, sharing);
            this.agents.add(agent);
            return { given: options, agent };
        } catch (error) {
            const message = error instanceof Error ? error.message : String(error);
            throw new ConnectionError("credentials", `${this.server.origin}: ${message}`);
        }
    }

    private newAgent(): http.Agent {
        return this.server.protocol === "http:" ? new http.Agent(sharing) : new https.Agent(sharing);
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

    private connectionError(error: unknown): ConnectionError {
        const { failure, reason } = classify(error);
        const proxy = this.proxy === undefined ? "" : ` through the proxy ${this.proxy.address}`;
        return new ConnectionError(failure, `${this.server.origin}${proxy}: ${reason}`);
    }
}

/** Whether the credentials are somebody else's to renew: those that stand in the kubeconfig stay what they are. */
function isRenewable(user: KubeconfigUser): boolean {
    return user.exec !== undefined || user["auth-provider"] !== undefined || (user.tokenFile ?? "") !== "";
}

/**
 * Certificates and key in the form that TLS needs: read once, and not for each socket, which takes a third of its processor time.
 * @throws Error of OpenSSL when they cannot be read.
 */
function withReadCertificates({ ca, cert, key, ...others }: ConnectionOptions): ConnectionOptions {
    const read = { secureContext: tls.createSecureContext({ ca, cert, key }) };
    return { ...others, ...read };
}

/**
 * Connects to the cluster of a kubeconfig's content (YAML or JSON). Nothing is sent yet.
 * @throws KubeconfigError when the kubeconfig cannot be used.
 */
export async function connect(kubeconfig: string, overrides?: KubeconfigOverrides): Promise<KubernetesConnection> {
    return new KubernetesConnection(
        selectContext(parseKubeconfig(kubeconfig, await kubeconfigParser(kubeconfig)), overrides),
    );
}
