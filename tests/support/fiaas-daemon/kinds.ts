/** Names with a meaning, as the daemon has them. */
export const daemonName = "fiaas-deploy-daemon";
export const bootstrapName = "fiaas-deploy-daemon-bootstrap";
export const applicationVersion = "fiaas.schibsted.io/v1";
export const deploymentIdLabel = "fiaas/deployment_id";

/** The annotations with which the simulation tells kwok's stage how a bootstrap pod ends. */
export const exitCodeAnnotation = "simulated-fiaas/exit-code";
export const lastWordsAnnotation = "simulated-fiaas/last-words";

/** A map of strings, such as labels. */
export type Texts = Readonly<Record<string, string>>;

/** A map whose values nobody has looked at yet. */
export type Fields = Readonly<Record<string, unknown>>;

/** What the API server knows of any object. */
export interface Metadata {
    readonly name: string;
    readonly namespace: string;
    readonly uid: string;
    readonly resourceVersion: string;
    readonly generation?: number;
    readonly labels?: Texts;
    readonly annotations?: Texts;
    readonly deletionTimestamp?: string;
    readonly ownerReferences?: readonly { readonly kind: string; readonly name: string; readonly uid: string }[];
}

/** An object that is there. */
export interface LiveObject {
    readonly apiVersion: string;
    readonly kind: string;
    readonly metadata: Metadata;
}

/** An Application; its schema requires nothing. */
export interface Application extends LiveObject {
    readonly spec?: {
        readonly application?: string;
        readonly image?: string;
        readonly config?: Fields;
        readonly additional_labels?: Readonly<Record<string, Texts>>;
        readonly additional_annotations?: Readonly<Record<string, Texts>>;
    };
}

/** How far the daemon has come with one Application and one deployment id. */
export type Result = "INITIATED" | "RUNNING" | "SUCCESS" | "FAILED";

/** An ApplicationStatus: its fields are at the top level. */
export interface ApplicationStatus extends LiveObject {
    readonly result?: Result;
    readonly logs?: readonly string[];
}

/** What a container sees of its pod. */
export interface Container {
    readonly image: string;
    readonly args?: readonly string[];
    readonly env?: readonly { readonly name: string; readonly value?: string }[];
    readonly volumeMounts?: readonly { readonly name: string; readonly mountPath: string }[];
    readonly terminationMessagePolicy?: string;
}

/** A pod, as far as the simulation looks at it. */
export interface Pod extends LiveObject {
    readonly spec: {
        readonly serviceAccountName?: string;
        readonly containers: readonly Container[];
        readonly volumes?: readonly {
            readonly name: string;
            readonly configMap?: { readonly name?: string; readonly optional?: boolean };
        }[];
    };
    readonly status?: {
        readonly phase?: string;
        readonly conditions?: readonly { readonly type: string; readonly status: string }[];
    };
}

/** A Deployment, as far as the simulation looks at it. */
export interface Deployment extends LiveObject {
    readonly spec: { readonly replicas?: number; readonly template: { readonly spec: Pod["spec"] } };
    readonly status?: {
        readonly observedGeneration?: number;
        readonly replicas?: number;
        readonly updatedReplicas?: number;
        readonly availableReplicas?: number;
    };
}
