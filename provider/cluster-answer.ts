import { ConnectionError, type KubernetesConnection, type KubernetesResponse } from "./kubernetes/connection";

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

/** An answer of whatever status, or why there is none. */
export type Outcome = KubernetesResponse | ConnectionError;

/**
 * Puts together what was answered, in the order of the namespaces.
 * @throws ClusterUnreachableError when it is no answer of a cluster that one can work with.
 */
export function answerOf(
    connection: KubernetesConnection,
    outcomes: {
        readonly version: Outcome | undefined;
        readonly found: readonly (Outcome | undefined)[];
        readonly states: readonly NamespaceState[];
    },
    namespaces: readonly string[],
): ClusterAnswer {
    const { version, found, states } = outcomes;
    requireServer(connection, version, found);
    return {
        server: connection.server.origin,
        ...versionOf(connection, version),
        namespaces: Object.fromEntries(namespaces.map((name, index) => [name, states[index] ?? "unanswered"])),
        user: [version, ...found].map(refusedUser).find((user) => user !== undefined),
    };
}

/** The states of all namespaces of the cluster; undefined when they cannot be listed. */
export function listedStates(outcome: Outcome | undefined): ReadonlyMap<string, NamespaceState> | undefined {
    const { items } = (bodyOf(outcome) ?? {}) as { items?: unknown };
    if (statusOf(outcome) !== 200 || !Array.isArray(items)) {
        return undefined;
    }
    const listed = items as { metadata: { name: string; deletionTimestamp?: string } }[];
    return new Map(
        listed.map(({ metadata: { name, deletionTimestamp } }) => [
            name,
            deletionTimestamp === undefined ? "exists" : "terminating",
        ]),
    );
}

function requireServer(
    { server: { origin } }: KubernetesConnection,
    version: Outcome | undefined,
    found: readonly (Outcome | undefined)[],
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

/** What the answer to a request for one namespace says of it. */
export function stateOf(outcome: Outcome | undefined): NamespaceState {
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
