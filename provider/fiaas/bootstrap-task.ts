import type { BootstrapPod } from "../../components/fiaas/bootstrap-pod";
import { isMap, type PropertyMap, unwrapSecrets } from "../property-values";

/** What a `Bootstrap` is to bring about: the inputs of the resource. */
export interface BootstrapTask {
    readonly namespace: string;
    readonly image: string;
    readonly deploymentId: string;
    /** The image's digest on record, `sha256:…`; what runs is not compared without. */
    readonly digest?: string;
    /** Given where the Application has the label by which the pod finds it only while the pod is at work. */
    readonly label?: "temporary";
    /** The manifest of the bootstrap pod. */
    readonly pod: BootstrapPod;
    /** Seconds. */
    readonly deadline: number;
}

/** The task that checked inputs describe. */
export function taskOf(inputs: PropertyMap): BootstrapTask {
    return unwrapSecrets(inputs) as unknown as BootstrapTask;
}

/** Which inputs are not what they have to be; unknown values are for later. */
export function taskFaults(inputs: PropertyMap): { readonly property: string; readonly reason: string }[] {
    const task = unwrapSecrets(inputs) as PropertyMap;
    const texts = ["namespace", "image", "deploymentId"].filter((key) => typeof task[key] !== "string");
    const { digest } = task;
    const isDigest = digest === undefined || typeof digest === "string";
    const isPod = typeof task["pod"] === "string" || isMap(task["pod"]);
    const isDeadline = typeof task["deadline"] === "string" || Number(task["deadline"]) > 0;
    return [
        ...texts.map((property) => ({ property, reason: "a text is needed" })),
        ...(isDigest ? [] : [{ property: "digest", reason: "a text is needed" }]),
        ...(isPod ? [] : [{ property: "pod", reason: "the manifest of a pod is needed" }]),
        ...(isDeadline ? [] : [{ property: "deadline", reason: "a number of seconds above 0 is needed" }]),
    ];
}
