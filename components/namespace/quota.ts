import { quantitiesOf, type ResourceList, resourceList } from "./resource-list";
import { quotaResource } from "./resource-names";

/** How much all objects of a namespace may use together: `quota` of a namespace. */
export const quota = resourceList(quotaResource)
    .optional()
    .meta({
        description:
            "How much the namespace may use in all, by resource: a ResourceQuota. When it limits cpu or memory, Kubernetes " +
            "refuses pods that do not say how much of it they need; the defaults of limits say it for them.",
        examples: [{ "requests.cpu": "20", "limits.memory": "64Gi", pods: 50, "count/deployments.apps": 20 }],
    });

/** The specification of a ResourceQuota; nothing when there is nothing to limit. */
export function quotaSpecification(list: ResourceList = {}): { readonly hard: Record<string, string> } | undefined {
    return Object.keys(list).length === 0 ? undefined : { hard: quantitiesOf(list) };
}
