import { fiaasConfiguration } from "../../../components/fiaas/config";
import { daemonConfiguration } from "../../../components/fiaas/daemon-config";
import { type EffectiveDaemon, effectiveDaemon } from "../../../components/fiaas/effective-daemon";
import { type DaemonReport, type DaemonState, reportDaemon } from "../../../fleet/status/daemon-state";
import type { ObservedDaemon, ObservedPod } from "../../../fleet/status/observed-daemon";

/** The image of the channel stable. */
export const image = "fiaas/fiaas-deploy-daemon:v1.10.0";

/** The deployment id of what is observed, and the name of its ApplicationStatus by the daemon's own rule. */
export const deploymentId = "00000000-0000-0000-0000-000000000000";
export const statusName = "fiaas-deploy-daemon-sdb6suc26ycd2";

/** A daemon of the channel stable; `daemon` is what the namespace says of it. */
export function declared(daemon: object = {}): EffectiveDaemon {
    const fiaas = fiaasConfiguration.parse({ channels: { stable: { image } } });
    return effectiveDaemon(fiaas, daemonConfiguration.parse(daemon));
}

/** Everything as the configuration declares it. */
export function healthy(daemon: EffectiveDaemon = declared()): ObservedDaemon {
    const labels = { app: "fiaas-deploy-daemon", "fiaas/deployment_id": deploymentId };
    const annotations = { "flotilla/configuration": daemon.configurationHash };
    return {
        configMap: { data: { "cluster_config.yaml": daemon.clusterConfigText, tag: daemon.tag } },
        application: {
            metadata: { labels },
            spec: { image: daemon.image, config: { annotations: { pod: annotations } } },
        },
        applicationStatus: { metadata: { name: statusName }, result: "SUCCESS" },
        deployment: {
            metadata: { labels },
            spec: {
                replicas: 1,
                template: { metadata: { annotations }, spec: { containers: [{ image: daemon.image }] } },
            },
            status: { replicas: 1, updatedReplicas: 1, availableReplicas: 1, conditions: [] },
        },
        bootstrapPod: undefined,
        pods: [],
    };
}

/** A Deployment that differs from the healthy one. */
export function deployment(changes: {
    readonly id?: string;
    readonly image?: string;
    readonly hash?: string;
    readonly replicas?: number;
    readonly status?: NonNullable<ObservedDaemon["deployment"]>["status"];
}): Pick<ObservedDaemon, "deployment"> {
    const { configurationHash } = declared();
    return {
        deployment: {
            metadata: { labels: { "fiaas/deployment_id": changes.id ?? deploymentId } },
            spec: {
                replicas: changes.replicas ?? 1,
                template: {
                    metadata: { annotations: { "flotilla/configuration": changes.hash ?? configurationHash } },
                    spec: { containers: [{ image: changes.image ?? image }] },
                },
            },
            status: changes.status ?? { replicas: 1, updatedReplicas: 1, availableReplicas: 1 },
        },
    };
}

/** A pod whose container waits for a reason. */
export function waitingPod(reason: string): ObservedPod {
    return { status: { phase: "Pending", containerStatuses: [{ state: { waiting: { reason } } }] } };
}

/** A report as texts, JSON and metrics get it. */
export function report(namespace: string, state: DaemonState, changes: Partial<DaemonReport> = {}): DaemonReport {
    const ok = reportDaemon({ namespace, daemon: declared() }, healthy());
    return { ...ok, state, why: state === "ok" ? "" : "It is so. Do this.", ...changes };
}
