import { readFileSync } from "node:fs";
import { connect, type KubernetesConnection } from "../../provider/kubernetes/connection";

/** A namespace as the API server has it; only what tests look at. */
export interface LiveNamespace {
    readonly metadata: {
        readonly name: string;
        readonly labels?: Readonly<Record<string, string>>;
        readonly annotations?: Readonly<Record<string, string>>;
        readonly uid: string;
    };
}

/** What tests ask an API server beside Pulumi, to see what is really there. */
export interface ClusterClient {
    readonly connection: KubernetesConnection;
    namespace(name: string): Promise<LiveNamespace | undefined>;
    namespaceNames(): Promise<string[]>;
    createNamespace(name: string): Promise<void>;
    deleteNamespace(name: string): Promise<void>;
}

/** Connects with a kubeconfig file. */
export function clusterClient(kubeconfigFile: string): Promise<ClusterClient> {
    return clusterClientOf(readFileSync(kubeconfigFile, "utf8"));
}

/** Connects with the content of a kubeconfig. */
export async function clusterClientOf(kubeconfig: string): Promise<ClusterClient> {
    const connection = await connect(kubeconfig);
    const path = "/api/v1/namespaces";
    return {
        connection,
        namespace: async (name) => {
            const { status, body } = await connection.request({ path: `${path}/${name}` });
            return status === 200 ? (body as LiveNamespace) : undefined;
        },
        namespaceNames: async () => {
            const { body } = await connection.request({ path });
            return (body as { items: LiveNamespace[] }).items.map(({ metadata }) => metadata.name).sort();
        },
        createNamespace: async (name) => {
            const { status } = await connection.request({ method: "POST", path, body: { metadata: { name } } });
            if (status !== 201) {
                throw new Error(`The namespace ${name} cannot be created: ${status}`);
            }
        },
        deleteNamespace: async (name) => {
            await connection.request({ method: "DELETE", path: `${path}/${name}` });
        },
    };
}
