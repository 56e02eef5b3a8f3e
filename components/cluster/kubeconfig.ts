/** The parts of a kubeconfig that say how to reach a cluster (https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/). */
export interface KubeconfigCluster {
    readonly server: string;
    readonly "certificate-authority"?: string;
    readonly "certificate-authority-data"?: string;
    readonly "insecure-skip-tls-verify"?: boolean;
    readonly "tls-server-name"?: string;
    readonly "proxy-url"?: string;
}

/** The parts of a kubeconfig that say as whom one talks to the cluster. */
export interface KubeconfigUser {
    readonly "client-certificate"?: string;
    readonly "client-certificate-data"?: string;
    readonly "client-key"?: string;
    readonly "client-key-data"?: string;
    readonly token?: string;
    readonly tokenFile?: string;
    readonly username?: string;
    readonly password?: string;
    readonly exec?: { readonly command?: string };
    readonly "auth-provider"?: object;
}

interface Named {
    readonly name?: string;
}

/** A kubeconfig document; more than one can be merged as kubectl does. */
export interface Kubeconfig {
    readonly "current-context"?: string;
    readonly clusters?: readonly (Named & { readonly cluster?: KubeconfigCluster })[];
    readonly users?: readonly (Named & { readonly user?: KubeconfigUser })[];
    readonly contexts?: readonly (Named & {
        readonly context?: { readonly cluster?: string; readonly user?: string; readonly namespace?: string };
    })[];
}

/** Cluster, user and default namespace that one context of a kubeconfig names. */
export interface KubeconfigContext {
    readonly name: string;
    readonly cluster: KubeconfigCluster;
    readonly user: KubeconfigUser;
    readonly namespace: string | undefined;
}

/** Says what is wrong with a kubeconfig and what to do; of its content it holds nothing but names. */
export class KubeconfigError extends Error {
    public override readonly name = "KubeconfigError";
}

/**
 * Parses a kubeconfig.
 * @param parse a YAML parser, or a JSON parser where the caller knows that it fits.
 * @throws KubeconfigError when the text is neither YAML nor JSON, or no map. The parser's own message could quote a key
 * and is therefore not passed on.
 */
export function parseKubeconfig(text: string, parse: (text: string) => unknown): Kubeconfig {
    let document: unknown;
    try {
        document = parse(text);
    } catch {
        throw new KubeconfigError("it is neither YAML nor JSON");
    }
    if (typeof document !== "object" || document === null || Array.isArray(document)) {
        throw new KubeconfigError("it is not a map with clusters, users and contexts");
    }
    for (const key of ["clusters", "users", "contexts"] as const) {
        const list: unknown = (document as Kubeconfig)[key] ?? [];
        if (!Array.isArray(list)) {
            throw new KubeconfigError(`its ${key} are not a list`);
        }
    }
    return document;
}

/** Merges kubeconfigs as kubectl does: the first file that names a thing wins. */
export function mergeKubeconfigs(documents: readonly Kubeconfig[]): Kubeconfig {
    const current = documents.map((document) => document["current-context"]).find((name) => (name ?? "") !== "");
    return {
        ...(current !== undefined && { "current-context": current }),
        clusters: documents.flatMap((document) => document.clusters ?? []),
        users: documents.flatMap((document) => document.users ?? []),
        contexts: documents.flatMap((document) => document.contexts ?? []),
    };
}

/**
 * What a context of a kubeconfig names.
 * @throws KubeconfigError when the context, its cluster or its user is not there; the message has the known names.
 */
export function selectContext(
    document: Kubeconfig,
    overrides: { readonly context?: string | undefined; readonly cluster?: string | undefined } = {},
): KubeconfigContext {
    const name = overrides.context ?? document["current-context"];
    if (name === undefined || name === "") {
        throw new KubeconfigError(`it names no current context and has ${known(document.contexts)}`);
    }
    const context = find(document.contexts, name, "context").context ?? {};
    const clusterName = overrides.cluster ?? context.cluster ?? "";
    const cluster = find(document.clusters, clusterName, "cluster").cluster;
    if (typeof cluster?.server !== "string" || !URL.canParse(cluster.server)) {
        throw new KubeconfigError(`its cluster "${clusterName}" has no server with a valid URL`);
    }
    const user = context.user === undefined ? {} : (find(document.users, context.user, "user").user ?? {});
    return { name, cluster, user, namespace: context.namespace };
}

/** A kubeconfig of one context alone, as JSON (which is YAML, and parses faster). The same context gives the same text. */
export function kubeconfigOf({ name, cluster, user, namespace }: KubeconfigContext): string {
    return JSON.stringify({
        apiVersion: "v1",
        kind: "Config",
        "current-context": name,
        clusters: [{ name, cluster }],
        users: [{ name, user }],
        contexts: [{ name, context: { cluster: name, user: name, ...(namespace !== undefined && { namespace }) } }],
    });
}

function find<Entry extends Named>(entries: readonly Entry[] | undefined, name: string, what: string): Entry {
    const entry = entries?.find((candidate) => candidate.name === name);
    if (entry === undefined) {
        throw new KubeconfigError(`it has no ${what} "${name}"; it has ${known(entries)}`);
    }
    return entry;
}

function known(entries: readonly Named[] | undefined): string {
    const names = (entries ?? []).map((entry) => `"${entry.name ?? ""}"`);
    return names.length === 0 ? "none" : names.sort().join(", ");
}
