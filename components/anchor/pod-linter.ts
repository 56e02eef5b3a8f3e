import type { ConfigurationMap } from "../installation/merge";
import { isMap } from "../installation/merge";
import { show } from "../installation/show";
import { namespaceName, objectName } from "../namespace/names";
import { hostPathFault, isWithinDirectory, stateDirectory } from "./host-directory";
import { podImageFault } from "./pod-image";
import { at, partsAt, type PodFault, type PodPart, textAt } from "./pod-parts";
import { referenceFaults } from "./pod-references";
import { placeholderFaults, variableFaults } from "./pod-texts";

/**
 * Why a kubelet would not run a pod from its manifest directory, or nobody would notice that it does not work: all faults at once.
 * It looks at what is special about static pods, not at everything that a Pod can have wrong.
 */
export function lintStaticPod(pod: ConfigurationMap, manifestDirectory: string): PodFault[] {
    const whole: PodPart = { path: [], value: pod };
    const spec = at(whole, "spec");
    const containers = partsAt(spec, "containers");
    const all = [...partsAt(spec, "initContainers"), ...containers];
    return [
        ...kindFaults(whole),
        ...nameFaults(at(whole, "metadata")),
        ...specificationFaults(spec, containers),
        ...repeatedNames(all),
        ...all.flatMap(imageFaults),
        ...containers.flatMap(probeFaults),
        ...containers.flatMap((container) => hostPortFaults(container, at(spec, "hostNetwork").value === true)),
        ...referenceFaults(pod, all),
        ...partsAt(spec, "volumes").flatMap((volume) => hostPathFaults(volume, manifestDirectory)),
        ...all.flatMap(variableFaults),
        ...placeholderFaults(whole),
    ];
}

/** What a manifest has to be, where it says so at all. */
function kindFaults(pod: PodPart): PodFault[] {
    return Object.entries({ apiVersion: "v1", kind: "Pod" }).flatMap(([key, wanted]) => {
        const { path, value } = at(pod, key);
        return value === wanted || value === undefined
            ? []
            : [
                  {
                      path,
                      message: `${show(value)} is not what a kubelet takes from a file. Write ${wanted}, or take it out`,
                  },
              ];
    });
}

function nameFaults(metadata: PodPart): PodFault[] {
    return Object.entries({ name: objectName, namespace: namespaceName }).flatMap(([key, schema]) => {
        const { path, value } = at(metadata, key);
        const issues = schema.safeParse(value).error?.issues ?? [];
        return issues.map(({ code, message }) => ({
            path,
            message: code === "invalid_type" ? `${show(value)} is not a name. Write text` : `${show(value)} ${message}`,
        }));
    });
}

function specificationFaults(spec: PodPart, containers: readonly PodPart[]): PodFault[] {
    const restart = at(spec, "restartPolicy");
    const node = at(spec, "nodeName");
    return [
        ...(containers.length > 0
            ? []
            : [{ path: spec.path, message: `${show(spec.value)} has no containers. Add spec.containers` }]),
        ...(restart.value === undefined || restart.value === "Always"
            ? []
            : [
                  {
                      path: restart.path,
                      message: `${show(restart.value)} would leave the component down when it ends. Write Always, or take it out`,
                  },
              ]),
        ...(node.value === undefined
            ? []
            : [
                  {
                      path: node.path,
                      message: `${show(node.value)} is set by the kubelet. Take it out, and use nodeSelector of the anchor`,
                  },
              ]),
    ];
}

function repeatedNames(containers: readonly PodPart[]): PodFault[] {
    const known = new Set<string>();
    return containers.flatMap((container) => {
        const name = textAt(container, "name");
        if (name === undefined) {
            return [{ path: container.path, message: `${show(container.value)} has no name. Add name` }];
        }
        const isKnown = known.has(name);
        known.add(name);
        return isKnown
            ? [
                  {
                      path: at(container, "name").path,
                      message: `"${name}" is the name of another container, too. Use another`,
                  },
              ]
            : [];
    });
}

function imageFaults(container: PodPart): PodFault[] {
    const { path, value } = at(container, "image");
    if (typeof value !== "string") {
        return [
            {
                path: container.path,
                message: `${show(textAt(container, "name"))} has no image. Add image, by tag or digest`,
            },
        ];
    }
    const fault = podImageFault(value);
    return fault === undefined
        ? []
        : [{ path, message: `${fault.concealed ? "the value (not shown)" : show(value)} ${fault.message}` }];
}

/** Without a probe a component that hangs is left as it is, and looks ready. */
function probeFaults(container: PodPart): PodFault[] {
    const hasProbe = ["livenessProbe", "readinessProbe"].some((probe) => isMap(at(container, probe).value));
    return hasProbe
        ? []
        : [
              {
                  path: container.path,
                  message:
                      `${show(textAt(container, "name"))} has neither livenessProbe nor readinessProbe, so that nobody notices when it hangs. ` +
                      "Add one of them",
              },
          ];
}

function hostPortFaults(container: PodPart, isHostNetwork: boolean): PodFault[] {
    return partsAt(container, "ports").flatMap((port) => {
        const [own, host] = [at(port, "containerPort"), at(port, "hostPort")];
        return isHostNetwork && host.value !== undefined && host.value !== own.value
            ? [
                  {
                      path: host.path,
                      message: `${show(host.value)} is not the containerPort, but with hostNetwork it has to be. Write ${show(own.value)}, or take it out`,
                  },
              ]
            : [];
    });
}

/** A component may write where it has to, but not where others say what runs on the node. */
function hostPathFaults(volume: PodPart, manifestDirectory: string): PodFault[] {
    const { path, value } = at(volume, "hostPath", "path");
    if (typeof value !== "string") {
        return [];
    }
    if (value === "/") {
        return [{ path, message: '"/" is the whole node. Mount the directories that the component needs' }];
    }
    const fault = hostPathFault(value.replace(/\/$/, ""));
    if (fault !== undefined) {
        return [{ path, message: `${show(value)} ${fault}` }];
    }
    const forbidden = [manifestDirectory, stateDirectory].find(
        (directory) => isWithinDirectory(directory, value) || isWithinDirectory(value, directory),
    );
    return forbidden === undefined
        ? []
        : [
              {
                  path,
                  message: `${show(value)} holds ${forbidden}, which says what runs on the node. Mount the directories that the component needs`,
              },
          ];
}
