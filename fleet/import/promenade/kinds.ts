import type { z } from "zod";
import { documentOf } from "./envelope";
import { genesis } from "./genesis";
import { docker, encryptionPolicy, kubelet } from "./host-programs";
import { hostSystem } from "./host-system";
import { network } from "./network";
import { node } from "./node";
import { pkiCatalog } from "./pki-catalog";

/** The kinds of documents that Promenade reads, each as `promenade/<kind>/v1`. */
export const kinds = {
    Docker: documentOf(docker),
    EncryptionPolicy: documentOf(encryptionPolicy),
    Genesis: documentOf(genesis),
    HostSystem: documentOf(hostSystem),
    Kubelet: documentOf(kubelet),
    KubernetesNetwork: documentOf(network),
    KubernetesNode: documentOf(node),
    PKICatalog: documentOf(pkiCatalog),
};

/** Name of a kind. */
export type Kind = keyof typeof kinds;

/** The data of a kind's documents. */
export type DataOf<Of extends Kind> = z.output<(typeof kinds)[Of]>["data"];

/** How many documents of a kind a design has, beside any number. */
export const cardinality: Readonly<Partial<Record<Kind, "exactly one" | "at most one">>> = {
    Docker: "exactly one",
    EncryptionPolicy: "at most one",
    Genesis: "exactly one",
    HostSystem: "exactly one",
    Kubelet: "exactly one",
    KubernetesNetwork: "exactly one",
};
