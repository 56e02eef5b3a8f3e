import type { Configuration } from "./configuration";
import type { IngressEntry, Specification } from "./specification";

/** The spec of an application's Service. */
export function serviceSpec({ name, ports }: Specification, configuration: Configuration): object {
    return {
        type: configuration["service-type"],
        selector: { app: name },
        ports: ports.map(({ name: portName, port, target_port: targetPort }) => ({
            name: portName,
            protocol: "TCP",
            port,
            targetPort,
        })),
    };
}

/** One Ingress to write. */
export interface IngressPlan {
    readonly name: string;
    readonly annotations: IngressEntry["annotations"];
    readonly spec: object;
}

/**
 * The Ingresses of an application: one for all entries without annotations, and one for each with. An entry without any
 * host gives none, so that without `ingress-suffix` there may be no Ingress at all.
 */
export function ingressPlans(specification: Specification, configuration: Configuration): IngressPlan[] {
    const { name, ingress } = specification;
    const isPlain = (entry: IngressEntry): boolean => Object.keys(entry.annotations).length === 0;
    const plans = [
        { name, annotations: {}, entries: ingress.filter(isPlain) },
        ...ingress
            .filter((entry) => !isPlain(entry))
            .map((entry, index) => ({
                name: `${name}-${index + 1}`,
                annotations: entry.annotations,
                entries: [entry],
            })),
    ];
    return plans
        .map((plan) => ({ plan, rules: plan.entries.flatMap((entry) => rulesOf(entry, specification, configuration)) }))
        .filter(({ rules }) => rules.length > 0)
        .map(({ plan, rules }) => ({ name: plan.name, annotations: plan.annotations, spec: { rules } }));
}

function rulesOf(entry: IngressEntry, { name, ports }: Specification, configuration: Configuration): object[] {
    const suffixed = configuration["ingress-suffix"].map((suffix) => `${name}.${suffix}`);
    const hosts = entry.host === undefined ? suffixed : [entry.host, ...suffixed];
    const numberOf = (port: string | number): number =>
        typeof port === "number" ? port : (ports.find((candidate) => candidate.name === port)?.port ?? 80);
    return hosts.map((host) => ({
        host,
        http: {
            paths: entry.paths.map(({ path, port }) => ({
                path,
                pathType: "ImplementationSpecific",
                backend: { service: { name, port: { number: numberOf(port) } } },
            })),
        },
    }));
}
