import { KubeconfigError } from "../components/cluster/kubeconfig";
import { connect, ConnectionError, type KubernetesConnection, type KubernetesResponse } from "./kubernetes/connection";

/** Milliseconds that an API server has to answer; a person waits for this. */
const answerTimeout = 3000;

/** What the API server said of itself and of the namespaces that it was asked about. */
export interface ClusterAnswer {
    readonly version: string;
    /** Whether each namespace exists; undefined where the server does not tell (no right to know, overload). */
    readonly namespaces: Readonly<Record<string, boolean | undefined>>;
}

/** The cluster was not reached, or did not accept the credentials; the message is a clause without a full stop. */
export class ClusterUnreachableError extends Error {
    public override readonly name = "ClusterUnreachableError";
}

/**
 * Asks the API server for its version and for namespaces, all at once.
 * @throws ClusterUnreachableError with the server and the reason.
 */
export async function probeCluster(kubeconfig: string, namespaces: readonly string[]): Promise<ClusterAnswer> {
    try {
        const connection = await connect(kubeconfig);
        try {
            const [version, ...found] = await Promise.all([
                connection.request({ path: "/version", timeout: answerTimeout }),
                ...namespaces.map((name) => namespaceExists(connection, name)),
            ]);
            return {
                version: versionOf(connection, version),
                namespaces: Object.fromEntries(namespaces.map((name, index) => [name, found[index]])),
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

async function namespaceExists(connection: KubernetesConnection, name: string): Promise<boolean | undefined> {
    const { status } = await connection.request({ path: `/api/v1/namespaces/${name}`, timeout: answerTimeout });
    return status === 200 || status === 404 ? status === 200 : undefined;
}

function versionOf(connection: KubernetesConnection, { status, body }: KubernetesResponse): string {
    const { origin } = connection.server;
    if (status === 401) {
        throw new ClusterUnreachableError(`${origin}: the credentials are not accepted (401). Renew the kubeconfig`);
    }
    const version = (body as { gitVersion?: unknown } | null)?.gitVersion;
    if (typeof version === "string") {
        return version;
    }
    // Everybody may ask for the version unless the cluster's owner took the right away: it is reachable all the same.
    if (status === 403) {
        return "unknown";
    }
    throw new ClusterUnreachableError(`${origin}: no Kubernetes API server answers there (HTTP status ${status})`);
}
