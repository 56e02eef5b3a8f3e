import type { Fault } from "../fault/fault";
import { type ConfigurationMap, isMap, ownValue } from "../installation/merge";
import { AnchorView, type ViewedAnchor } from "./anchor-view";
import { fileKey } from "./contents";
import { documentFaults } from "./document-faults";
import { isWithinDirectory } from "./host-directory";
import { lintStaticPod } from "./pod-linter";
import { sharingFaults } from "./sharing-faults";
import { sizeFaults } from "./size-faults";

/**
 * What is wrong with the static pods of anchors, between anchors, and between them and certificates, nodes and namespaces.
 * @param raw what was written. An anchor that is wrong by itself is left out, so that it hides no other fault.
 * @param pullSecretsIn names of the registries' pull secrets in a namespace.
 */
export function anchorFaults(raw: ConfigurationMap, pullSecretsIn: (namespace: string) => readonly string[]): Fault[] {
    const view = new AnchorView(raw);
    return [
        ...view.anchors.flatMap((anchor) => [
            ...podFaults(view, anchor),
            ...directoryFaults(view, anchor),
            ...keyFaults(view, anchor),
            ...removalFaults(view, anchor),
            ...anchor.presetFaults.map(({ path, message }) => ({ path: view.pathOf(anchor, ...path), message })),
            ...podSecurityFaults(raw, anchor),
            ...documentFaults(view, anchor),
            ...sizeFaults(view, anchor),
        ]),
        ...sharingFaults(view, pullSecretsIn),
    ];
}

function podFaults(view: AnchorView, anchor: ViewedAnchor): Fault[] {
    return lintStaticPod(anchor.pod, anchor.manifestDirectory).map(({ path, message }) => ({
        path: anchor.isPreset ? view.pathOf(anchor) : ["anchors", anchor.name, "manifest", ...path],
        message,
    }));
}

/** The kubelet takes every file there for a pod. */
function directoryFaults(view: AnchorView, anchor: ViewedAnchor): Fault[] {
    const { directory, manifestDirectory } = anchor;
    const isShared = isWithinDirectory(directory, manifestDirectory) || isWithinDirectory(manifestDirectory, directory);
    return isShared
        ? [
              {
                  path: view.pathOf(anchor, "directory"),
                  message: `"${directory}" and the manifest directory "${manifestDirectory}" are in one another: the kubelet takes every file there for a pod. Use another`,
              },
          ]
        : [];
}

/** A "_" beside a "/" looks in a key like one beside another "/". */
function keyFaults(view: AnchorView, anchor: ViewedAnchor): Fault[] {
    const first = new Map<string, string>();
    return anchor.files.flatMap((file) => {
        const other = first.get(fileKey(file));
        first.set(fileKey(file), other ?? file.path);
        return other === undefined
            ? []
            : [
                  {
                      path: view.pathOf(anchor, "files", file.path),
                      message: `"${file.path}" has the same key in the ConfigMap as "${other}", ${fileKey(file)}. Rename one of the two`,
                  },
              ];
    });
}

function removalFaults(view: AnchorView, anchor: ViewedAnchor): Fault[] {
    return anchor.removal === "unlabeled" && Object.keys(anchor.nodeSelector).length === 0
        ? [
              {
                  path: view.pathOf(anchor, "removal"),
                  message:
                      '"unlabeled" has no label that a node could lose: every node is selected. Add nodeSelector, or take removal out',
              },
          ]
        : [];
}

/** Pods with directories of the node are what the levels beside privileged are there to keep out. */
function podSecurityFaults(raw: ConfigurationMap, { name, namespace }: ViewedAnchor): Fault[] {
    const enforced = ["namespaces", namespace, "podSecurity", "enforce"].reduce<unknown>(
        (value, key) => (isMap(value) ? ownValue(value, key) : undefined),
        raw,
    );
    return typeof enforced !== "string" || enforced === "privileged"
        ? []
        : [
              {
                  path: ["anchors", name],
                  message:
                      `the namespace "${namespace}" enforces the pod security level "${enforced}", which refuses pods that write on their node. Use ` +
                      "another namespace, or enforce: privileged there",
              },
          ];
}
