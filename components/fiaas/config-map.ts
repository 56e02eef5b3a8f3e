import type { EffectiveDaemon } from "./effective-daemon";
import { applicationLabel, configMapKeys, daemonName } from "./names";

/**
 * The configuration of a daemon: fdd mounts the ConfigMap by its name, and Skipper, where one still looks, finds it by its
 * label and reads both keys.
 */
export function configMapObject(daemon: EffectiveDaemon, namespace: string) {
    return {
        apiVersion: "v1" as const,
        kind: "ConfigMap" as const,
        metadata: { name: daemonName, namespace, labels: { [applicationLabel]: daemonName } },
        data: { [configMapKeys.clusterConfig]: daemon.clusterConfigText, [configMapKeys.tag]: daemon.tag },
    };
}
