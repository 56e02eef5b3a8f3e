import { isMap, type PropertyMap, unwrapSecrets } from "../../provider/property-values";
import type { DescribedChange } from "./restarts";

/** Type of the resource that is what an installation sets on a node. */
export const nodeSettingsType = "flotilla:node:NodeSettings";

/** What a change of a node's settings means for its pods: a taint that comes with NoExecute evicts them. */
export function nodeConsequence({ action, resource, old }: DescribedChange): string | undefined {
    if (action === "delete") {
        return "the node stays, without what was set on it here";
    }
    const before = evictingTaints(old?.inputs ?? {});
    const evicting = [...evictingTaints(resource.inputs)].filter(([key, value]) => before.get(key) !== value);
    const keys = evicting.map(([key]) => key).join(" and ");
    return keys === "" ? undefined : `pods that do not tolerate ${keys} are evicted at once`;
}

/** Values of the taints that evict, by key. */
function evictingTaints(inputs: PropertyMap): ReadonlyMap<string, string> {
    const taints = unwrapSecrets(inputs["taints"] ?? {});
    const found = Object.entries(isMap(taints) ? taints : {}).flatMap(([key, taint]): [string, string][] =>
        isMap(taint) && taint["effect"] === "NoExecute" ? [[key, JSON.stringify(taint["value"] ?? "")]] : [],
    );
    return new Map(found);
}
