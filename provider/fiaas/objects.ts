/** What is read of a pod. */
export interface Pod {
    readonly metadata?: {
        readonly uid?: string;
        readonly deletionTimestamp?: string;
        readonly finalizers?: readonly string[];
    };
    readonly spec?: { readonly containers?: readonly { readonly name?: string; readonly image?: string }[] };
    readonly status?: {
        readonly phase?: string;
        readonly reason?: string;
        readonly message?: string;
        readonly conditions?: readonly Condition[];
        readonly containerStatuses?: readonly ContainerStatus[];
    };
}

/** What is read of a container's status. */
export interface ContainerStatus {
    readonly name?: string;
    readonly imageID?: string;
    readonly state?: {
        readonly waiting?: { readonly reason?: string; readonly message?: string };
        readonly terminated?: { readonly exitCode?: number; readonly reason?: string; readonly message?: string };
    };
}

/** What is read of a condition. */
export interface Condition {
    readonly type: string;
    readonly status: string;
    readonly reason?: string;
    readonly message?: string;
}

/** What is read of a Deployment. */
export interface Deployment {
    readonly metadata?: {
        readonly generation?: number;
        readonly deletionTimestamp?: string;
        readonly ownerReferences?: readonly { readonly kind?: string }[];
    };
    readonly spec?: {
        readonly replicas?: number;
        readonly template?: { readonly spec?: { readonly containers?: readonly { readonly image?: string }[] } };
    };
    readonly status?: {
        readonly observedGeneration?: number;
        readonly updatedReplicas?: number;
        readonly availableReplicas?: number;
        readonly conditions?: readonly Condition[];
    };
}

/** What is read of an ApplicationStatus; its logs are not looked at, because they hold the whole specification. */
export interface ApplicationStatus {
    readonly metadata?: { readonly resourceVersion?: string };
    readonly result?: string;
}
