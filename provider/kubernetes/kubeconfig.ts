import { readFileSync } from "node:fs";
import { parse } from "yaml";

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
    readonly exec?: object;
    readonly "auth-provider"?: object;
}

/** Cluster, user and default namespace that one context of a kubeconfig names. */
export interface KubeconfigContext {
    readonly name: string;
    readonly cluster: KubeconfigCluster;
    readonly user: KubeconfigUser;
    readonly namespace: string | undefined;
}

/** Says what is wrong with a kubeconfig; never contains anything of its content but names. */
export class KubeconfigError extends Error {
    public override readonly name = "KubeconfigError";
}

interface Named {
    readonly name?: string;
}

interface KubeconfigDocument {
    readonly "current-context"?: string;
    readonly clusters?: readonly (Named & { readonly cluster?: KubeconfigCluster })[];
    readonly users?: readonly (Named & { readonly user?: KubeconfigUser })[];
    readonly contexts?: readonly (Named & {
        readonly context?: { readonly cluster?: string; readonly user?: string; readonly namespace?: string };
    })[];
}

/**
 * Reads a kubeconfig, given as its content (YAML or JSON) or as a path, as the Kubernetes provider takes it.
 * @throws KubeconfigError when it does not parse, or when the context, its cluster or its user is not in it.
 */
export function readKubeconfig(
    contentOrPath: string,
    overrides: { readonly context?: string; readonly cluster?: string } = {},
): KubeconfigContext {
    const document = parseDocument(contentOrPath);
    const name = overrides.context ?? document["current-context"];
    if (name === undefined || name === "") {
        throw new KubeconfigError(`The kubeconfig names no current context. Name one of ${known(document.contexts)}.`);
    }
    const context = find(document.contexts, name, "context").context ?? {};
    const clusterName = overrides.cluster ?? context.cluster ?? "";
    const cluster = find(document.clusters, clusterName, "cluster").cluster;
    if (typeof cluster?.server !== "string") {
        throw new KubeconfigError(`The cluster "${clusterName}" of the kubeconfig has no server.`);
    }
    const user = context.user === undefined ? {} : (find(document.users, context.user, "user").user ?? {});
    return { name, cluster, user, namespace: context.namespace };
}

function parseDocument(contentOrPath: string): KubeconfigDocument {
    const isPath = !contentOrPath.includes("\n") && !contentOrPath.trimStart().startsWith("{");
    let document: unknown;
    try {
        const content = isPath ? readFileSync(contentOrPath, "utf8") : contentOrPath;
        document = content.trimStart().startsWith("{") ? JSON.parse(content) : parse(content);
    } catch (error) {
        // The parser's message may quote a line of the file, hence a key: only its kind is passed on.
        const detail =
            isPath && isSystemError(error) ? `${contentOrPath}: ${error.code}` : "it is neither YAML nor JSON";
        throw new KubeconfigError(`failed to parse kubeconfig: ${detail}`);
    }
    if (typeof document !== "object" || document === null || Array.isArray(document)) {
        throw new KubeconfigError("failed to parse kubeconfig: it is not a map with clusters, users and contexts");
    }
    return document;
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException & { code: string } {
    return error instanceof Error && typeof (error as NodeJS.ErrnoException).code === "string";
}

function find<Entry extends Named>(entries: readonly Entry[] | undefined, name: string, what: string): Entry {
    const entry = entries?.find((candidate) => candidate.name === name);
    if (entry === undefined) {
        throw new KubeconfigError(`${what} "${name}" does not exist in the kubeconfig, which has ${known(entries)}.`);
    }
    return entry;
}

function known(entries: readonly Named[] | undefined): string {
    const names = (entries ?? []).map((entry) => `"${entry.name ?? ""}"`);
    return names.length === 0 ? "none" : names.sort().join(", ");
}
