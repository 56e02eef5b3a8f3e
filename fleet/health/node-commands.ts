import type { NodeConfiguration } from "../../components/node/config";
import { nodesWith } from "../../components/pki/node-hosts";
import type { CheckState } from "./check";
import type { Expectations } from "./expectations";
import { serverChecks } from "./judge/api-servers";
import type { Observations } from "./observations";

/** What to look at on a node whose API server does not answer, so that the API can tell nothing of it. */
export interface NodeCommands {
    /** The node's name; undefined where no control-plane node is declared. */
    readonly node: string | undefined;
    readonly addresses: readonly string[];
    /** For a shell of root on the node; each only reads. */
    readonly commands: readonly string[];
}

/**
 * The commands for each control-plane node whose API server fails, in the order of the nodes' names; for all that are not known
 * to be well where an address in front of them fails.
 */
export function nodeCommands(observations: Observations, { nodes }: Pick<Expectations, "nodes">): NodeCommands[] {
    const checks = serverChecks(observations, { nodes });
    const masters = nodesWith(nodes, "control-plane");
    const namesOf = (states: readonly CheckState[]): (string | undefined)[] =>
        checks.filter(({ check }) => states.includes(check.state)).map(({ server }) => server.node);
    const [failed, well] = [namesOf(["fail"]), namesOf(["pass"])];
    if (failed.length === 0) {
        return [];
    }
    if (masters.length === 0) {
        return [{ node: undefined, addresses: [], commands: commandsFor(undefined, undefined) }];
    }
    return masters
        .filter(([name]) => failed.includes(name) || (failed.includes(undefined) && !well.includes(name)))
        .map(([node, configuration]) => ({
            node,
            addresses: configuration.addresses,
            commands: commandsFor(node, configuration),
        }));
}

/** Ports of Kubernetes (https://kubernetes.io/docs/reference/networking/ports-and-protocols/). */
const ports = { always: [6443, 10_250, 10_257, 10_259], etcd: [2379, 2380] } as const;

/** Without the API a static pod is seen through the container runtime, the kubelet's folder and the logs on the disk. */
function commandsFor(node: string | undefined, configuration: NodeConfiguration | undefined): string[] {
    const hasEtcd = configuration?.roles.includes("etcd") ?? true;
    const watched = [...(hasEtcd ? ports.etcd : []), ...ports.always];
    const names = hasEtcd ? "etcd|kube-" : "kube-";
    return [
        node === undefined
            ? "hostname"
            : `hostname   # ${configuration?.hostname ?? node}, or the kubelet is another node`,
        "date -u   # compare it with a clock that is right",
        "systemctl status kubelet --no-pager",
        "journalctl -u kubelet -n 50 --no-pager",
        "ls -la /etc/kubernetes/manifests",
        `crictl ps -a --name '${names}'`,
        `ss -ltnp | grep -E ':(${watched.join("|")}) '`,
        "curl -ks 'https://127.0.0.1:6443/readyz?verbose'",
        ...(hasEtcd ? ["tail -n 20 /var/log/pods/*etcd*/*/*.log"] : []),
        "tail -n 20 /var/log/pods/*kube-apiserver*/*/*.log",
    ];
}
