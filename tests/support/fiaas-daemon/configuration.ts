import { parse } from "yaml";
import type { KubernetesConnection } from "../../../provider/kubernetes/connection";
import type { Container, Fields, LiveObject, Pod } from "./kinds";

/** The keys of cluster_config.yaml that the simulation heeds, with the daemon's defaults; it ignores all others. */
export interface Configuration {
    readonly "enable-crd-support": boolean;
    readonly "use-apiextensionsv1-crd": boolean;
    readonly "use-networkingv1-ingress": boolean;
    readonly "disable-crd-creation": boolean;
    readonly "include-status-in-app": boolean;
    readonly "enable-service-account-per-app": boolean;
    readonly "disable-deprecated-managed-env-vars": boolean;
    readonly "ingress-suffix": readonly string[];
    readonly "list-of-roles": readonly string[];
    readonly "list-of-cluster-roles": readonly string[];
    readonly "global-env": readonly string[];
    readonly "service-type": string;
    readonly environment: string;
    readonly infrastructure: string;
    readonly "log-format": string;
}

const defaults: Configuration = {
    "enable-crd-support": false,
    "use-apiextensionsv1-crd": false,
    "use-networkingv1-ingress": false,
    "disable-crd-creation": false,
    "include-status-in-app": false,
    "enable-service-account-per-app": false,
    "disable-deprecated-managed-env-vars": false,
    "ingress-suffix": [],
    "list-of-roles": [],
    "list-of-cluster-roles": [],
    "global-env": [],
    "service-type": "ClusterIP",
    environment: "",
    infrastructure: "diy",
    "log-format": "plain",
};

const folder = "/var/run/config/fiaas";
const key = "cluster_config.yaml";
const tokenFolder = "/var/run/secrets/kubernetes.io/serviceaccount";

/** What a process of the daemon knows once it has started. */
export interface Start {
    readonly configuration: Configuration;
    /** Its own version, which it puts on what it deploys; empty when nobody told it. */
    readonly version: string;
}

/**
 * What the process in a pod finds when it starts: arguments beat the mounted file, which beats the defaults. Reads as the
 * kubelet, which mounts the ConfigMap. Undefined when the pod's ConfigMap is missing, so that its container does not start.
 * @throws Error when the process would end at once.
 */
export async function readStart(kubelet: KubernetesConnection, pod: Pod): Promise<Start | undefined> {
    const container = pod.spec.containers[0];
    if (container?.volumeMounts?.some(({ mountPath }) => mountPath === tokenFolder) !== true) {
        throw new Error(`FileNotFoundError: ${tokenFolder}/token`);
    }
    const file = await mountedFile(kubelet, pod, container);
    if (file === undefined) {
        return undefined;
    }
    const configuration = { ...defaults, ...parseFile(file), ...parseArguments(container.args ?? []) };
    for (const pair of configuration["global-env"]) {
        if (pair.split("=").length !== 2) {
            throw new Error(`ValueError: ${pair} is not of the form KEY=VALUE`);
        }
    }
    const version = container.env?.find(({ name }) => name === "FIAAS_VERSION")?.value ?? "";
    return { configuration, version };
}

/** The text of the mounted configuration; empty when the pod mounts none. */
async function mountedFile(kubelet: KubernetesConnection, pod: Pod, container: Container): Promise<string | undefined> {
    const mount = container.volumeMounts?.find(({ mountPath }) => mountPath.replace(/\/$/, "") === folder);
    const source = pod.spec.volumes?.find(({ name }) => name === mount?.name)?.configMap;
    if (source?.name === undefined) {
        return "";
    }
    const path = `/api/v1/namespaces/${pod.metadata.namespace}/configmaps/${source.name}`;
    const { status, body } = await kubelet.request({ path });
    if (status === 200) {
        return (body as LiveObject & { data?: Record<string, string> }).data?.[key] ?? "";
    }
    return source.optional === true ? "" : undefined;
}

function parseFile(text: string): Fields {
    const content: unknown = parse(text);
    if (typeof content === "object" && content !== null && !Array.isArray(content)) {
        return content as Fields;
    }
    if (content === null || content === undefined) {
        return {};
    }
    throw new Error(`${folder}/${key} is not a map`);
}

function parseArguments(words: readonly string[]): Fields {
    const flags = words.filter((word) => word.startsWith("--") && !word.includes("="));
    return Object.fromEntries(flags.map((flag) => [flag.slice(2), true]));
}
