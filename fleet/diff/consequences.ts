import { revisionAnnotation } from "../../components/anchor/revision";
import { mapAt } from "../../toolchain/kubernetes-provider/kubernetes-object";
import { kindOfType } from "../../toolchain/kubernetes-provider/resource-type";
import { losses } from "../report/destruction";
import { nodeConsequence, nodeSettingsType } from "./node-consequences";
import { type ChangedResource, type DescribedChange, deploymentIdType, restartsOf } from "./restarts";

/** What a change means for what runs, in a few words; undefined where the fields say it all. */
export function consequenceOf(change: DescribedChange): string | undefined {
    const { action, resource } = change;
    if (resource.type === nodeSettingsType) {
        return nodeConsequence(change);
    }
    if (action === "create") {
        return resource.importId === undefined ? undefined : "taken over as it is, not made";
    }
    if (action === "delete") {
        if (resource.retainOnDelete) {
            return "let go of: it stays in the cluster as it is";
        }
        return isAnchor(resource) ? "what it has placed stays on the nodes and runs on" : deletions[kindOf(change)];
    }
    if (resource.type === deploymentIdType) {
        return `the daemon redeploys, because ${keepersOf(change)} changed`;
    }
    if (action === "replace") {
        return replacement(change);
    }
    return update(change);
}

const deletions: Readonly<Record<string, string | undefined>> = {
    Namespace: "with everything in it",
    CustomResourceDefinition: "with all objects of its kind, in all namespaces",
    Application: "and with it what the daemon made of it",
    Deployment: "its pods stop",
    DaemonSet: "its pods stop on every node",
    StatefulSet: "its pods stop",
    Pod: "it stops",
    PersistentVolumeClaim: "and, as its class says, the data",
};

/** An object that keeps its name has to go before the new one can be made; else the new one is made first. */
function replacement(change: DescribedChange): string {
    const kind = kindOf(change);
    const isStopped = restartsOf(change) !== undefined;
    if (losses[kind] !== undefined) {
        return losses[kind];
    }
    if (change.deleteBeforeReplace !== true) {
        return isStopped ? "new pods start before the old ones stop" : "the new one is made before the old one goes";
    }
    if (kind.endsWith("RoleBinding")) {
        return "no rights while it is gone";
    }
    return isStopped ? "its pods are down until the new ones run" : "gone for a moment";
}

function update(change: DescribedChange): string | undefined {
    const restarts = restartsOf(change);
    if (restarts === undefined) {
        return kindOf(change) === "ConfigMap" || kindOf(change) === "Secret"
            ? "in place: pods that mount it see it within a minute or two, environment variables not before a restart"
            : undefined;
    }
    if (isAnchor(change.resource)) {
        return "one node after another; the component restarts where its manifest, or a file with onChange: restart, is another";
    }
    return restarts.everyNode > 0
        ? "its pod on every node restarts, one after another"
        : "its pods restart, one after another";
}

/** Whether it is the DaemonSet of an anchor, whose pods run nothing that anybody misses. */
function isAnchor({ inputs }: ChangedResource): boolean {
    return revisionAnnotation in mapAt(inputs, "spec", "template", "metadata", "annotations");
}

function kindOf({ resource: { type } }: DescribedChange): string {
    return type.startsWith("kubernetes:") ? kindOfType(type).kind : "";
}

function keepersOf({ changes }: DescribedChange): string {
    const names = changes.map(({ path }) => path).filter((path) => path.startsWith("keepers."));
    return names.map((path) => path.slice("keepers.".length)).join(", ") || "what it stands for";
}
