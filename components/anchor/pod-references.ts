import { type ConfigurationMap, isMap, ownValue } from "../installation/merge";
import { at, type PodFault, type PodPart, partsAt } from "./pod-parts";

/**
 * What of a static pod only the API has, and the kubelet therefore refuses
 * (https://kubernetes.io/docs/tasks/configure-pod-container/static-pod/; k8s.io/kubernetes/pkg/kubelet/config/common.go).
 */
export function referenceFaults(pod: ConfigurationMap, containers: readonly PodPart[]): PodFault[] {
    const spec = at({ path: [], value: pod }, "spec");
    return [
        ...accountFaults(spec),
        ...refused(spec, "imagePullSecrets", "names Secrets", "Take it out: the node's runtime has the login"),
        ...refused(spec, "resourceClaims", "claims resources of the API", "Take it out"),
        ...refused(spec, "ephemeralContainers", "is only for pods of the API", "Take it out"),
        ...containers.flatMap(environmentFaults),
        ...partsAt(spec, "volumes").flatMap(volumeFaults),
    ];
}

/** What stands at a key that no static pod may have. */
function refused(part: PodPart, key: string, what: string, remedy: string): PodFault[] {
    const found = at(part, key);
    return found.value === undefined
        ? []
        : [{ path: found.path, message: `${key} ${what}, which a static pod cannot have. ${remedy}` }];
}

function accountFaults(spec: PodPart): PodFault[] {
    const named = ["serviceAccountName", "serviceAccount"].flatMap((key) =>
        refused(
            spec,
            key,
            `names the service account ${text(at(spec, key).value)}`,
            "Give the component a kubeconfig file",
        ),
    );
    const token = at(spec, "automountServiceAccountToken");
    return token.value === true
        ? [
              ...named,
              {
                  path: token.path,
                  message:
                      "automountServiceAccountToken true asks for a token, which a static pod cannot have. Give the component a kubeconfig file",
              },
          ]
        : named;
}

function environmentFaults(container: PodPart): PodFault[] {
    return [
        ...partsAt(container, "envFrom").flatMap((source) =>
            ["secretRef", "configMapRef"].flatMap((key) =>
                refused(
                    source,
                    key,
                    `takes variables from ${text(nameOf(at(source, key)))}`,
                    "Write them in env, or in a file",
                ),
            ),
        ),
        ...partsAt(container, "env").flatMap((variable) =>
            ["secretKeyRef", "configMapKeyRef"].flatMap((key) => {
                const source = at(variable, "valueFrom");
                return refused(
                    source,
                    key,
                    `takes a value from ${text(nameOf(at(source, key)))}`,
                    "Write the value, or use a file",
                );
            }),
        ),
    ];
}

const volumeKinds: readonly string[] = ["hostPath", "emptyDir", "downwardAPI"];

const volumeRemedies: Readonly<Record<string, string>> = {
    secret: "Declare its keys as files of the anchor, and mount the anchor's directory as hostPath",
    configMap: "Declare its keys as files of the anchor, and mount the anchor's directory as hostPath",
    projected: "Declare what it projects as files of the anchor, and mount the anchor's directory as hostPath",
    persistentVolumeClaim: "Use a directory of the node as hostPath",
};

function volumeFaults(volume: PodPart): PodFault[] {
    const kinds = isMap(volume.value) ? Object.keys(volume.value).filter((key) => key !== "name") : [];
    return kinds
        .filter((kind) => !volumeKinds.includes(kind))
        .map((kind) => ({
            path: at(volume, kind).path,
            message:
                `the volume ${text(ownName(volume))} is a ${kind}, but a static pod has only ${volumeKinds.join(", ")}. ` +
                (volumeRemedies[kind] ?? "Use one of these"),
        }));
}

function ownName({ value }: PodPart): unknown {
    return isMap(value) ? ownValue(value, "name") : undefined;
}

function nameOf(part: PodPart): unknown {
    return ownName(part);
}

/** A name in a message. */
function text(name: unknown): string {
    return typeof name === "string" ? `"${name}"` : "without a name";
}
