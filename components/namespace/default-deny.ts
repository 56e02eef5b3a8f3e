import { z } from "zod";

/** What a namespace's pods may not do unless a NetworkPolicy allows it: `defaultDeny` of a namespace. */
export const defaultDeny = z
    .strictObject({
        ingress: z
            .boolean()
            .optional()
            .meta({ description: "Deny connections to pods, unless a NetworkPolicy allows them.", examples: [true] }),
        egress: z
            .boolean()
            .optional()
            .meta({
                description:
                    "Deny connections from pods, unless a NetworkPolicy allows them. That cuts them off from DNS, too: allow " +
                    "port 53 of the cluster's DNS in a NetworkPolicy of your own, or no name resolves.",
                examples: [true],
            }),
    })
    .optional()
    .meta({
        description:
            "Which connections of the namespace's pods are denied unless a NetworkPolicy allows them: a NetworkPolicy for all " +
            "pods. It takes a network plugin that heeds NetworkPolicies.",
        examples: [{ ingress: true }],
    });

/** `defaultDeny` of a namespace. */
export type DefaultDeny = NonNullable<z.output<typeof defaultDeny>>;

/**
 * The specification of the NetworkPolicy; nothing when nothing is denied
 * (https://kubernetes.io/docs/concepts/services-networking/network-policies/#default-policies).
 */
export function defaultDenySpecification({ ingress = false, egress = false }: DefaultDeny = {}) {
    const policyTypes = [...(ingress ? ["Ingress"] : []), ...(egress ? ["Egress"] : [])];
    return policyTypes.length === 0 ? undefined : { podSelector: {}, policyTypes };
}
