import type { Start } from "./configuration";
import type { Texts } from "./kinds";
import type { Specification } from "./specification";

/** The labels of all objects of an application. */
export function managedLabels(specification: Specification, { version }: Start): Texts {
    return {
        app: specification.name,
        "fiaas/version": specification.version,
        "fiaas/deployment_id": specification.deploymentId,
        "fiaas/deployed_by": version,
    };
}

/**
 * The spec of an application's Deployment.
 * @param replicas as many as a HorizontalPodAutoscaler wants, where there is one.
 * @param isBestEffort when a quota of the namespace allows no other pods: they have no resources then.
 */
export function deploymentSpec(
    specification: Specification,
    start: Start,
    replicas: number,
    isBestEffort: boolean,
): object {
    const { name, singleton, prometheus } = specification;
    const isSingleton = singleton && specification.replicas.maximum === 1;
    const metrics = {
        "prometheus.io/scrape": String(prometheus.enabled),
        "prometheus.io/port": String(portNumber(specification, prometheus.port)),
        "prometheus.io/path": prometheus.path,
    };
    return {
        replicas,
        selector: { matchLabels: { app: name } },
        strategy: {
            type: "RollingUpdate",
            rollingUpdate: isSingleton ? { maxUnavailable: 1, maxSurge: 0 } : { maxUnavailable: 0, maxSurge: "25%" },
        },
        template: {
            metadata: {
                labels: {
                    ...specification.labels("pod"),
                    ...managedLabels(specification, start),
                    "fiaas/status": "active",
                },
                annotations: { ...specification.annotations("pod"), ...(prometheus.enabled && metrics) },
            },
            spec: podSpec(specification, start, isBestEffort),
        },
    };
}

function podSpec(specification: Specification, start: Start, isBestEffort: boolean): object {
    const { name } = specification;
    return {
        automountServiceAccountToken: specification.adminAccess,
        serviceAccountName: start.configuration["enable-service-account-per-app"] ? name : "default",
        restartPolicy: "Always",
        dnsPolicy: "ClusterFirst",
        containers: [
            {
                name,
                image: specification.image,
                imagePullPolicy: "IfNotPresent",
                ports: specification.ports.map((port) => ({
                    name: port.name,
                    protocol: "TCP",
                    containerPort: port.target_port,
                })),
                env: environment(specification, start),
                envFrom: [{ configMapRef: { name, optional: true } }],
                livenessProbe: specification.liveness,
                readinessProbe: specification.readiness,
                ...(!isBestEffort && { resources: specification.resources }),
                volumeMounts: [
                    { name: `${name}-secret`, mountPath: "/var/run/secrets/fiaas/", readOnly: true },
                    { name: `${name}-config`, mountPath: "/var/run/config/fiaas/", readOnly: true },
                    { name: "tmp", mountPath: "/tmp" },
                ],
            },
        ],
        volumes: [
            { name: `${name}-secret`, secret: { secretName: name, optional: true } },
            { name: `${name}-config`, configMap: { name, optional: true } },
            { name: "tmp", emptyDir: {} },
        ],
    };
}

function environment(specification: Specification, { configuration }: Start): object[] {
    const managed = {
        ARTIFACT_NAME: specification.name,
        IMAGE: specification.image,
        VERSION: specification.version,
    };
    const platform = {
        FIAAS_ENVIRONMENT: configuration.environment,
        FIAAS_INFRASTRUCTURE: configuration.infrastructure,
        FIAAS_LOG_FORMAT: configuration["log-format"],
    };
    const global = Object.fromEntries(
        configuration["global-env"].map((pair) => pair.split("=") as [name: string, value: string]),
    );
    const values: Texts = {
        ...global,
        ...withPrefix(global),
        ...(!configuration["disable-deprecated-managed-env-vars"] && managed),
        ...withPrefix(managed),
        ...platform,
    };
    return Object.entries(values)
        .sort(([one], [other]) => one.localeCompare(other))
        .map(([name, value]) => ({ name, value }));
}

function withPrefix(values: Texts): Texts {
    return Object.fromEntries(Object.entries(values).map(([name, value]) => [`FIAAS_${name}`, value]));
}

function portNumber({ ports }: Specification, name: string): string | number {
    return ports.find((port) => port.name === name)?.target_port ?? name;
}
