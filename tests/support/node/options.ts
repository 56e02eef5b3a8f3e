import type { Image } from "./image";

/** How a node joins a cluster. */
export interface NodeOptions {
    readonly name: string;
    /** Path of an administrator's kubeconfig; kubelet uses it as `system:node:<name>`, with the rights of a node. */
    readonly kubeconfig: string;
    /** Path of the authority that signs those who may talk to kubelet. */
    readonly authority: string;
    /** Address of the node, which has to be one of this machine. @default 127.0.0.1, which no pod learns as its host's */
    readonly address?: string;
    /** Whether pods have a loopback of the node's own, so that two nodes may use the same ports; nobody reaches them from outside. */
    readonly isAlone?: boolean;
    /** Images beside busybox, which is `localhost/busybox:1`. */
    readonly images?: readonly Image[];
    /** Executables that busybox' image has, too, by their place. */
    readonly commands?: Image["executables"];
}

/** How kubelet belongs to a cluster. */
export interface Membership {
    /** With the rights of the node. */
    readonly kubeconfig: string;
    /** Certificates of the authorities that sign those who may talk to kubelet. */
    readonly authority: string;
}
