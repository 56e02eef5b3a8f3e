/** An object that an installation declares in its cluster, as access rules name it. */
export interface DeclaredObject {
    /** API group; empty for the core group. */
    readonly group: string;
    readonly kind: string;
    /** The kind's plural in addresses and access rules, such as `resourcequotas`. */
    readonly resource: string;
    /** Undefined for objects of the whole cluster. */
    readonly namespace?: string;
    readonly name: string;
    /** What else than `get`, `create`, `patch` and `delete` is done with it, or what of these is not. */
    readonly verbs?: readonly Verb[];
}

/** Verbs of the Kubernetes API (https://kubernetes.io/docs/reference/access-authn-authz/authorization/#determine-the-request-verb). */
export type Verb = "get" | "list" | "watch" | "create" | "patch" | "delete";
