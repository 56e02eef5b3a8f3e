import { daemonName } from "../../components/fiaas/names";
import { type Connect, Refused, Unanswered } from "../kubernetes/requests";
import { DaemonCluster } from "./daemon-cluster";

/** Milliseconds for the one request. */
const answerTimeout = 3000;

/**
 * Why a daemon cannot be set up by an Application: a Deployment of the same name that belongs to none, such as that of the
 * Helm chart, or a plain one of this installation. The daemon would take it over, and whoever made it would delete it in
 * the end, with the daemon. Where nobody can tell there is no reason; what comes next says why.
 */
export async function foreignDeployment(
    namespace: string,
    connect: Connect,
    signal: AbortSignal,
): Promise<string | undefined> {
    try {
        const cluster = new DaemonCluster(connect, namespace, () => ({ signal, timeout: answerTimeout }));
        const deployment = await cluster.deployment();
        const owners = deployment?.metadata?.ownerReferences ?? [];
        return deployment === undefined || owners.some(({ kind }) => kind === "Application")
            ? undefined
            : `namespaces.${namespace}.fiaas: there is a Deployment ${daemonName} that no Application made, as that of a Helm release or ` +
                  "of a daemon with direct: true. Remove it first: for a plain Deployment of this installation take `fiaas` out of the " +
                  "namespace, run `pulumi up`, and put it in again; for a Helm release run `helm uninstall`.";
    } catch (error) {
        if (error instanceof Refused || error instanceof Unanswered) {
            return undefined;
        }
        throw error;
    }
}
