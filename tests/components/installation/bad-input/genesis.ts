import { stackFile, withSections } from "../project-files";
import type { BadInput } from "./bad-input";

const nodes = "  flotilla:nodes:\n    n0: { addresses: [10.0.0.1], roles: [control-plane, etcd] }\n";

/** What is wrong with how a cluster begins. */
export const genesis: readonly BadInput[] = [
    {
        rule: "keys and values that say nothing",
        stack: withSections(`${nodes}  flotilla:genesis:\n    node: ""\n    cluster: none\n    hostname: n0\n`),
        expected: [
            `${stackFile}:7: genesis.node: "" is empty. Name a node of flotilla:nodes.`,
            `${stackFile}:8: genesis.cluster: "none" is not a state of the cluster. Use present or absent.`,
            `${stackFile}:9: genesis.hostname: unknown key "hostname". Use one of: cluster, node.`,
        ],
    },
    {
        rule: "a node that there is not, and sections that are missing",
        stack: withSections(`${nodes}  flotilla:genesis: { node: n1 }\n`),
        expected: [
            ...["anchors", "join", "pki"].map(
                (section) =>
                    `${stackFile}:6: genesis: there is no flotilla:${section}, of which the first node is made. Write it, as docs/genesis.md tells.`,
            ),
            `${stackFile}:6: genesis.node: "n1" is not a node of flotilla:nodes. Did you mean "n0"?`,
        ],
    },
];
