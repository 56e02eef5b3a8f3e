import type { PropertyMap } from "../../../provider/property-values";
import { type KubernetesObject, mapAt, mapsAt, textAt, valueAt } from "../kubernetes-object";
import { messages } from "../messages";
import { type AwaitRule, type Companions, type Readiness, ready } from "./readiness";

/** Milliseconds without an event of the Endpoints after which they count as settled. */
const settled = 10_000;

const noTarget =
    "Service does not target any Pods. Selected Pods may not be ready, or field '.spec.selector' may not match labels " +
    "on any Pods";
const noAddress = "Service was not allocated an IP address; does your cloud provider support this?";
const ruleWithoutTarget = "Ingress has at least one rule with an unavailable target endpoint.";
const noIngressAddress =
    "Ingress .status.loadBalancer field was not updated with a hostname/IP address. " +
    "\n    for more information about this error, see https://pulumi.io/xdv72s";

/**
 * A Service is ready 10 s after the last event of its Endpoints when none of their addresses is not ready, which a
 * Service without any pod fulfils, too; a load balancer also needs an address. Headless Services, external names and
 * Services without a selector are not waited for (observed of the Kubernetes provider 4.34).
 */
export function serviceRule(service: KubernetesObject): AwaitRule {
    const isBalanced = textAt(service, "spec", "type") === "LoadBalancer";
    const hasTarget = targetsPods(service);
    return {
        evaluate: (object, endpoints): Readiness => {
            const reasons = [
                ...(hasTarget && hasUnready(endpoints, textAt(object, "metadata", "name")) ? [noTarget] : []),
                ...(isBalanced && !hasBalancerAddress(object) ? [noAddress] : []),
            ];
            return reasons.length === 0 ? ready : { state: "waiting", status: reasons[0] ?? "", reasons };
        },
        timeoutMessage: messages.notReadyInTime,
        checkedOnRead: true,
        ...(hasTarget && { companions: { names: (object) => [textAt(object, "metadata", "name")], settled } }),
    };
}

function targetsPods(service: KubernetesObject): boolean {
    const hasSelector = Object.keys(mapAt(service, "spec", "selector")).length > 0;
    const isHeadless = textAt(service, "spec", "clusterIP") === "None";
    return hasSelector && !isHeadless && textAt(service, "spec", "type") !== "ExternalName";
}

function hasUnready(endpoints: Companions, name: string): boolean {
    return mapsAt(endpoints.get(name) ?? {}, "subsets").some((one) => mapsAt(one, "notReadyAddresses").length > 0);
}

function hasReady(endpoints: Companions, name: string): boolean {
    return mapsAt(endpoints.get(name) ?? {}, "subsets").some((one) => mapsAt(one, "addresses").length > 0);
}

function hasBalancerAddress(object: KubernetesObject): boolean {
    return mapsAt(object, "status", "loadBalancer", "ingress").length > 0;
}

/** An Ingress is ready when every backend Service has endpoints and a controller has given it an address. */
export const ingressRule: AwaitRule = {
    evaluate: (ingress, endpoints): Readiness => {
        const reasons = [
            ...(backendsOf(ingress).some((name) => !hasReady(endpoints, name)) ? [ruleWithoutTarget] : []),
            ...(hasBalancerAddress(ingress) ? [] : [noIngressAddress]),
        ];
        return reasons.length === 0 ? ready : { state: "waiting", status: reasons[0] ?? "", reasons };
    },
    timeoutMessage: messages.notReadyInTime,
    checkedOnRead: true,
    companions: { names: backendsOf, settled },
};

function backendsOf(ingress: KubernetesObject): readonly string[] {
    const paths = mapsAt(ingress, "spec", "rules").flatMap((rule) => mapsAt(rule, "http", "paths"));
    const names = paths.map((path: PropertyMap) => textAt(path, "backend", "service", "name"));
    const fallback = valueAt(ingress, "spec", "defaultBackend", "service", "name");
    return [...new Set([...names, typeof fallback === "string" ? fallback : ""])].filter((name) => name !== "");
}
