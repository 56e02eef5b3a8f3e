/** An object that an installation declares in its cluster, as access rules name it. */
export interface DeclaredObject {
    /** API group; empty for the core group. */
    readonly group: string;
    readonly kind: string;
    /** The kind's plural in addresses and access rules, such as `resourcequotas`; with a subresource, such as `pods/log`. */
    readonly resource: string;
    /** Undefined for objects of the whole cluster. */
    readonly namespace?: string;
    /** {@link anyName} where the name is not known when this is declared. */
    readonly name: string;
    /** What else than `get`, `create`, `patch` and `delete` is done with it, or what of these is not. */
    readonly verbs?: readonly Verb[];
}

/** Stands for every name: what is done is allowed for all objects of the kind. No object's name can be this (RFC 1123). */
export const anyName = "*";

/**
 * Verbs of the Kubernetes API (https://kubernetes.io/docs/reference/access-authn-authz/authorization/#determine-the-request-verb),
 * and those that let somebody give rights that he does not have himself: `escalate` writes them into a role, `bind` binds
 * one (https://kubernetes.io/docs/reference/access-authn-authz/rbac/#privilege-escalation-prevention-and-bootstrapping).
 */
export type Verb =
    | "get"
    | "list"
    | "watch"
    | "create"
    | "update"
    | "patch"
    | "delete"
    | "deletecollection"
    | "escalate"
    | "bind";
