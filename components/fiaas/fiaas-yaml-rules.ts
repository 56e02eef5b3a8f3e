import type { ConfigurationPath } from "../fault/fault";
import { areQuantities, compareQuantities, type Quantity } from "../namespace/quantity";
import type { FiaasSpecification } from "./fiaas-yaml";

/** What one key of a fiaas.yml says against another one: where in it, and "<what is wrong>. <what to do>". */
export interface SpecificationFault {
    readonly path: ConfigurationPath;
    readonly message: string;
}

/**
 * The rules between keys of a fiaas.yml that is right key by key. The daemon finds some of these faults only when it
 * deploys itself, as FAILED, and others never.
 */
export function specificationFaults(specification: FiaasSpecification): SpecificationFault[] {
    return [
        ...replicaFaults(specification),
        ...resourceFaults(specification),
        ...portNameFaults(specification),
        ...healthCheckFaults(specification),
        ...portReferenceFaults(specification),
    ];
}

function replicaFaults({ replicas }: FiaasSpecification): SpecificationFault[] {
    const { minimum, maximum } = replicas ?? {};
    return minimum === undefined || maximum === undefined || minimum <= maximum
        ? []
        : [{ path: ["replicas", "minimum"], message: `is more than maximum, ${maximum}. Lower it, or raise maximum` }];
}

/** The daemon fills in what is missing (fiaas_deploy_daemon/specs/v3/defaults.yml), and the API server refuses the pods. */
const daemonDefaults = {
    cpu: { limits: "400m", requests: "200m" },
    memory: { limits: "512Mi", requests: "256Mi" },
} as const;

function resourceFaults({ resources }: FiaasSpecification): SpecificationFault[] {
    return (["cpu", "memory"] as const).flatMap((resource) => {
        const request = resources?.requests?.[resource];
        const limit = resources?.limits?.[resource];
        const defaults = daemonDefaults[resource];
        const isComparable = areQuantities([request, limit]);
        if (!isComparable || compareQuantities(request ?? defaults.requests, limit ?? defaults.limits) <= 0) {
            return [];
        }
        return request === undefined
            ? [limitFault(resource, defaults.requests)]
            : [requestFault(resource, limit, defaults.limits)];
    });
}

function limitFault(resource: string, request: string): SpecificationFault {
    return {
        path: ["resources", "limits", resource],
        message: `is less than the daemon's default request, "${request}". Raise it, or set resources.requests.${resource}`,
    };
}

function requestFault(resource: string, limit: Quantity | undefined, fallback: string): SpecificationFault {
    const message =
        limit === undefined
            ? `is more than the daemon's default limit, "${fallback}". Lower it, or set resources.limits.${resource}`
            : `is more than the limit, "${limit}". Lower it, or raise resources.limits.${resource}`;
    return { path: ["resources", "requests", resource], message };
}

type Port = NonNullable<FiaasSpecification["ports"]>[number];

/** Entries inherit from the first default one, which is called http. */
function nameOf({ name = "http" }: Port): string {
    return name;
}

/** Without the key there is one port. */
function portsOf({ ports = [{}] }: FiaasSpecification): readonly Port[] {
    return ports;
}

function portNameFaults(specification: FiaasSpecification): SpecificationFault[] {
    const names = portsOf(specification).map(nameOf);
    return names.flatMap((name, index) =>
        names.indexOf(name) === index
            ? []
            : [
                  {
                      path: ["ports", index],
                      message: `has the name "${name}", as another port has. Give it another name`,
                  },
              ],
    );
}

const checkKinds = ["execute", "http", "tcp"] as const;

function healthCheckFaults(specification: FiaasSpecification): SpecificationFault[] {
    const { healthchecks = {} } = specification;
    const amount = portsOf(specification).length;
    const missing = {
        path: ["ports"],
        message: `has ${amount} entries, so that nobody knows how to check the container. Set healthchecks.liveness, or use one port`,
    };
    return [
        ...(amount !== 1 && healthchecks.liveness === undefined ? [missing] : []),
        ...(["liveness", "readiness"] as const).flatMap((name) => {
            const check = healthchecks[name];
            const kinds = checkKinds.filter((kind) => check?.[kind] !== undefined);
            const what = kinds.length === 0 ? "has none of execute, http and tcp" : `has ${kinds.join(" and ")}`;
            return check === undefined || kinds.length === 1
                ? []
                : [{ path: ["healthchecks", name], message: `${what}. Use exactly one of execute, http and tcp` }];
        }),
    ];
}

interface PortReference {
    readonly path: ConfigurationPath;
    readonly port: string | number | undefined;
}

function portReferences({ healthchecks, metrics, ingress = [] }: FiaasSpecification): PortReference[] {
    const checks = (["liveness", "readiness"] as const).flatMap((name) =>
        (["http", "tcp"] as const).map((kind) => ({
            path: ["healthchecks", name, kind, "port"],
            port: healthchecks?.[name]?.[kind]?.port,
        })),
    );
    const paths = ingress.flatMap(({ paths: entries = [] }, index) =>
        entries.map(({ port }, entry) => ({ path: ["ingress", index, "paths", entry, "port"], port })),
    );
    return [...checks, { path: ["metrics", "prometheus", "port"], port: metrics?.prometheus?.port }, ...paths];
}

/** Numbers may be those of a port that is not told; names have to be there. */
function portReferenceFaults(specification: FiaasSpecification): SpecificationFault[] {
    const names = [...new Set(portsOf(specification).map(nameOf))];
    return portReferences(specification).flatMap(({ path, port }) => {
        const remedy = names.length === 0 ? "Add it there" : `Use one of: ${names.join(", ")}`;
        return typeof port !== "string" || names.includes(port)
            ? []
            : [{ path, message: `is not the name of one of the ports. ${remedy}` }];
    });
}
