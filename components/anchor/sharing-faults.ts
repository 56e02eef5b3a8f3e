import type { Fault } from "../fault/fault";
import { isMap, ownValue } from "../installation/merge";
import { secretOf } from "../pki/name-faults";
import type { AnchorView, ViewedAnchor } from "./anchor-view";
import { filesOf, nodeFiles } from "./contents";
import { isWithinDirectory } from "./host-directory";
import { anchorNames } from "./objects";
import { at, type PodPart, partsAt } from "./pod-parts";

/** What several anchors, or an anchor and something else, have in common and may not. Each fault is at the second one. */
export function sharingFaults(view: AnchorView, pullSecretsIn: (namespace: string) => readonly string[]): Fault[] {
    return view.anchors.flatMap((anchor, index) => {
        const others = view.anchors.slice(0, index);
        return [
            ...others.flatMap((other) => directoryFaults(view, anchor, other)),
            ...others.flatMap((other) => podFaults(view, anchor, other)),
            ...portFaults(view, anchor, others),
            ...secretFaults(view, anchor, pullSecretsIn(anchor.namespace)),
        ];
    });
}

/** Also for nodes that have only one of the two today: labels change. */
function directoryFaults(view: AnchorView, anchor: ViewedAnchor, other: ViewedAnchor): Fault[] {
    const isShared =
        isWithinDirectory(anchor.directory, other.directory) || isWithinDirectory(other.directory, anchor.directory);
    return isShared
        ? [
              {
                  path: view.pathOf(anchor, "directory"),
                  message: `"${anchor.directory}" and "${other.directory}", which the anchor "${other.name}" has, are in one another. Give each anchor a directory of its own`,
              },
          ]
        : [];
}

/** Two static pods of one name have one mirror pod, and the kubelet takes the one for the other. */
function podFaults(view: AnchorView, anchor: ViewedAnchor, other: ViewedAnchor): Fault[] {
    const name = podName(anchor);
    return name === podName(other) && maySharePlace(anchor, other)
        ? [
              {
                  path: view.pathOf(anchor, "manifest", "metadata", "name"),
                  message:
                      `"${name}" is the static pod of the anchor "${other.name}", too, on nodes that have both. Use another name, or node ` +
                      "selectors that rule each other out: one label with different values",
              },
          ]
        : [];
}

function podName({ pod }: ViewedAnchor): string {
    const metadata = ownValue(pod, "metadata");
    const parts = isMap(metadata) ? [ownValue(metadata, "namespace"), ownValue(metadata, "name")] : [];
    return parts.filter((part) => typeof part === "string").join("/");
}

/** Whether a node may have both: labels that are not known may be on any node. */
function maySharePlace(one: ViewedAnchor, other: ViewedAnchor): boolean {
    return Object.entries(one.nodeSelector).every(([label, value]) => (other.nodeSelector[label] ?? value) === value);
}

interface HostPort {
    readonly key: string;
    /** Undefined for all addresses of the node. */
    readonly address: unknown;
    readonly part: PodPart;
}

function portFaults(view: AnchorView, anchor: ViewedAnchor, others: readonly ViewedAnchor[]): Fault[] {
    const own = hostPorts(anchor);
    const foreign = others
        .filter((other) => maySharePlace(anchor, other))
        .flatMap((other) => hostPorts(other).map((port) => ({ ...port, owner: `the anchor "${other.name}"` })));
    return own.flatMap((port, index) => {
        const before = own.slice(0, index).map((earlier) => ({ ...earlier, owner: "another port of it" }));
        const taken = [...before, ...foreign].find(
            ({ address, key }) =>
                key === port.key && (address === undefined || port.address === undefined || address === port.address),
        );
        return taken === undefined
            ? []
            : [
                  {
                      path: view.pathOf(anchor, "manifest", ...port.part.path),
                      message:
                          `the port ${port.key} of "${anchor.name}" is taken on the node by ${taken.owner}, too. Use another port, or node ` +
                          "selectors that rule each other out: one label with different values",
                  },
              ];
    });
}

function hostPorts({ pod }: ViewedAnchor): HostPort[] {
    const spec = at({ path: [], value: pod }, "spec");
    const isHostNetwork = at(spec, "hostNetwork").value === true;
    const containers = ["initContainers", "containers"].flatMap((key) => partsAt(spec, key));
    return containers.flatMap((container) =>
        partsAt(container, "ports").flatMap((part) => {
            const { value: port } = at(part, isHostNetwork ? "containerPort" : "hostPort");
            const { value: protocol } = at(part, "protocol");
            return typeof port === "number"
                ? [
                      {
                          key: `${port}/${typeof protocol === "string" ? protocol : "TCP"}`,
                          address: at(part, "hostIP").value,
                          part,
                      },
                  ]
                : [];
        }),
    );
}

/** Secrets of certificates and registries in the same namespace. */
function secretFaults(view: AnchorView, anchor: ViewedAnchor, pullSecrets: readonly string[]): Fault[] {
    const names = anchorNames(anchor.name);
    const own = [
        ...(filesOf(anchor, "shared").length > 0 ? [names.anchor] : []),
        ...(nodeFiles(anchor).length > 0 ? [names.nodes] : []),
    ];
    const { catalog } = view;
    const documents = catalog?.catalog.namespace === anchor.namespace ? catalog.documents.flatMap(secretOf) : [];
    return own
        .filter((name) => documents.includes(name) || pullSecrets.includes(name))
        .map((name) => ({
            path: ["anchors", anchor.name],
            message:
                `"${name}" would be the Secret of this anchor and of ${documents.includes(name) ? "a document of flotilla:pki" : "a registry"} in ` +
                `"${anchor.namespace}". Give the anchor another name`,
        }));
}
