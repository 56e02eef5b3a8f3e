import { readFileSync } from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import type { ClusterConfiguration } from "./config";
import {
    type Kubeconfig,
    type KubeconfigCluster,
    KubeconfigError,
    kubeconfigOf,
    type KubeconfigOverrides,
    type KubeconfigUser,
    mergeKubeconfigs,
    parseKubeconfig,
    selectContext,
} from "./kubeconfig";
import { quietly } from "./kubeconfig-parser";

/** What is used of kubeconfig files. */
export interface EffectiveKubeconfig {
    /** A kubeconfig of one context alone, as JSON, with certificates and keys inside: a secret. */
    readonly content: string;
    /** The namespace of the context, when it names one. */
    readonly namespace: string | undefined;
}

/**
 * The effective kubeconfig of one context: files merged as kubectl does, cut down to the context, and with all
 * certificates and keys inside, so that it is the same on every machine that holds the same credentials. What else
 * the cluster and the user have (plugins, proxies, keys that are not known here) stays as it is.
 * @param files absolute paths; when there are several, those that do not exist are passed over as kubectl does.
 * @throws KubeconfigError that names the file.
 */
export function readKubeconfig(files: readonly string[], overrides: KubeconfigOverrides = {}): EffectiveKubeconfig {
    const documents = files.flatMap((file) => readDocument(file, files.length === 1));
    if (documents.length === 0) {
        throw new KubeconfigError(`none of ${files.join(", ")} exists`, "kubeconfigFile");
    }
    return naming(files.join(", "), () => {
        const selected = selectContext(mergeKubeconfigs(documents), overrides);
        const embedded = { cluster: embedCluster(selected.cluster), user: embedUser(selected.user) };
        return { content: kubeconfigOf({ ...selected, ...embedded }), namespace: selected.namespace };
    });
}

/** The files that kubectl would read: KUBECONFIG's list, else `~/.kube/config`. */
export function defaultKubeconfigFiles(environment: NodeJS.ProcessEnv, home: string): string[] {
    const listed = (environment["KUBECONFIG"] ?? "").split(path.delimiter).filter((file) => file !== "");
    return listed.length === 0 ? [path.join(home, ".kube", "config")] : [...new Set(listed)];
}

/** The files that an installation's kubeconfig is read from: the one that it names, else those of kubectl. */
export function kubeconfigFiles(
    projectFolder: string,
    { kubeconfigFile }: Pick<ClusterConfiguration, "kubeconfigFile">,
    environment: NodeJS.ProcessEnv,
    home: string,
): string[] {
    return kubeconfigFile === undefined
        ? defaultKubeconfigFiles(environment, home)
        : [path.resolve(projectFolder, kubeconfigFile)];
}

function readDocument(file: string, isOnly: boolean): Kubeconfig[] {
    let text: string;
    try {
        text = readFileSync(file, "utf8");
    } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code === "ENOENT" && !isOnly) {
            return [];
        }
        throw new KubeconfigError(
            code === "ENOENT" ? `${file} does not exist` : `${file} cannot be read (${code ?? ""})`,
            "kubeconfigFile",
        );
    }
    return [
        naming(file, () =>
            absolutePaths(
                parseKubeconfig(text, (content) => parse(content, quietly)),
                path.dirname(file),
            ),
        ),
    ];
}

function naming<Result>(file: string, work: () => Result): Result {
    try {
        return work();
    } catch (error) {
        // What is wrong with a file itself is mended by another file.
        throw error instanceof KubeconfigError
            ? new KubeconfigError(`${file}: ${error.message}`, error.key ?? "kubeconfigFile")
            : error;
    }
}

/** Paths in a kubeconfig count from its own folder, so they are made absolute before files are merged. */
function absolutePaths(document: Kubeconfig, folder: string): Kubeconfig {
    const absolute = (file: string): string => path.resolve(folder, file);
    const clusterPaths = (cluster: KubeconfigCluster): KubeconfigCluster =>
        mapText(cluster, ["certificate-authority"], absolute);
    const userPaths = (user: KubeconfigUser): KubeconfigUser => ({
        ...mapText(user, ["client-certificate", "client-key", "tokenFile"], absolute),
        ...(user.exec?.command?.includes("/") === true && {
            exec: { ...user.exec, command: absolute(user.exec.command) },
        }),
    });
    return {
        ...document,
        clusters: (document.clusters ?? []).map((entry) => ({
            ...entry,
            ...(entry.cluster && { cluster: clusterPaths(entry.cluster) }),
        })),
        users: (document.users ?? []).map((entry) => ({
            ...entry,
            ...(entry.user && { user: userPaths(entry.user) }),
        })),
    };
}

function mapText<Entry extends object>(
    entry: Entry,
    keys: readonly (keyof Entry)[],
    map: (text: string) => string,
): Entry {
    const changed = keys.flatMap((key) => {
        const value = entry[key];
        return typeof value === "string" && value !== "" ? [[key, map(value)] as const] : [];
    });
    return { ...entry, ...Object.fromEntries(changed) };
}

/** Only the selected context's files are read: those of others may well be missing on this machine. */
function embedCluster(cluster: KubeconfigCluster): KubeconfigCluster {
    return embedFile(cluster, "certificate-authority", "cluster");
}

/** A token's file stays a file: its content rotates. */
function embedUser(user: KubeconfigUser): KubeconfigUser {
    return embedFile(embedFile(user, "client-certificate", "user"), "client-key", "user");
}

/** As for kubectl, data win over a file, and empty ones count as none. */
function embedFile<Entry extends object>(entry: Entry, key: keyof Entry & string, owner: string): Entry {
    const { [key]: file, ...rest } = entry;
    const dataKey = `${key}-data`;
    if (typeof file !== "string" || file === "") {
        return entry;
    }
    const data = (rest as Readonly<Record<string, unknown>>)[dataKey] ?? "";
    if (data !== "") {
        return rest as unknown as Entry;
    }
    try {
        return { ...rest, [dataKey]: readFileSync(file).toString("base64") } as unknown as Entry;
    } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        const problem = code === "ENOENT" ? "does not exist" : `cannot be read (${code ?? ""})`;
        throw new KubeconfigError(`the ${owner}'s ${key} ${file} ${problem}`, "kubeconfigFile");
    }
}
