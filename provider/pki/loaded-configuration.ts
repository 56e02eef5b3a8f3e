import type { Connect } from "../kubernetes/requests";
import type { KubernetesConnection, KubernetesResponse } from "../kubernetes/connection";

/** What is known of the file that the API server has loaded: its hash, that there is none, or why nobody knows. */
export type LoadedConfiguration =
    | { readonly hash: string }
    | { readonly hash: undefined }
    | { readonly unknownBecause: string };

/** A text of megabytes, which the API server makes up when it is asked. */
const metricsTimeout = 60_000;

const metric = /^apiserver_encryption_config_controller_last_config_info\{[^}]*\bhash="([^"]*)"/m;

/** The minor version of Kubernetes 1 from which on the metric is there (kubernetes/kubernetes, CHANGELOG-1.34.md). */
const firstMinor = 34;

/**
 * Asks the API server which file of `--encryption-provider-config` it has loaded. Only the one that answers says so: of
 * several behind one address that is any of them.
 */
export async function loadedConfiguration(connect: Connect, signal: AbortSignal): Promise<LoadedConfiguration> {
    try {
        const connection = await connect();
        const { status, body } = await get(connection, "/metrics", signal);
        if (status === 401 || status === 403) {
            return {
                unknownBecause: "the kubeconfig's user may not get /metrics (the ClusterRole system:monitoring may)",
            };
        }
        if (status !== 200 || typeof body !== "string") {
            return { unknownBecause: `the API server answers for /metrics with HTTP status ${status}` };
        }
        const hash = metric.exec(body)?.[1];
        if (hash !== undefined || (await isNewEnough(connection, signal))) {
            return { hash };
        }
        return { unknownBecause: `API servers before Kubernetes 1.${firstMinor} do not say it` };
    } catch (error) {
        signal.throwIfAborted();
        return { unknownBecause: error instanceof Error ? error.message : String(error) };
    }
}

/** Why a step has to wait for the API server, without a full stop; undefined when it has loaded what it should have. */
export function loadedFault(loaded: string | undefined, wanted: string): string | undefined {
    if (loaded === wanted) {
        return undefined;
    }
    const has =
        loaded === undefined
            ? "runs without --encryption-provider-config"
            : `has loaded another file (${loaded}) than the Secret has (${wanted})`;
    return (
        `the API server ${has}. Bring the Secret's text to the file of every API server, byte for byte, and have it loaded: ` +
        "with --encryption-provider-config-automatic-reload that takes a minute, otherwise a restart. " +
        "Where the file is written in another way, set pki.encryption.verify: false"
    );
}

function get(connection: KubernetesConnection, path: string, signal: AbortSignal): Promise<KubernetesResponse> {
    return connection.request({ path, accept: "text/plain, application/json", timeout: metricsTimeout, signal });
}

async function isNewEnough(connection: KubernetesConnection, signal: AbortSignal): Promise<boolean> {
    const { body } = await connection.request({ path: "/version", signal });
    const { major, minor } = (body ?? {}) as { major?: unknown; minor?: unknown };
    return major === "1" && typeof minor === "string" && Number.parseInt(minor, 10) >= firstMinor;
}
