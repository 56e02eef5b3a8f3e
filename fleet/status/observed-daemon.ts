import { deploymentIdLabel } from "../../components/fiaas/names";

/** What every object has, as far as it is looked at. */
export interface ObservedObject {
    readonly metadata?: {
        readonly name?: string;
        readonly namespace?: string;
        readonly labels?: Readonly<Record<string, string>>;
        readonly deletionTimestamp?: string;
    };
}

/** A ConfigMap, as far as it is looked at. */
export interface ObservedConfigMap extends ObservedObject {
    readonly data?: Readonly<Record<string, string>>;
}

/** An Application, as far as it is looked at. */
export interface ObservedApplication extends ObservedObject {
    readonly spec?: {
        readonly image?: string;
        readonly config?: { readonly annotations?: { readonly pod?: Readonly<Record<string, unknown>> } };
    };
}

/** An ApplicationStatus without its logs: they hold the whole specification, plain-text parameters included. */
export interface ObservedApplicationStatus extends ObservedObject {
    readonly result?: string;
}

/** A Deployment, as far as it is looked at. */
export interface ObservedDeployment extends ObservedObject {
    readonly spec?: {
        readonly replicas?: number;
        readonly template?: {
            readonly metadata?: { readonly annotations?: Readonly<Record<string, string>> };
            readonly spec?: { readonly containers?: readonly { readonly image?: string }[] };
        };
    };
    readonly status?: {
        readonly replicas?: number;
        readonly updatedReplicas?: number;
        readonly availableReplicas?: number;
        readonly conditions?: readonly ObservedCondition[];
    };
}

/** A condition of a Deployment or a pod. */
export interface ObservedCondition {
    readonly type: string;
    readonly status: string;
    readonly reason?: string;
}

/** A pod, as far as it is looked at. */
export interface ObservedPod extends ObservedObject {
    readonly spec?: { readonly containers?: readonly { readonly name?: string; readonly image?: string }[] };
    readonly status?: {
        readonly phase?: string;
        readonly reason?: string;
        readonly conditions?: readonly ObservedCondition[];
        readonly containerStatuses?: readonly {
            readonly name?: string;
            readonly imageID?: string;
            readonly state?: {
                readonly waiting?: { readonly reason?: string };
                readonly terminated?: { readonly reason?: string; readonly exitCode?: number };
            };
        }[];
    };
}

/** What there is of a daemon in one namespace; what is undefined does not exist. */
export interface ObservedDaemon {
    readonly configMap: ObservedConfigMap | undefined;
    readonly application: ObservedApplication | undefined;
    /** The one of the Application's deployment id. */
    readonly applicationStatus: ObservedApplicationStatus | undefined;
    readonly deployment: ObservedDeployment | undefined;
    readonly bootstrapPod: ObservedPod | undefined;
    /** The daemon's own. */
    readonly pods: readonly ObservedPod[];
}

/** Something of a namespace that could not be read; the message is a whole sentence. */
export interface UnreadDaemon {
    readonly problem: string;
}

/** The image that a Deployment runs. */
export function imageOf(deployment: ObservedDeployment | undefined): string | undefined {
    return deployment?.spec?.template?.spec?.containers?.[0]?.image;
}

/** The version of an image, as the daemon and Skipper have it: its text after the last ":", empty when it has none. */
export function versionOf(image: string): string {
    return /:([^:]*)$/.exec(image)?.[1] ?? "";
}

/** The deployment id that an object carries. */
export function deploymentIdOf(object: ObservedObject | undefined): string | undefined {
    const id = object?.metadata?.labels?.[deploymentIdLabel] ?? "";
    return id === "" ? undefined : id;
}
