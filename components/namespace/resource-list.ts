import { z } from "zod";
import { greatestQuantity, one, parseQuantity, type Quantity } from "./quantity";
import { isBytes, isFractional } from "./resource-names";

/** Quantities by the name of their resource, as they stand in the file. */
export type ResourceList = Readonly<Record<string, Quantity>>;

const notAQuantity =
    "is not a quantity. Write a number, with a unit if need be: m, k, M, G, T, P, E, Ki, Mi, Gi, Ti, Pi or Ei, such as 500m or 4Gi";

/** The rule that a quantity breaks, as "<what is wrong>. <what to do>", or nothing. */
function quantityRule(value: Quantity): string | undefined {
    if (typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value)) {
        return `has more digits than a number in YAML keeps. Put it in quotes, or use a unit such as Ti`;
    }
    const amount = parseQuantity(String(value));
    if (amount === undefined) {
        return notAQuantity;
    }
    if (amount < 0n) {
        return "is less than zero. Use zero or more";
    }
    return amount > greatestQuantity ? "is more than Kubernetes can count (2^63-1). Use less" : undefined;
}

/**
 * A quantity, zero or more (https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/). A number
 * in YAML is taken, too, as Kubernetes does; {@link quantitiesOf} makes it text.
 */
export const quantity = z.union([z.string(), z.number()], { error: notAQuantity }).superRefine((value, context) => {
    const message = quantityRule(value);
    if (message !== undefined) {
        context.addIssue({ code: "custom", message });
    }
});

/**
 * Quantities by resource, whole ones but for processor time. Kubernetes takes `400m` of memory, too, but a part of a byte
 * is a slip (https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#meaning-of-memory).
 */
export function resourceList(resource: z.ZodString) {
    return z.record(resource, quantity).superRefine((list, context) => {
        for (const [name, value] of Object.entries(list)) {
            const message = wholeRule(name, String(value));
            if (message !== undefined) {
                context.addIssue({ code: "custom", path: [name], message });
            }
        }
    });
}

/** Of bytes with a unit, such as 0.1Gi, Kubernetes rounds the last one up; only where it counts whole things it refuses them. */
function wholeRule(resource: string, value: string): string | undefined {
    const amount = parseQuantity(value);
    if (amount === undefined || isFractional(resource) || amount % one === 0n) {
        return undefined;
    }
    if (!isBytes(resource)) {
        return "is not a whole number, but only whole ones are counted. Use a whole number";
    }
    if (/[kMGTPE]i?$/.test(value) && !resource.includes("/")) {
        return undefined;
    }
    const remedy = /^\d+m$/.test(value)
        ? `Use ${value.slice(0, -1)}Mi if you mean that`
        : "Use a whole number with a unit such as Mi or Gi";
    return `is not a whole number of bytes. ${remedy}`;
}

/** The quantities as text, which is what the API server has. */
export function quantitiesOf(list: ResourceList): Record<string, string> {
    return Object.fromEntries(Object.entries(list).map(([name, value]) => [name, String(value)]));
}
