import { daemonName } from "./names";

/** What is read of a pod to tell which image it really runs. */
export interface ImagePod {
    readonly metadata?: { readonly deletionTimestamp?: string };
    readonly spec?: { readonly containers?: readonly { readonly name?: string; readonly image?: string }[] };
    readonly status?: { readonly containerStatuses?: readonly { readonly name?: string; readonly imageID?: string }[] };
}

/** The end of the kubelet's `imageID`; without the "@" it is the id of a local image, which no registry knows. */
const pulledImage = /@(sha256:[0-9a-f]{64})$/;

/** The digest of the image that a container of a pod runs, as the kubelet says; undefined when that is not known. */
export function runningDigest(pod: ImagePod | undefined, container: string): string | undefined {
    const status = pod?.status?.containerStatuses?.find(({ name }) => name === container);
    return pulledImage.exec(status?.imageID ?? "")?.[1];
}

/**
 * The digests of those of a daemon's pods that have an image and stay, each once: pods of an earlier image, and those
 * that are just going, say nothing about the release.
 * @param image as it stands in the pods' specification, `repository:tag`.
 */
export function daemonDigests(pods: readonly ImagePod[], image: string): string[] {
    const digests = pods
        .filter(({ metadata }) => metadata?.deletionTimestamp === undefined)
        .filter(({ spec }) => spec?.containers?.find(({ name }) => name === daemonName)?.image === image)
        .map((pod) => runningDigest(pod, daemonName));
    return [...new Set(digests)].filter((digest) => digest !== undefined).sort();
}
