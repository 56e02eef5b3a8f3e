import { setMaxListeners } from "node:events";
import { KubeconfigError } from "../components/cluster/kubeconfig";
import {
    answerOf,
    type ClusterAnswer,
    ClusterUnreachableError,
    listedStates,
    type Outcome,
    stateOf,
} from "./cluster-answer";
import { connect, ConnectionError, type KubernetesConnection, type KubernetesRequest } from "./kubernetes/connection";

/** Milliseconds in which an API server has to give all answers; a person waits for them. */
const answerTimeout = 3000;

/** Milliseconds for the credentials, which a plugin may have to fetch from far away. */
const credentialTimeout = 10_000;

/** From so many namespaces on, one list of all that the cluster has costs less than a request for each. */
const listFrom = 16;

/** Names and labels of a list's objects without their content (Kubernetes, "Metadata-only requests"). */
const metadataOnly = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json";

/**
 * Requests that are under way at once, each on a socket of its own, which costs a TLS handshake: few for a few
 * namespaces, and enough for hundreds of them and a server that is far away.
 */
function lanesFor(requests: number): number {
    return Math.min(16, Math.max(4, Math.ceil(requests / 8)));
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
            const limit = { signal: AbortSignal.timeout(timeout), timeout };
            setMaxListeners(0, limit.signal);
            return await (namespaces.length < listFrom
                ? askForEach(connection, namespaces, limit)
                : askForAll(connection, namespaces, limit));
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

/** The time runs for all requests together: those that wait for a socket must not wait longer than the others. */
interface TimeLimit {
    readonly signal: AbortSignal;
    /** Milliseconds, for the message. */
    readonly timeout: number;
}

async function askForEach(
    connection: KubernetesConnection,
    namespaces: readonly string[],
    limit: TimeLimit,
): Promise<ClusterAnswer> {
    const paths = ["/version", ...namespaces.map((name) => `/api/v1/namespaces/${name}`)];
    const [version, ...found] = await askAll(
        connection,
        paths.map((path) => ({ path })),
        limit,
    );
    return answerOf(
        connection,
        { version, found, states: namespaces.map((_, index) => stateOf(found[index])) },
        namespaces,
    );
}

/** One request for all; whoever may only look at single namespaces is told of each. */
async function askForAll(
    connection: KubernetesConnection,
    namespaces: readonly string[],
    limit: TimeLimit,
): Promise<ClusterAnswer> {
    const list = { path: "/api/v1/namespaces", accept: metadataOnly };
    const [version, found] = await askAll(connection, [{ path: "/version" }, list], limit);
    const listed = listedStates(found);
    if (listed === undefined && !(found instanceof ConnectionError)) {
        return askForEach(connection, namespaces, limit);
    }
    const states = namespaces.map((name) => (listed === undefined ? "unanswered" : (listed.get(name) ?? "missing")));
    return answerOf(connection, { version, found: [found], states }, namespaces);
}

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

async function askAll(
    connection: KubernetesConnection,
    requests: readonly KubernetesRequest[],
    limit: TimeLimit,
): Promise<Outcome[]> {
    const outcomes: Outcome[] = [];
    const queue = requests.entries();
    const work = async (): Promise<void> => {
        for (const [index, request] of queue) {
            outcomes[index] = await ask(connection, request, limit);
        }
    };
    await Promise.all(Array.from({ length: lanesFor(requests.length) }, work));
    return outcomes;
}

async function ask(
    connection: KubernetesConnection,
    request: KubernetesRequest,
    { signal, timeout }: TimeLimit,
): Promise<Outcome> {
    try {
        return await connection.request({ ...request, signal });
    } catch (error) {
        if (!(error instanceof ConnectionError)) {
            throw error;
        }
        const message = `${connection.server.origin}: no answer within ${timeout / 1000} s`;
        return signal.aborted ? new ConnectionError("no answer", message) : error;
    }
}
