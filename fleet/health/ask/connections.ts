import type { KubeconfigContext } from "../../../components/cluster/kubeconfig";
import { KubernetesConnection } from "../../../provider/kubernetes/connection";

/** Connections to the API servers of one cluster, all as the user of its kubeconfig. */
export class Connections {
    private readonly context: KubeconfigContext;
    private readonly open = new Map<string, KubernetesConnection>();

    constructor(context: KubeconfigContext) {
        this.context = context;
    }

    /** The connection to one of them, by its URL. */
    public to(server: string): KubernetesConnection {
        const cluster = { ...this.context.cluster, server };
        const connection = this.open.get(server) ?? new KubernetesConnection({ ...this.context, cluster });
        this.open.set(server, connection);
        return connection;
    }

    /** Closes all. */
    public close(): void {
        for (const connection of this.open.values()) {
            connection.close();
        }
    }
}
