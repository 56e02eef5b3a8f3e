import { type KubernetesObject, annotationOf } from "./kubernetes-object";

/** Annotations by which a program steers the provider, object by object. */
export const annotations = {
    skipAwait: "pulumi.com/skipAwait",
    waitFor: "pulumi.com/waitFor",
    timeoutSeconds: "pulumi.com/timeoutSeconds",
    patchForce: "pulumi.com/patchForce",
    patchFieldManager: "pulumi.com/patchFieldManager",
    deletionPropagationPolicy: "pulumi.com/deletionPropagationPolicy",
    replaceUnready: "pulumi.com/replaceUnready",
} as const;

/** Annotations that only the provider may set. */
export const internalAnnotations = ["pulumi.com/autonamed"];

/** Whether an annotation switches something on. */
export function isSwitchedOn(object: KubernetesObject, annotation: keyof typeof annotations): boolean {
    return annotationOf(object, annotations[annotation]) === "true";
}

/** Ten minutes. */
const defaultTimeout = 600_000;

/** A timer of more milliseconds ends at once (https://nodejs.org/api/timers.html#settimeoutcallback-delay-args): 24.8 days. */
const longestTimeout = 2 ** 31 - 1;

/**
 * How long to wait for an object, in milliseconds: the resource's `customTimeouts` (seconds, 0 for none) beat the
 * annotation, which beats ten minutes (observed of the Kubernetes provider 4.34).
 */
export function timeoutOf(object: KubernetesObject, customSeconds: number): number {
    const annotated = Number(annotationOf(object, annotations.timeoutSeconds));
    const seconds = customSeconds > 0 ? customSeconds : annotated;
    return seconds > 0 ? Math.min(seconds * 1000, longestTimeout) : defaultTimeout;
}
