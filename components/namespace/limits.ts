import { z } from "zod";
import { amountOf, areQuantities, compareQuantities, one } from "./quantity";
import { quantitiesOf, quantity, resourceList, type ResourceList } from "./resource-list";
import { canOvercommit, containerResource } from "./resource-names";

function amounts(description: string, example: ResourceList) {
    return resourceList(containerResource)
        .optional()
        .meta({ description, examples: [example] });
}

/** What a container may use, and gets when it says nothing: `limits` of a namespace. */
export const limits = z
    .strictObject({
        default: amounts("The limit of a container that sets none. Where it is missing, max is the default.", {
            memory: "512Mi",
        }),
        defaultRequest: amounts(
            "The request of a container that sets none. Where it is missing, default is; where that is missing, min.",
            { cpu: "100m", memory: "128Mi" },
        ),
        min: amounts("The least that a container may request. A container that requests less is refused.", {
            cpu: "10m",
        }),
        max: amounts("The most that a container may have as its limit. A container that wants more is refused.", {
            memory: "8Gi",
        }),
        maxLimitRequestRatio: z
            .record(containerResource, quantity)
            .optional()
            .meta({
                description: "How many times its request a container's limit may be.",
                examples: [{ memory: "4" }],
            }),
    })
    .optional()
    .meta({
        description:
            "What one container of the namespace may use, and gets when it says nothing: a LimitRange. It counts for " +
            "containers that start from then on.",
        examples: [{ defaultRequest: { cpu: "100m", memory: "128Mi" }, default: { memory: "512Mi" } }],
    });

/** `limits` of a namespace. */
export type Limits = NonNullable<z.output<typeof limits>>;

/** A value that contradicts another one: where below `limits`, and "<what is wrong>. <what to do>". */
export interface LimitFault {
    readonly path: readonly [key: keyof Limits, resource: string];
    readonly message: string;
}

/** What must not decrease from one to the next. */
const ascending = ["min", "defaultRequest", "default", "max"] as const;

/**
 * The rules between limits of one resource, as the API server has them (`ValidateLimitRange`,
 * https://kubernetes.io/docs/concepts/policy/limit-range/): min ≤ defaultRequest ≤ default ≤ max, a ratio of one at
 * least that max and min leave room for, and no difference between request and limit where there is no overcommitment.
 */
export function limitFaults(configuration: Limits): LimitFault[] {
    const maps = [...ascending, "maxLimitRequestRatio"] as const;
    const resources = new Set(maps.flatMap((key) => Object.keys(configuration[key] ?? {})));
    const isComparable = (resource: string): boolean =>
        areQuantities(maps.map((key) => configuration[key]?.[resource]));
    return [...resources]
        .filter(isComparable)
        .flatMap((resource) => [
            ...orderFaults(configuration, resource),
            ...overcommitFaults(configuration, resource),
            ...ratioFaults(configuration, resource),
        ]);
}

function orderFaults(configuration: Limits, resource: string): LimitFault[] {
    const given = ascending.flatMap((key) => {
        const value = configuration[key]?.[resource];
        return value === undefined ? [] : [{ key, value }];
    });
    return given.flatMap(({ key, value }, index) => {
        const next = given[index + 1];
        return next === undefined || compareQuantities(value, next.value) <= 0
            ? []
            : [
                  {
                      path: [key, resource],
                      message: `is more than ${next.key} has, "${next.value}". Lower it, or raise ${next.key}`,
                  },
              ];
    });
}

function overcommitFaults({ default: limit, max, defaultRequest }: Limits, resource: string): LimitFault[] {
    const request = defaultRequest?.[resource];
    const key = limit?.[resource] === undefined ? "max" : "default";
    const effective = limit?.[resource] ?? max?.[resource];
    if (canOvercommit(resource) || request === undefined || effective === undefined) {
        return [];
    }
    return compareQuantities(request, effective) >= 0
        ? []
        : [
              {
                  path: ["defaultRequest", resource],
                  message:
                      `is less than ${key} has, "${effective}", but a container cannot have more of this resource than ` +
                      `it requests. Use the same for both`,
              },
          ];
}

function ratioFaults({ min, max, maxLimitRequestRatio }: Limits, resource: string): LimitFault[] {
    const ratio = maxLimitRequestRatio?.[resource];
    if (ratio === undefined) {
        return [];
    }
    const path = ["maxLimitRequestRatio", resource] as const;
    if (amountOf(ratio) < one) {
        return [{ path, message: "is less than 1, but no limit is less than its request. Use 1 or more" }];
    }
    const [least, most] = [min?.[resource], max?.[resource]];
    return least === undefined || most === undefined || amountOf(ratio) * amountOf(least) <= amountOf(most) * one
        ? []
        : [{ path, message: `is more than max / min, "${most}" / "${least}". Lower it` }];
}

/** The specification of a LimitRange for containers; nothing when there is nothing to limit. */
export function limitsSpecification(configuration: Limits = {}) {
    const given = Object.entries(configuration)
        .map(([key, list]) => [key, quantitiesOf(list ?? {})] as const)
        .filter(([, list]) => Object.keys(list).length > 0);
    return given.length === 0 ? undefined : { limits: [{ type: "Container", ...Object.fromEntries(given) }] };
}
