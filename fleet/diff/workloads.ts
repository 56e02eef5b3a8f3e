import { type PropertyMap, unwrapSecrets } from "../../provider/property-values";
import { mapAt, mapsAt } from "../../toolchain/kubernetes-provider/kubernetes-object";
import { kindOfType } from "../../toolchain/kubernetes-provider/resource-type";
import { amountOf, one, parseQuantity } from "../../components/namespace/quantity";
import type { RenderedResource } from "../render/render-installation";
import type { Requests } from "../report/report";
import { addRequests, noRequests } from "../report/requests";

/** What runs pods: how many, and what they are made of. */
export interface Workload {
    /** How many pods there are; 1 for each node where {@link isOnEveryNode}. */
    readonly replicas: number;
    readonly isOnEveryNode: boolean;
    /** Where the resource's inputs have the pod: what is changed below it restarts pods. */
    readonly template: readonly string[];
    /** What one pod requests. */
    readonly requests: Requests;
}

/** The FIAAS daemon's requests where its specification has none (fact sheet of FIAAS, 2.2). */
const fiaasDefaults = { cpu: "200m", memory: "256Mi" };

/**
 * The pods that a resource makes; undefined for what makes none, and for bootstrap pods, which end by themselves. Jobs
 * come and go: their pods are not counted.
 */
export function workloadOf({ type, inputs }: Pick<RenderedResource, "type" | "inputs">): Workload | undefined {
    if (!type.startsWith("kubernetes:")) {
        return undefined;
    }
    const { apiVersion, kind } = kindOfType(type);
    const object = unwrapSecrets(inputs) as PropertyMap;
    switch (`${apiVersion}/${kind}`) {
        case "v1/Pod":
            return workload(object, ["spec"], 1);
        case "apps/v1/Deployment":
        case "apps/v1/ReplicaSet":
        case "apps/v1/StatefulSet":
            return workload(object, ["spec", "template"], numberOr(mapAt(object, "spec")["replicas"], 1));
        case "apps/v1/DaemonSet":
            return { ...workload(object, ["spec", "template"], 1), isOnEveryNode: true };
        case "fiaas.schibsted.io/v1/Application":
            return application(object);
        default:
            return undefined;
    }
}

function workload(object: PropertyMap, template: readonly string[], replicas: number): Workload {
    const specification = template.length === 1 ? mapAt(object, "spec") : mapAt(object, ...template, "spec");
    return { replicas, isOnEveryNode: false, template, requests: podRequests(specification) };
}

/** Init containers run before the others: a pod requests the greater of the two (Kubernetes, "Resource sharing within containers"). */
function podRequests(specification: PropertyMap): Requests {
    const containers = mapsAt(specification, "containers")
        .map(containerRequests)
        .reduce((total, each) => addRequests(total, each), noRequests);
    return mapsAt(specification, "initContainers")
        .map(containerRequests)
        .reduce(
            (most, { cpu, memory }) => ({ cpu: Math.max(most.cpu, cpu), memory: Math.max(most.memory, memory) }),
            containers,
        );
}

/** A container that has a limit and no request requests its limit. */
function containerRequests(container: PropertyMap): Requests {
    const quantities = { ...mapAt(container, "resources", "limits"), ...mapAt(container, "resources", "requests") };
    return { cpu: quantity(quantities["cpu"]), memory: quantity(quantities["memory"]) };
}

/** FIAAS makes a Deployment of it; what it asks for is in its own words. */
function application(object: PropertyMap): Workload {
    const config = mapAt(object, "spec", "config");
    const requested = { ...fiaasDefaults, ...mapAt(config, "resources", "requests") };
    return {
        replicas: numberOr(mapAt(config, "replicas")["minimum"], 2),
        isOnEveryNode: false,
        template: ["spec"],
        requests: { cpu: quantity(requested.cpu), memory: quantity(requested.memory) },
    };
}

function quantity(value: unknown): number {
    const isQuantity =
        (typeof value === "string" || typeof value === "number") && parseQuantity(String(value)) !== undefined;
    // Nanos as a whole number, then in units: no request is too great for that.
    return isQuantity ? Number(amountOf(value)) / Number(one) : 0;
}

function numberOr(value: unknown, otherwise: number): number {
    return typeof value === "number" ? value : otherwise;
}

/** What all pods of an installation request; of a DaemonSet one pod is counted. */
export function requestsOf(resources: Iterable<Pick<RenderedResource, "type" | "inputs">>): Requests {
    return [...resources].reduce((total, resource) => {
        const found = workloadOf(resource);
        return found === undefined ? total : addRequests(total, found.requests, found.replicas);
    }, noRequests);
}
