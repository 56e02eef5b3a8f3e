import { isMap } from "../../components/installation/merge";
import { type ClusterObject, type ClusterReader, textOf } from "./cluster-reader";

/** A Skipper that runs, or would as soon as there is a node for it. */
export interface RunningSkipper {
    readonly namespace: string;
    readonly name: string;
    /** The images that make it one; all of them where only the name does. */
    readonly images: readonly string[];
    readonly replicas: number;
}

/**
 * Finds Deployments of Skipper with replicas: by the image, whatever registry it comes from, or by the chart's name.
 * @throws UserError when the cluster cannot be read.
 */
export async function findSkippers(reader: ClusterReader): Promise<RunningSkipper[]> {
    const deployments = await reader.list({ group: "apps", version: "v1", resource: "deployments" });
    return deployments.flatMap((deployment) => {
        const images = imagesOf(deployment);
        const own = images.filter((image) => repositoryOf(image).endsWith("fiaas/skipper"));
        const { namespace, name } = deployment;
        const replicas = replicasOf(deployment);
        const isSkipper = own.length > 0 || name === "fiaas-skipper";
        return isSkipper && replicas > 0 ? [{ namespace, name, images: own.length > 0 ? own : images, replicas }] : [];
    });
}

/** What a person does about a Skipper that runs. */
export function skipperText({ namespace, name, images, replicas }: RunningSkipper): string {
    return [
        `Skipper runs: the Deployment ${name} in the namespace ${namespace} (${images.join(", ")}, replicas: ${replicas}).`,
        "Stop it before the first `pulumi up`. Until then it writes over Applications and rights whenever somebody asks it",
        "to deploy, and its auto-update does so every ten minutes by itself: both would fight what is declared here.",
        `  kubectl --namespace ${namespace} scale deployment/${name} --replicas=0`,
        "",
    ].join("\n");
}

/** An image without its tag and digest; a colon before the last "/" belongs to a port. */
function repositoryOf(image: string): string {
    return image.replace(/@.*$/s, "").replace(/:[^/:]*$/, "");
}

function imagesOf({ body }: ClusterObject): string[] {
    const { template } = mapOf(body["spec"]);
    const { containers } = mapOf(mapOf(template)["spec"]);
    const list: readonly unknown[] = Array.isArray(containers) ? containers : [];
    return list.flatMap((container) => textOf(mapOf(container)["image"]) ?? []);
}

/** The API's default is one. */
function replicasOf({ body }: ClusterObject): number {
    const { replicas } = mapOf(body["spec"]);
    return typeof replicas === "number" ? replicas : 1;
}

function mapOf(value: unknown): Readonly<Record<string, unknown>> {
    return isMap(value) ? value : {};
}
