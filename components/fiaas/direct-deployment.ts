import type { EffectiveDaemon } from "./effective-daemon";
import { applicationLabel, configurationAnnotation, configurationFolder, daemonName } from "./names";

/** The port of the daemon's own web server (fact sheet of FIAAS, 1.3). */
const port = 5000;

const labels = { [applicationLabel]: daemonName };

/**
 * The daemon as an ordinary Deployment, as the Helm chart of fiaas-deploy-daemon has it (fact sheet of FIAAS, 2.7): no
 * Application of its own, no bootstrap, no deployment id. For releases without the bootstrap's entry point.
 *
 * One pod at a time: two daemons would both deploy. The configuration's hash in the template replaces the pod when the
 * configuration changes, as the daemon reads it once.
 */
export function directDeployment(daemon: EffectiveDaemon, namespace: string, pullSecrets: readonly string[]) {
    return {
        metadata: { name: daemonName, namespace, labels },
        spec: {
            replicas: 1,
            strategy: { type: "Recreate" },
            selector: { matchLabels: labels },
            template: {
                metadata: { labels, annotations: { [configurationAnnotation]: daemon.configurationHash } },
                spec: {
                    serviceAccountName: daemonName,
                    ...(pullSecrets.length > 0 && { imagePullSecrets: pullSecrets.map((name) => ({ name })) }),
                    containers: [directContainer(daemon)],
                    volumes: [{ name: "config", configMap: { name: daemonName } }],
                },
            },
        },
    };
}

/** What other pods, such as Prometheus, reach the daemon's web server by. */
export function directService(namespace: string) {
    return {
        metadata: { name: daemonName, namespace, labels },
        spec: { selector: labels, ports: [{ name: "http", port, targetPort: port }] },
    };
}

function directContainer({ image, version, specification }: EffectiveDaemon) {
    const resources = specification["resources"] as
        | Readonly<Record<string, Readonly<Record<string, string>>>>
        | undefined;
    const probe = { httpGet: { path: "/healthz", port }, initialDelaySeconds: 10 };
    return {
        name: daemonName,
        image,
        imagePullPolicy: "IfNotPresent",
        // Labels what the daemon deploys, and is what fdd knows its own release by.
        env: [
            { name: "FIAAS_IMAGE", value: image },
            { name: "FIAAS_VERSION", value: version },
        ],
        ports: [{ name: "http", containerPort: port }],
        livenessProbe: probe,
        readinessProbe: probe,
        ...(resources !== undefined && { resources }),
        volumeMounts: [{ name: "config", mountPath: configurationFolder, readOnly: true }],
    };
}
