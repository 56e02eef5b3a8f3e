/** What is read of a DaemonSet. */
export interface DaemonSet {
    readonly metadata?: { readonly generation?: number; readonly uid?: string };
    readonly spec?: {
        readonly template?: {
            readonly metadata?: { readonly annotations?: Readonly<Record<string, string>> };
        };
    };
    readonly status?: {
        readonly observedGeneration?: number;
        readonly desiredNumberScheduled?: number;
        readonly updatedNumberScheduled?: number;
        readonly numberAvailable?: number;
    };
}

/** What is read of an anchor's pod. */
export interface AnchorPod {
    readonly metadata?: {
        readonly name?: string;
        readonly uid?: string;
        readonly annotations?: Readonly<Record<string, string>>;
        readonly deletionTimestamp?: string;
        readonly ownerReferences?: readonly { readonly uid?: string }[];
    };
    readonly spec?: { readonly nodeName?: string };
    readonly status?: {
        readonly phase?: string;
        readonly reason?: string;
        readonly message?: string;
        readonly conditions?: readonly {
            readonly type?: string;
            readonly status?: string;
            readonly reason?: string;
            readonly message?: string;
        }[];
        readonly containerStatuses?: readonly {
            readonly state?: {
                readonly waiting?: { readonly reason?: string; readonly message?: string };
                readonly terminated?: { readonly exitCode?: number; readonly reason?: string };
            };
        }[];
    };
}

/** What is read of an event. */
export interface PodEvent {
    readonly reason?: string;
    readonly message?: string;
    readonly lastTimestamp?: string | null;
    readonly eventTime?: string | null;
}
