import { isMap, type PropertyMap, unknown, unwrapSecrets } from "../../provider/property-values";
import { kindOfType } from "../../toolchain/kubernetes-provider/resource-type";
import type { RenderedResource } from "../render/render-installation";
import type { ResourceChange } from "../report/report";

/** Whether a resource is an object of a Kubernetes cluster. */
export function isKubernetesObject({ type }: Pick<RenderedResource, "type">): boolean {
    return type.startsWith("kubernetes:");
}

/** How people call the object that a resource is; undefined for what is no Kubernetes object. */
export function objectOf({ type, inputs }: Pick<RenderedResource, "type" | "inputs">): ResourceChange["object"] {
    if (!isKubernetesObject({ type })) {
        return undefined;
    }
    const metadata = unwrapSecrets(inputs["metadata"] ?? {});
    const { name, namespace } = isMap(metadata) ? metadata : ({} as PropertyMap);
    return {
        ...kindOfType(type),
        ...(typeof namespace === "string" && namespace !== unknown && { namespace }),
        ...(typeof name === "string" && name !== unknown && { name }),
    };
}
