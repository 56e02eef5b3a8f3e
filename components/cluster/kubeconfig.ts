import { suggestion } from "../fault/suggestion";

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
    readonly as?: string;
    readonly "as-uid"?: string;
    readonly "as-groups"?: readonly string[];
    readonly "as-user-extra"?: Readonly<Record<string, readonly string[]>>;
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

/** The keys of `flotilla:cluster` that choose what is used of which kubeconfig. */
export type KubeconfigKey = "kubeconfigFile" | "context" | "cluster" | "user";

/** Says what is wrong with a kubeconfig and what to do; of its content it holds nothing but names. */
export class KubeconfigError extends Error {
    public override readonly name = "KubeconfigError";
    /** The key of `flotilla:cluster` at which the fault can be mended, where one is known. */
    public readonly key: KubeconfigKey | undefined;

    constructor(message: string, key?: KubeconfigKey) {
        super(message);
        this.key = key;
    }
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

/** Names in a kubeconfig that count instead of its current context and of what the context names. */
export interface KubeconfigOverrides {
    readonly context?: string | undefined;
    readonly cluster?: string | undefined;
    readonly user?: string | undefined;
}

/**
 * What a context of a kubeconfig names, with the overrides put into it, as kubectl does it for its flags of the same
 * names. With both a cluster and a user no context is needed; a current one then only gives the namespace.
 * @throws KubeconfigError when the context, the cluster or the user is not there; the message has the known names.
 */
export function selectContext(document: Kubeconfig, overrides: KubeconfigOverrides = {}): KubeconfigContext {
    const { name, context } = chooseContext(document, overrides);
    const { cluster: contextCluster, user: contextUser, namespace } = context;
    const clusterName = overrides.cluster ?? contextCluster ?? "";
    const clusterKey = overrides.cluster === undefined ? "context" : "cluster";
    const cluster = find(document.clusters, clusterName, "cluster", clusterKey).cluster;
    if (typeof cluster?.server !== "string" || !URL.canParse(cluster.server)) {
        throw new KubeconfigError(`its cluster "${clusterName}" has no server with a valid URL`, clusterKey);
    }
    const userName = overrides.user ?? contextUser ?? "";
    const userKey = overrides.user === undefined ? "context" : "user";
    // A context without a user is anonymous, as for kubectl.
    const isAnonymous = userName === "" && overrides.user === undefined;
    const user = isAnonymous ? {} : (find(document.users, userName, "user", userKey).user ?? {});
    return { name, cluster, user, namespace: namespace === "" ? undefined : namespace };
}

type ContextEntry = NonNullable<NonNullable<Kubeconfig["contexts"]>[number]["context"]>;

function chooseContext(
    document: Kubeconfig,
    { context, cluster, user }: KubeconfigOverrides,
): { readonly name: string; readonly context: ContextEntry } {
    const name = context ?? document["current-context"] ?? "";
    if (context === undefined && cluster !== undefined && user !== undefined) {
        const current = name === "" ? undefined : document.contexts?.find((entry) => entry.name === name);
        return { name: current === undefined ? `${user}@${cluster}` : name, context: current?.context ?? {} };
    }
    if (name === "") {
        throw new KubeconfigError(`it names no current context and has ${known(document.contexts)}`, "context");
    }
    return { name, context: find(document.contexts, name, "context", "context").context ?? {} };
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

function find<Entry extends Named>(
    entries: readonly Entry[] | undefined,
    name: string,
    what: string,
    key: KubeconfigKey,
): Entry {
    const entry = entries?.find((candidate) => candidate.name === name);
    if (entry === undefined) {
        const names = (entries ?? []).map((candidate) => candidate.name ?? "");
        const guess = suggestion(name, names);
        const rest = guess === undefined ? `; it has ${known(entries)}` : `. ${guess} It has ${known(entries)}`;
        throw new KubeconfigError(`it has no ${what} "${name}"${rest}`, key);
    }
    return entry;
}

function known(entries: readonly Named[] | undefined): string {
    const names = (entries ?? []).map((entry) => `"${entry.name ?? ""}"`);
    return names.length === 0 ? "none" : names.sort().join(", ");
}
