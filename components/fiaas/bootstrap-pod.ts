import type { EffectiveDaemon } from "./effective-daemon";
import { applicationLabel, bootstrapName, configurationFolder, daemonName } from "./names";

/** A container of the pod. */
export interface BootstrapContainer {
    readonly name: string;
    readonly image: string;
    readonly imagePullPolicy: "IfNotPresent";
    readonly command: readonly string[];
    readonly args: readonly string[];
    readonly env: readonly { readonly name: string; readonly value: string }[];
    readonly resources: Readonly<Record<string, unknown>>;
    readonly terminationMessagePolicy: "FallbackToLogsOnError";
    readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string; readonly readOnly: true }[];
}

/** The pod that deploys the daemon where there is none yet. */
export interface BootstrapPod {
    readonly apiVersion: "v1";
    readonly kind: "Pod";
    readonly metadata: {
        readonly name: string;
        readonly namespace: string;
        readonly labels: Readonly<Record<string, string>>;
        readonly annotations?: Readonly<Record<string, string>>;
    };
    readonly spec: {
        readonly restartPolicy: "Never";
        readonly dnsPolicy: "ClusterFirst";
        readonly serviceAccountName: string;
        readonly imagePullSecrets?: readonly { readonly name: string }[];
        readonly containers: readonly BootstrapContainer[];
        readonly volumes: readonly { readonly name: string; readonly configMap: { readonly name: string } }[];
    };
}

/** Always set: without it the bootstrap refuses to run. */
const crdSupport = "enable-crd-support";
/** Set where the configuration sets them, in the order in which Skipper has them. */
const optionalFlags = ["use-apiextensionsv1-crd", "enable-service-account-per-app", "use-networkingv1-ingress"];

const configurationVolume = "config";

/**
 * The pod as Skipper has it, with three differences, because of which the first deployment is complete and needs no second
 * one: it reads the daemon's whole configuration, knows its own version (fdd labels what it deploys with it), and runs
 * as the account that has the rights. Its last log lines are the termination message, so that errors can show them.
 * @param pullSecrets names of the namespace's pull secrets.
 */
export function bootstrapPod(daemon: EffectiveDaemon, namespace: string, pullSecrets: readonly string[]): BootstrapPod {
    const annotations = mapAt(daemon.specification, "annotations", "pod") as
        | Readonly<Record<string, string>>
        | undefined;
    return {
        apiVersion: "v1",
        kind: "Pod",
        metadata: {
            name: bootstrapName,
            namespace,
            labels: { [applicationLabel]: bootstrapName },
            ...(annotations !== undefined && { annotations }),
        },
        spec: {
            restartPolicy: "Never",
            dnsPolicy: "ClusterFirst",
            serviceAccountName: daemonName,
            ...(pullSecrets.length > 0 && { imagePullSecrets: pullSecrets.map((name) => ({ name })) }),
            containers: [bootstrapContainer(daemon)],
            volumes: [{ name: configurationVolume, configMap: { name: daemonName } }],
        },
    };
}

function bootstrapContainer({ image, version, specification, clusterConfig }: EffectiveDaemon): BootstrapContainer {
    const flags = [crdSupport, ...optionalFlags.filter((flag) => clusterConfig[flag] === true)];
    return {
        name: bootstrapName,
        image,
        imagePullPolicy: "IfNotPresent",
        command: [bootstrapName],
        args: flags.map((flag) => `--${flag}`),
        env: [{ name: "FIAAS_VERSION", value: version }],
        resources: containerResources(specification),
        terminationMessagePolicy: "FallbackToLogsOnError",
        volumeMounts: [{ name: configurationVolume, mountPath: configurationFolder, readOnly: true }],
    };
}

/** As they stand in the fiaas.yml: fdd's own defaults are not for the bootstrap. */
function containerResources(specification: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
    return Object.fromEntries(
        ["limits", "requests"].flatMap((key) => {
            const amounts = mapAt(specification, "resources", key);
            return amounts === undefined ? [] : [[key, amounts]];
        }),
    );
}

/** The pod as a quota demands it that admits only pods without resources. */
export function withoutResources(pod: BootstrapPod): BootstrapPod {
    const containers = pod.spec.containers.map((container) => ({ ...container, resources: {} }));
    return { ...pod, spec: { ...pod.spec, containers } };
}

/**
 * Whether a namespace admits only pods of the quality of service BestEffort: those that are not, of which one of its
 * quotas allows none (https://kubernetes.io/docs/concepts/policy/resource-quotas/#quota-scopes).
 * @param resourceQuotas the namespace's ResourceQuotas, as the API server has them.
 */
export function isBestEffortOnly(resourceQuotas: readonly unknown[]): boolean {
    return resourceQuotas.some((quota) => {
        const hard = mapAt(quota, "spec", "hard");
        return String(hard?.["pods"]) === "0" && scopesOf(quota).includes("NotBestEffort");
    });
}

/** A quota names its scopes in either of two ways. */
function scopesOf(quota: unknown): unknown[] {
    const scopes = mapAt(quota, "spec")?.["scopes"];
    const expressions = mapAt(quota, "spec", "scopeSelector")?.["matchExpressions"];
    return [
        ...(Array.isArray(scopes) ? (scopes as unknown[]) : []),
        ...(Array.isArray(expressions) ? (expressions as unknown[]).map((each) => mapAt(each)?.["scopeName"]) : []),
    ];
}

/** The map at a path, or nothing where there is none. */
function mapAt(value: unknown, ...path: readonly string[]): Readonly<Record<string, unknown>> | undefined {
    const found = path.reduce<unknown>((each, key) => (each as Record<string, unknown> | undefined)?.[key], value);
    return typeof found === "object" && found !== null ? (found as Record<string, unknown>) : undefined;
}
