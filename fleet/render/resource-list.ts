import type { PropertyValue } from "../../provider/property-values";
import type { RenderedResources } from "./render-installation";
import { shownValue } from "./shown-value";

/** A resource as people and golden files see it. */
export interface ListedResource {
    readonly type: string;
    readonly name: string;
    /** Whether a provider manages it; components are not. */
    readonly custom: boolean;
    readonly inputs: PropertyValue;
    /** Logical name of its provider. */
    readonly provider?: string;
    readonly protect?: true;
    readonly retainOnDelete?: true;
    /** Set where it is adopted instead of made. */
    readonly importId?: string;
}

/** All resources of an installation, components and providers included, sorted by type and name; nothing of secrets. */
export function resourceList(resources: RenderedResources): ListedResource[] {
    return [...resources.values()]
        .map(({ type, name, isComponent, inputs, provider, isProtected, retainOnDelete, importId }) => ({
            type,
            name,
            custom: !isComponent,
            inputs: shownValue(inputs),
            ...(provider !== undefined && { provider: resources.get(provider)?.name ?? provider }),
            ...(isProtected && { protect: true as const }),
            ...(retainOnDelete && { retainOnDelete: true as const }),
            ...(importId !== undefined && { importId }),
        }))
        .sort((a, b) => (`${a.type} ${a.name}` < `${b.type} ${b.name}` ? -1 : 1));
}
