import { setMaxListeners } from "node:events";
import { KubeconfigError } from "../components/cluster/kubeconfig";
import { connect, ConnectionError, type KubernetesConnection, type KubernetesResponse } from "./kubernetes/connection";

/** Milliseconds in which an API server has to give all answers; a person waits for them. */
const answerTimeout = 3000;

/** Milliseconds for the credentials, which a plugin may have to fetch from far away. */
const credentialTimeout = 10_000;

/**
 * Requests that are under way at once, each on a socket of its own, which costs a TLS handshake: few for a few
 * namespaces, and enough for hundreds of them and a server that is far away.
 */
function lanesFor(requests: number): number {
    return Math.min(16, Math.max(4, Math.ceil(requests / 8)));
}

/** What the API server said of a namespace: "forbidden" is 403, "unanswered" any other failure. */
export type NamespaceState = "exists" | "terminating" | "missing" | "forbidden" | "unanswered";

/** What the API server said of itself and of the namespaces that it was asked about. */
export interface ClusterAnswer {
    /** The server's address, without path and password. */
    readonly server: string;
    /** Such as `v1.35.4`; undefined where the server does not tell. */
    readonly version: string | undefined;
    /** Why there is no version. */
    readonly versionProblem: "forbidden" | "unanswered" | undefined;
    readonly namespaces: Readonly<Record<string, NamespaceState>>;
    /** As whom the API server knows the credentials; it only tells when it refuses something. */
    readonly user: string | undefined;
}

/** The cluster was not reached, or did not accept the credentials; the message is a clause without a full stop. */
export class ClusterUnreachableError extends Error {
    public override readonly name = "ClusterUnreachableError";
}

/**
 * Asks the API server for its version and for namespaces, all at once and within three seconds in all.
 * @param timeout milliseconds for all answers together.
 * @throws ClusterUnreachableError with the server and the reason, also when the credentials are not accepted: nothing
 * can be done with them.
 */
export async function probeCluster(
    kubeconfig: string,
    namespaces: readonly string[],
    timeout = answerTimeout,
): Promise<ClusterAnswer> {
    try {
        const connection = await connect(kubeconfig);
        try {
            await prepare(connection);
            const [version, ...found] = await askAll(
                connection,
                ["/version", ...namespaces.map((name) => `/api/v1/namespaces/${name}`)],
                timeout,
            );
            requireServer(connection, version, found);
            return {
                server: connection.server.origin,
                ...versionOf(connection, version),
                namespaces: Object.fromEntries(namespaces.map((name, index) => [name, stateOf(found[index])])),
                user: [version, ...found].map(refusedUser).find((user) => user !== undefined),
            };
        } finally {
            connection.close();
        }
    } catch (error) {
        if (error instanceof ConnectionError || error instanceof KubeconfigError) {
            throw new ClusterUnreachableError(error.message);
        }
        throw error;
    }
}

/** An answer of whatever status, or why there is none. */
type Outcome = KubernetesResponse | ConnectionError;

async function prepare(connection: KubernetesConnection): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => {
            const message = `${connection.server.origin}: no credentials within ${credentialTimeout / 1000} s`;
            reject(new ConnectionError("credentials", message));
        }, credentialTimeout);
    });
    try {
        await Promise.race([connection.prepare(), late]);
    } finally {
        clearTimeout(timer);
    }
}

/** The time runs for all requests together: those that wait for a socket must not wait longer than the others. */
async function askAll(connection: KubernetesConnection, paths: readonly string[], timeout: number): Promise<Outcome[]> {
    const signal = AbortSignal.timeout(timeout);
    setMaxListeners(0, signal);
    const outcomes: Outcome[] = [];
    const queue = paths.entries();
    const work = async (): Promise<void> => {
        for (const [index, path] of queue) {
            outcomes[index] = await ask(connection, path, { signal, timeout });
        }
    };
    await Promise.all(Array.from({ length: lanesFor(paths.length) }, work));
    return outcomes;
}

async function ask(
    connection: KubernetesConnection,
    path: string,
    { signal, timeout }: { readonly signal: AbortSignal; readonly timeout: number },
): Promise<Outcome> {
    try {
        return await connection.request({ path, signal });
    } catch (error) {
        if (!(error instanceof ConnectionError)) {
            throw error;
        }
        const message = `${connection.server.origin}: no answer within ${timeout / 1000} s`;
        return signal.aborted ? new ConnectionError("no answer", message) : error;
    }
}

function requireServer(
    { server: { origin } }: KubernetesConnection,
    version: Outcome | undefined,
    found: readonly Outcome[],
): void {
    if (version instanceof ConnectionError && found.every((outcome) => outcome instanceof ConnectionError)) {
        throw version;
    }
    if ([version, ...found].some((outcome) => statusOf(outcome) === 401)) {
        const problem = "the credentials are not accepted (401): they may have expired. Renew the kubeconfig";
        throw new ClusterUnreachableError(`${origin}: ${problem}`);
    }
}

function versionOf(
    { server: { origin } }: KubernetesConnection,
    outcome: Outcome | undefined,
): Pick<ClusterAnswer, "version" | "versionProblem"> {
    const status = statusOf(outcome);
    // Everybody may ask for the version unless the cluster's owner took the right away: it is reachable all the same.
    if (status === undefined || status === 403 || status === 429) {
        return { version: undefined, versionProblem: status === 403 ? "forbidden" : "unanswered" };
    }
    const version = (bodyOf(outcome) as { gitVersion?: unknown } | null)?.gitVersion;
    if (status === 200 && typeof version === "string") {
        return { version, versionProblem: undefined };
    }
    const problem = status >= 500 ? "the API server is not ready" : "no Kubernetes API server answers there";
    throw new ClusterUnreachableError(`${origin}: ${problem} (HTTP status ${status})`);
}

function stateOf(outcome: Outcome | undefined): NamespaceState {
    const states: Readonly<Record<number, NamespaceState>> = { 200: "exists", 403: "forbidden", 404: "missing" };
    const state = states[statusOf(outcome) ?? 0] ?? "unanswered";
    const { status } = (bodyOf(outcome) ?? {}) as { status?: { phase?: unknown } };
    return state === "exists" && status?.phase === "Terminating" ? "terminating" : state;
}

/** A refusal reads: namespaces "a" is forbidden: User "ci" cannot get resource "namespaces" in API group ... */
function refusedUser(outcome: Outcome | undefined): string | undefined {
    const { message } = (bodyOf(outcome) ?? {}) as { message?: unknown };
    return statusOf(outcome) === 403 && typeof message === "string"
        ? /\bUser "([^"]+)" cannot /.exec(message)?.[1]
        : undefined;
}

function statusOf(outcome: Outcome | undefined): number | undefined {
    return outcome === undefined || outcome instanceof ConnectionError ? undefined : outcome.status;
}

function bodyOf(outcome: Outcome | undefined): unknown {
    return outcome === undefined || outcome instanceof ConnectionError ? undefined : outcome.body;
}
