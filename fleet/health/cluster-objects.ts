import type { ObservedCondition } from "../status/observed-daemon";

/** What every object has, as far as it is looked at. */
export interface ClusterObject {
    readonly metadata: {
        readonly name: string;
        readonly namespace?: string;
        readonly generation?: number;
        readonly creationTimestamp?: string;
        readonly deletionTimestamp?: string;
        readonly labels?: Readonly<Record<string, string>>;
        readonly annotations?: Readonly<Record<string, string>>;
        readonly ownerReferences?: readonly { readonly kind: string; readonly name: string }[];
    };
}

/** A condition with what it says about itself. */
export interface Condition extends ObservedCondition {
    readonly message?: string;
    readonly lastTransitionTime?: string;
}

/** A node, as far as it is looked at. */
export interface NodeObject extends ClusterObject {
    readonly status?: {
        readonly conditions?: readonly Condition[];
        readonly nodeInfo?: { readonly kubeletVersion?: string };
    };
}

/** A lease: somebody renews it as long as he lives. */
export interface LeaseObject extends ClusterObject {
    readonly spec?: {
        readonly holderIdentity?: string;
        readonly leaseDurationSeconds?: number;
        readonly renewTime?: string;
    };
}

/** Addresses behind a Service. */
export interface EndpointSliceObject extends ClusterObject {
    readonly endpoints?:
        | readonly { readonly addresses: readonly string[]; readonly conditions?: { readonly ready?: boolean } }[]
        | null;
}

/** A DaemonSet, as far as it is looked at. */
export interface DaemonSetObject extends ClusterObject {
    readonly status?: {
        readonly observedGeneration?: number;
        readonly desiredNumberScheduled?: number;
        readonly numberReady?: number;
        readonly updatedNumberScheduled?: number;
    };
}

/** A Deployment, as far as it is looked at. */
export interface DeploymentObject extends ClusterObject {
    readonly spec?: { readonly replicas?: number };
    readonly status?: { readonly availableReplicas?: number };
}

/** How a container is. */
export interface ContainerStatus {
    readonly name?: string;
    readonly ready?: boolean;
    readonly state?: {
        readonly waiting?: { readonly reason?: string };
        readonly terminated?: { readonly reason?: string; readonly exitCode?: number };
    };
}

/** A pod, as far as it is looked at. */
export interface PodObject extends ClusterObject {
    readonly spec?: {
        readonly nodeName?: string;
        readonly schedulerName?: string;
        readonly schedulingGates?: readonly unknown[];
        readonly containers?: readonly { readonly image?: string }[];
        readonly imagePullSecrets?: readonly { readonly name?: string }[];
        readonly volumes?: readonly { readonly persistentVolumeClaim?: { readonly claimName: string } }[];
    };
    readonly status?: {
        readonly phase?: string;
        readonly reason?: string;
        readonly conditions?: readonly Condition[];
        readonly initContainerStatuses?: readonly ContainerStatus[];
        readonly containerStatuses?: readonly ContainerStatus[];
    };
}

/** A claim of storage. */
export interface ClaimObject extends ClusterObject {
    readonly spec?: { readonly storageClassName?: string };
    readonly status?: { readonly phase?: string };
}

/** A class of storage. */
export interface StorageClassObject extends ClusterObject {
    readonly volumeBindingMode?: string;
}

/** A Job, as far as it is looked at. */
export interface JobObject extends ClusterObject {
    readonly status?: { readonly conditions?: readonly Condition[] };
}

/** An object's name with its namespace, as people write it. */
export function fullName({ metadata: { name, namespace } }: ClusterObject): string {
    return namespace === undefined ? name : `${namespace}/${name}`;
}

/** A condition of an object; undefined where nobody has told it. */
export function conditionOf(conditions: readonly Condition[] | undefined, type: string): Condition | undefined {
    return conditions?.find((condition) => condition.type === type);
}

/** Milliseconds since a time; undefined where there is none. */
export function ageOf(time: string | undefined, now: number): number | undefined {
    const age = now - Date.parse(time ?? "");
    return Number.isNaN(age) ? undefined : age;
}

/** A time span for people, in the unit that fits. */
export function spanText(milliseconds: number): string {
    const seconds = Math.round(milliseconds / 1000);
    const minutes = Math.floor(seconds / 60);
    const hours = Math.floor(minutes / 60);
    return seconds < 120
        ? `${seconds} s`
        : minutes < 120
          ? `${minutes} min`
          : hours < 48
            ? `${hours} h`
            : `${Math.floor(hours / 24)} days`;
}
