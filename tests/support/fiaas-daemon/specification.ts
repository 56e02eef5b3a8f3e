import { type Application, deploymentIdLabel, type Fields, type Texts } from "./kinds";

/** A fiaas.yml that the daemon cannot use; the deployment's result is then FAILED. */
export class InvalidConfiguration extends Error {
    public override readonly name = "InvalidConfiguration";
}

/** One entry of `ports`. */
export interface Port {
    readonly protocol: string;
    readonly name: string;
    readonly port: number;
    readonly target_port: number;
}

/** One entry of `ingress`. */
export interface IngressEntry {
    readonly host?: string;
    readonly paths: readonly { readonly path: string; readonly port: string | number }[];
    readonly annotations: Texts;
}

/** An Application as the daemon understands it: its fiaas.yml over the defaults. */
export interface Specification {
    readonly name: string;
    readonly namespace: string;
    readonly uid: string;
    readonly image: string;
    /** The image's text after the last ":". */
    readonly version: string;
    readonly deploymentId: string;
    readonly replicas: { readonly minimum: number; readonly maximum: number; readonly threshold: number };
    readonly singleton: boolean;
    readonly ports: readonly Port[];
    readonly ingress: readonly IngressEntry[];
    readonly liveness: Fields;
    readonly readiness: Fields;
    readonly resources: { readonly limits: Texts; readonly requests: Texts };
    readonly prometheus: { readonly enabled: boolean; readonly port: string; readonly path: string };
    readonly adminAccess: boolean;
    /** By kind, such as `pod`: what the fiaas.yml and the Application want on the objects. */
    readonly labels: (kind: string) => Texts;
    readonly annotations: (kind: string) => Texts;
}

/**
 * Reads an Application over the defaults of fiaas.yml version 3. Unknown keys are ignored, as the daemon ignores them.
 * @throws InvalidConfiguration when the daemon could not read it.
 */
export function readSpecification(application: Application): Specification {
    const { metadata, spec = {} } = application;
    const { application: name, image, config } = spec;
    if (name === undefined || image === undefined || config === undefined) {
        throw new InvalidConfiguration("application, image and config are required");
    }
    const version = config["version"] ?? 1;
    if (version !== 2 && version !== 3) {
        throw new InvalidConfiguration(
            `Requested configuration version ${JSON.stringify(version)}, but only 2 and 3 are known`,
        );
    }
    if (!image.includes(":")) {
        throw new InvalidConfiguration(`RuntimeError: The image ${image} has no version`);
    }
    const ports = listOf(config, "ports", [{}]).map((entry) => ({ ...defaultPort, ...entry }));
    const replicas = mapOf(config, "replicas");
    const maximum = numberOf(replicas, "maximum", 5);
    const minimum = Math.min(numberOf(replicas, "minimum", 2), maximum);
    const prometheus = mapOf(mapOf(config, "metrics"), "prometheus");
    return {
        name,
        namespace: metadata.namespace,
        uid: metadata.uid,
        image,
        version: image.slice(image.lastIndexOf(":") + 1),
        deploymentId: metadata.labels?.[deploymentIdLabel] ?? "",
        replicas: { minimum, maximum, threshold: numberOf(replicas, "cpu_threshold_percentage", 50) },
        singleton: replicas["singleton"] !== false,
        ports,
        ingress: listOf(config, "ingress", [{}]).map(readIngress),
        ...readProbes(mapOf(config, "healthchecks"), ports.length),
        resources: readResources(mapOf(config, "resources")),
        prometheus: {
            enabled: prometheus["enabled"] !== false,
            port: textOf(prometheus, "port", "http"),
            path: textOf(prometheus, "path", "/_/metrics"),
        },
        adminAccess: config["admin_access"] === true,
        labels: (kind) => merged(spec.additional_labels, kind, mapOf(config, "labels")),
        annotations: (kind) => merged(spec.additional_annotations, kind, mapOf(config, "annotations")),
    };
}

const defaultPort: Port = { protocol: "http", name: "http", port: 80, target_port: 8080 };

