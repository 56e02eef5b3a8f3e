import type { KubeconfigContext } from "../../components/cluster/kubeconfig";
import { KubernetesConnection } from "../../provider/kubernetes/connection";
import type { EngineLog } from "../../provider/resource-provider";
import { ApiError, connectionText, errorText } from "./api-error";
import type { ProviderOptions } from "./configuration";
import { parseFailure, readContext } from "./kubeconfig";
import { requireLoopback } from "./loopback";
import { ObjectClient } from "./object-client";
import type { Session } from "./session";
import { Watches } from "./await/watches";

/** The cluster of a provider resource: one can work with it, or there is a reason why not. */
export type Cluster =
    | { readonly session: Session; readonly unreachable?: undefined }
    | { readonly session?: undefined; readonly unreachable: string };

/** A cluster that is being looked for, and what is known of it without asking it. */
export interface PendingCluster {
    readonly cluster: Promise<Cluster>;
    /** The default namespace of the kubeconfig's context. */
    readonly namespace: string | undefined;
    /** Ends the connections. */
    close(): void;
}

/**
 * Connects to the cluster that the options name and asks whether it answers. A kubeconfig that cannot be used makes
 * the cluster unreachable, no more: previews go on without it (observed of the Kubernetes provider 4.34).
 * @throws NotLoopbackError at once for a server that is not on this machine.
 */
export async function openCluster(options: ProviderOptions, log: EngineLog): Promise<PendingCluster> {
    let context: KubeconfigContext;
    try {
        context = await readContext(options.kubeconfig, options);
    } catch (error) {
        const cluster = Promise.resolve({ unreachable: unusable(errorText(error)) });
        return { cluster, namespace: undefined, close: () => undefined };
    }
    requireLoopback(context);
    const [connection, streams] = [new KubernetesConnection(context), new KubernetesConnection(context)];
    const session = {
        client: new ObjectClient(connection),
        watches: new Watches(connection, streams),
        log,
        options,
    };
    const cluster = probe(connection).then((reason) => (reason === undefined ? { session } : { unreachable: reason }));
    const close = (): void => {
        connection.close();
        streams.close();
    };
    return { cluster, namespace: context.namespace, close };
}

function unusable(message: string): string {
    if (message.startsWith(parseFailure)) {
        return `failed to parse kubeconfig data in \`kubernetes:config:kubeconfig\`- ${message}`;
    }
    return (
        "unable to load Kubernetes client configuration from kubeconfig file. Make sure you have: \n\n" +
        " \t • set up the provider as per https://www.pulumi.com/registry/packages/kubernetes/installation-configuration/" +
        ` \n\n ${message}`
    );
}

/** The address that the real provider reads first; its text is what users find when they search for the error. */
const schemaPath = "/openapi/v2?timeout=32s";

/** @returns why one cannot work with the cluster. */
async function probe(connection: KubernetesConnection): Promise<string | undefined> {
    const prefix = "unable to load schema information from the API server: ";
    try {
        const { status, body } = await connection.request({ path: "/api", timeout: 10_000 });
        return status >= 400 ? prefix + new ApiError(status, body).message : undefined;
    } catch (error) {
        return prefix + connectionText(error, connection, schemaPath);
    }
}
