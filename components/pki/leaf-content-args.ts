import type { Algorithm } from "./algorithm";

/** What a leaf certificate says, whoever signs it, and the kind of its key. */
export interface LeafContentArgs {
    /** May be empty where there are hosts. */
    readonly commonName: string;
    /** One attribute O of the subject each. */
    readonly organizations: readonly string[];
    /** Subject alternative names: DNS names, IP addresses, e-mail addresses and URIs. */
    readonly hosts: readonly string[];
    readonly purposes: readonly ("server" | "client")[];
    readonly algorithm: Algorithm;
}