function readIngress(entry: Fields): IngressEntry {
    const host = entry["host"];
    return {
        ...(typeof host === "string" && { host }),
        paths: listOf(entry, "paths", [{}]).map((path) => ({
            path: textOf(path, "path", "/"),
            port: typeof path["port"] === "number" ? path["port"] : textOf(path, "port", "http"),
        })),
        annotations: mapOf(entry, "annotations") as Texts,
    };
}

/** Readiness copies liveness when only liveness is given; both have defaults as long as there is one port. */
function readProbes(healthchecks: Fields, ports: number): { readonly liveness: Fields; readonly readiness: Fields } {
    const liveness = healthchecks["liveness"];
    const readiness = healthchecks["readiness"];
    if (liveness === undefined && ports !== 1) {
        throw new InvalidConfiguration("Must specify health check when number of ports is not 1");
    }
    return {
        liveness: readProbe(mapOf(healthchecks, "liveness"), "/_/health"),
        readiness:
            readiness === undefined && liveness !== undefined
                ? readProbe(mapOf(healthchecks, "liveness"), "/_/health")
                : readProbe(mapOf(healthchecks, "readiness"), "/_/ready"),
    };
}

function readProbe(check: Fields, path: string): Fields {
    const kinds = ["execute", "http", "tcp"].filter((kind) => check[kind] !== undefined);
    if (kinds.length > 1) {
        throw new InvalidConfiguration(`A health check is one of execute, http and tcp, not ${kinds.join(" and ")}`);
    }
    const http = mapOf(check, "http");
    const port = (fields: Fields): unknown => fields["port"] ?? "http";
    const action = {
        execute: () => ({ exec: { command: ["sh", "-c", textOf(mapOf(check, "execute"), "command", "")] } }),
        tcp: () => ({ tcpSocket: { port: port(mapOf(check, "tcp")) } }),
        http: () => ({ httpGet: { path: textOf(http, "path", path), port: port(http) } }),
    }[kinds[0] ?? "http"];
    return {
        ...action?.(),
        initialDelaySeconds: numberOf(check, "initial_delay_seconds", 10),
        periodSeconds: numberOf(check, "period_seconds", 10),
        successThreshold: numberOf(check, "success_threshold", 1),
        failureThreshold: numberOf(check, "failure_threshold", 3),
        timeoutSeconds: numberOf(check, "timeout_seconds", 1),
    };
}

function readResources(resources: Fields): Specification["resources"] {
    const read = (kind: string, cpu: string, memory: string): Texts => {
        const fields = mapOf(resources, kind);
        return { cpu: textOf(fields, "cpu", cpu), memory: textOf(fields, "memory", memory) };
    };
    return { limits: read("limits", "400m", "512Mi"), requests: read("requests", "200m", "256Mi") };
}

/** `global` comes first, then what the Application has for the kind, then the fiaas.yml. */
function merged(additional: Readonly<Record<string, Texts>> | undefined, kind: string, own: Fields): Texts {
    return { ...additional?.["global"], ...additional?.[kind], ...(mapOf(own, kind) as Texts) };
}

/** A missing or null key has the default; a container of another type is a fault. */
function mapOf(fields: Fields, key: string): Fields {
    const value = fields[key] ?? {};
    if (typeof value !== "object" || Array.isArray(value)) {
        throw new InvalidConfiguration(`${key} is not a map`);
    }
    return value as Fields;
}

function listOf(fields: Fields, key: string, fallback: readonly Fields[]): readonly Fields[] {
    const value = fields[key] ?? fallback;
    if (!Array.isArray(value)) {
        throw new InvalidConfiguration(`${key} is not a list`);
    }
    return value as Fields[];
}

function textOf(fields: Fields, key: string, fallback: string): string {
    const value = fields[key];
    return typeof value === "string" || typeof value === "number" ? String(value) : fallback;
}

function numberOf(fields: Fields, key: string, fallback: number): number {
    const value = fields[key];
    return typeof value === "number" ? value : fallback;
}
