import { z } from "zod";
import { type ConfigurationMap, merge, withoutRemovals } from "../installation/merge";
import { fiaasSpecificationPart } from "./fiaas-yaml";

/** What is put over the fiaas.yml of a release: `override` of `flotilla:fiaas` and of a namespace's `fiaas`. */
export const specificationOverride = z
    .strictObject({
        merge: z.enum(["deep", "shallow"], { error: "is neither deep nor shallow. Write which of the two" }).meta({
            description:
                "How: deep merges maps key by key, and lists and single values replace; shallow replaces keys at the top " +
                "whole, as Skipper did. There is no default, because each surprises those who expect the other.",
            examples: ["deep", "shallow"],
        }),
        spec: fiaasSpecificationPart.meta({
            description: "The keys of a fiaas.yml that are other than the release has them.",
            examples: [{ resources: { limits: { memory: "1Gi" } } }],
        }),
    })
    .meta({
        id: "fiaasOverride",
        title: "Override",
        description: "What is put over the fiaas.yml of a release.",
    });

/** What is put over the fiaas.yml of a release, and how. */
export interface SpecificationOverride {
    readonly merge: "deep" | "shallow";
    readonly spec: Readonly<Record<string, unknown>>;
}

/** A fiaas.yml with one override after the other put over it; nothing is checked. */
export function overridden(
    specification: ConfigurationMap,
    overrides: readonly (SpecificationOverride | undefined)[],
): ConfigurationMap {
    return overrides.reduce<ConfigurationMap>((below, override) => {
        if (override === undefined) {
            return below;
        }
        return override.merge === "deep"
            ? (withoutRemovals(merge(below, override.spec)) as ConfigurationMap)
            : { ...below, ...override.spec };
    }, specification);
}
