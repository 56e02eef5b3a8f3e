import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { type PropertyMap, isMap, unwrapSecrets } from "../../provider/property-values";
import type { ReplacementOptions } from "./replacement";

/** The provider's arguments that the stand-in knows; the others of the real provider have no effect. */
export interface ProviderOptions extends ReplacementOptions {
    /** Content or path. */
    readonly kubeconfig: string;
    readonly context?: string;
    readonly cluster?: string;
    /** For namespaced objects without a namespace; wins over the kubeconfig's. */
    readonly namespace?: string;
    readonly deleteUnreachable: boolean;
    readonly skipUpdateUnreachable: boolean;
    readonly upsertExistingObjects: boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the arguments of the provider resource, which arrive as texts. Without a kubeconfig it is `KUBECONFIG` or
 * `~/.kube/config`, as for kubectl.
 */
export function readOptions(inputs: PropertyMap, environment: Environment): ProviderOptions {
    const text = textReader(inputs);
    const flag = (name: string, variable: string): boolean =>
        (text(name) ?? environment[variable] ?? "").toLowerCase() === "true";
    const [context, cluster, namespace] = [text("context"), text("cluster"), text("namespace")];
    return {
        kubeconfig: text("kubeconfig") ?? defaultKubeconfig(environment),
        ...(context !== undefined && { context }),
        ...(cluster !== undefined && { cluster }),
        ...(namespace !== undefined && { namespace }),
        enableConfigMapMutable: flag("enableConfigMapMutable", "PULUMI_K8S_ENABLE_CONFIGMAP_MUTABLE"),
        enableSecretMutable: flag("enableSecretMutable", "PULUMI_K8S_ENABLE_SECRET_MUTABLE"),
        deleteUnreachable: flag("deleteUnreachable", "PULUMI_K8S_DELETE_UNREACHABLE"),
        skipUpdateUnreachable: flag("skipUpdateUnreachable", "PULUMI_K8S_SKIP_UPDATE_UNREACHABLE"),
        upsertExistingObjects: flag("upsertExistingObjects", "PULUMI_K8S_UPSERT_EXISTING_OBJECTS"),
    };
}

/** Reads an argument as text, whether it arrived as text, boolean or map, secret or not; empty is like absent. */
export function textReader(inputs: PropertyMap): (name: string) => string | undefined {
    const plain = unwrapSecrets(inputs) as PropertyMap;
    return (name) => {
        const value = plain[name];
        if (value === undefined || value === null || value === "") {
            return undefined;
        }
        return isMap(value) || Array.isArray(value) ? JSON.stringify(value) : String(value);
    };
}

function defaultKubeconfig(environment: Environment): string {
    const first = (environment["KUBECONFIG"] ?? "").split(delimiter).find((path) => path !== "");
    return first ?? join(homedir(), ".kube", "config");
}
