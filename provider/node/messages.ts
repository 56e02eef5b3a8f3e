import type { Taint } from "../../components/node/node-keys";
import type { LiveNode, LiveTaint } from "./live-node";
import type { FieldConflict } from "./node-client";
import type { Settings } from "./node-writer";
import { nameOf } from "./taints";

const kinds = { labels: "label", annotations: "annotation" } as const;

/** What others have set to other values, and how to end it. */
export function conflictMessage(
    wanted: Settings,
    live: LiveNode,
    fields: readonly FieldConflict[],
    taints: readonly { readonly is: LiveTaint; readonly wanted: Taint }[],
): string {
    const all = [
        ...fields.map((conflict) => fieldText(conflict, wanted, live)),
        ...taints.map(({ is, wanted: { value } }) => {
            const name = nameOf(is.key, is.effect);
            return `the taint ${name} has the value ${shown(is.value)}, and not ${shown(value)}`;
        }),
    ];
    return (
        `nodes.${wanted.node}: others have set what is wanted here to something else: ${all.join("; ")}. Write the same value, ` +
        `take it out on one of the two sides, or take it over with nodes.${wanted.node}.takeOver: true.`
    );
}

function fieldText({ field, message }: FieldConflict, wanted: Settings, live: LiveNode): string {
    const [, kind, key = ""] = /^\.metadata\.(labels|annotations)\.(.*)$/s.exec(field) ?? [];
    const manager = /^conflict with "([^"]*)"/.exec(message)?.[1] ?? "somebody";
    if (kind !== "labels" && kind !== "annotations") {
        return `${field} (${manager})`;
    }
    const [is, want] = [live.metadata[kind]?.[key], wanted[kind][key]];
    return `the ${kinds[kind]} ${key} is ${shown(is)}, which ${manager} has set, and not ${shown(want)}`;
}

function shown(value: string | undefined): string {
    return JSON.stringify(value ?? "");
}

/** What stays on a node though it is not wanted any more. */
export function stayingMessage(
    node: string,
    what: "label" | "annotation" | "taint",
    key: string,
    owners: readonly string[],
): string {
    const who = owners.length === 0 ? "it was there before Flotilla wanted it" : `${owners.join(" and ")} set it, too`;
    const verb = { label: "label", annotation: "annotate", taint: "taint" }[what];
    return `nodes.${node}: the ${what} ${key} stays, because ${who}. \`kubectl ${verb} node ${node} ${key}-\` takes it away.`;
}

/** The last node with a role would lose it. */
export function lastNodeMessage(node: string, label: string, unanswered: string | undefined): string {
    const reason =
        unanswered === undefined
            ? "no other node of the cluster has it"
            : `nobody can tell whether another node has it: ${unanswered}`;
    return (
        `nodes.${node}: the label ${label} stays, because ${reason}. Without it nothing says where that role's components run. ` +
        `Let the node that takes the role over join first, and run \`up\` again. To give the role up: \`kubectl label node ${node} ${label}-\`, then \`up\`.`
    );
}

/** Others write to the node faster than we do. */
export function restlessMessage(node: string): string {
    return `nodes.${node}: others change the node all the time, so that it could not be written to. Run \`up\` again.`;
}

/** The node is not there. */
export function absentMessage(node: string): string {
    return (
        `nodes.${node}: the node is not in the cluster, so that it gets its labels, annotations and taints later: with the first \`up\` ` +
        "after it has joined. If it is there, it has another name: `kubectl get nodes`."
    );
}

/** The node is there, and has not what it should. */
export function joinedMessage(node: string): string {
    return `nodes.${node}: the node has joined the cluster since the last \`up\`, and gets its labels, annotations and taints.`;
}
