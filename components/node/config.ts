import { z } from "zod";
import { refuseRepetition } from "../fault/repetition";
import { text } from "../namespace/names";
import { dnsNameFault } from "../pki/dns-name";
import { canonicalAddress, ipAddressFault, ipVersion } from "../pki/ip-address";
import { nodeAnnotations, nodeLabels, nodeTaints } from "./node-keys";

/** What runs on a node beside pods. */
export const nodeRoles = ["control-plane", "etcd", "worker"] as const;

/** What runs on a node: `control-plane` has an API server, scheduler and controller manager, `etcd` a member of etcd. */
export type NodeRole = (typeof nodeRoles)[number];

/** A role of a node. */
export const nodeRole = z.enum(nodeRoles, { error: `is not a role. Use one of: ${nodeRoles.join(", ")}` });

/** Nodes are objects of Kubernetes, and hosts: lower case, as the kubelet makes its own name. */
function nodeNameFault(name: string): string | undefined {
    return name === name.toLowerCase()
        ? dnsNameFault(name)
        : "has capitals, but the kubelet takes a node's name in lower case. Write it so";
}

const nodeName = text((name) => {
    const fault = nodeNameFault(name);
    return fault === undefined ? undefined : `is no node's name: it ${fault}`;
});

const address = text(ipAddressFault);

/** One node of an installation: what `flotilla:nodes.<name>` may hold. */
export const nodeConfiguration = z.strictObject({
    addresses: z
        .array(address)
        .min(1, { error: "has no address. List those by which other nodes reach it" })
        .superRefine(refuseRepetition((entry) => (ipVersion(entry) === undefined ? entry : canonicalAddress(entry))))
        .meta({
            description: "The node's IP addresses, by which others reach it, IPv4 or IPv6; the first one is its own.",
            examples: [["192.168.77.10"], ["10.0.0.10", "fd00::10"]],
        }),
    roles: z
        .array(nodeRole)
        .min(1, { error: "has no role. Write worker for a node that only runs pods, or take the key out" })
        .superRefine(refuseRepetition())
        .default(["worker"])
        .meta({
            description:
                "What runs on the node: control-plane for an API server, scheduler and controller manager, etcd for a member " +
                "of etcd, worker for pods alone.",
            examples: [["control-plane", "etcd"]],
        }),
    hostname: text(dnsNameFault)
        .optional()
        .meta({
            description: "The node's host name, where it is another than the node's name.",
            examples: ["n0.example.com"],
        }),
    labels: nodeLabels,
    annotations: nodeAnnotations,
    taints: nodeTaints,
    takeOver: z
        .boolean()
        .optional()
        .meta({
            description:
                "Take labels, annotations and taints over that others have set to another value. Without it that is an error, and " +
                "nothing is changed. Take the key out after the `up`.",
            examples: [true],
        }),
});

/** The nodes of an installation by their name: `flotilla:nodes`. */
export const nodesConfiguration = z
    .record(nodeName, nodeConfiguration)
    .default({})
    .meta({
        description:
            "The nodes of the cluster, by name. The default catalog of certificates is made from them, and they get the labels, " +
            "annotations and taints that are written here. One that has not joined yet may be declared already: it gets them after it has.",
        examples: [
            {
                n0: { addresses: ["192.168.77.10"], roles: ["control-plane", "etcd"] },
                n1: { addresses: ["192.168.77.11"] },
            },
        ],
    });

/** `flotilla:nodes` with its defaults. */
export type NodesConfiguration = z.output<typeof nodesConfiguration>;

/** A node's configuration with its defaults. */
export type NodeConfiguration = NodesConfiguration[string];
