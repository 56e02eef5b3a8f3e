import { stackFile, withSections } from "../project-files";
import type { BadInput } from "./bad-input";

const nodes = "  flotilla:nodes:\n    n0: { addresses: [10.0.0.1], roles: [control-plane, etcd] }\n";

/** A stack file with one node and `flotilla:join`, to which lines are added; the first of these stands in line 7. */
function withJoin(yaml: string, pki = ""): string {
    return withSections(`${nodes}  flotilla:join:\n${yaml}${pki}`);
}

const dns = "    clusterDNS: [10.96.0.10]\n";

/** What is wrong with how hosts join. */
export const join: readonly BadInput[] = [
    {
        rule: "keys and values that no host could join with",
        stack: withJoin(
            '    server: "http://api.example.com"\n    clusterDNS: [kube-dns]\n    containerRuntime: /run/containerd.sock\n' +
                "    kubelet: { executable: kubelet, argument: {} }\n    deadline: 0\n",
        ),
        expected: [
            `${stackFile}:7: join.server: "http://api.example.com" is not an API server's address. Write https:// with a host and a port, such as https://127.0.0.1:6443, and nothing behind it.`,
            `${stackFile}:8: join.clusterDNS[0]: "kube-dns" is not an IP address. Write one such as 10.0.0.1 or 2001:db8::1.`,
            `${stackFile}:9: join.containerRuntime: "/run/containerd.sock" is not the socket of a container runtime. Write one such as unix:///run/containerd/containerd.sock.`,
            `${stackFile}:10: join.kubelet.argument: unknown key "argument". Did you mean "arguments"?`,
            `${stackFile}:10: join.kubelet.executable: "kubelet" is not an absolute path. Write one of letters, digits, ".", "_" and "-" between slashes.`,
            `${stackFile}:11: join.deadline: 0 is less than a second. Use a whole number of seconds from 1 on.`,
        ],
    },
    {
        rule: "what the join script says itself, and arguments that are none",
        stack: withJoin(
            `    server: "https://10.0.0.1:6443"\n${dns}    kubelet:\n      arguments: { node-labels: a=b, --v: 2, x: [1] }\n` +
                "      configuration: { kind: X, clusterDNS: [10.96.0.11] }\n",
        ),
        expected: [
            `${stackFile}:10: join.kubelet.arguments.--v: "--v" is not the name of an argument. Write it without the dashes before it and the value behind it.`,
            `${stackFile}:10: join.kubelet.arguments.node-labels: "node-labels" is set by the join script. Write labels of the node in flotilla:nodes.`,
            `${stackFile}:10: join.kubelet.arguments.x: [1] is no value of an argument. Write text on one line, a number, true or false.`,
            `${stackFile}:11: join.kubelet.configuration.clusterDNS: ["10.96.0.11"] is set by the join script. Write join.clusterDNS.`,
            `${stackFile}:11: join.kubelet.configuration.kind: "X" is set by the join script. Take it out.`,
        ],
    },
    {
        rule: "hosts that nobody tells where they join",
        stack: withJoin(dns),
        expected: [
            `${stackFile}:6: join.server: is missing, and there is no flotilla:pki that has it. Write the API server's address.`,
        ],
    },
    {
        rule: "an API server that a host finds only after it has joined",
        stack: withJoin(dns, "  flotilla:pki: {}\n"),
        expected: [
            `${stackFile}:6: join.server: is missing, and pki.apiServer.server is "https://127.0.0.1:6443": that is the host itself, before it has joined. Write an address that other hosts reach.`,
        ],
    },
    {
        rule: "an API server that kubelets would not trust",
        stack: withJoin(`    server: "https://api.example.com:6443"\n${dns}`, "  flotilla:pki: {}\n"),
        expected: [
            `${stackFile}:7: join.server: the API server's certificate does not have "api.example.com", which kubelets ask for. Add it to pki.apiServer.hosts, or write another address.`,
        ],
    },
];
