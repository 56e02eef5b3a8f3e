import { roleOfKey } from "../../components/node/settings";
import { ask, type Connect, Refused, Unanswered } from "../kubernetes/requests";

/** Milliseconds that this look may take: nothing hangs on it. */
const glance = 3000;

/** Whether the cluster has no node with these labels; false where it cannot be asked. */
export async function selectsNobody(connect: Connect, selector: string, signal: AbortSignal): Promise<boolean> {
    const query = { labelSelector: selector, limit: "1" };
    const right = { verb: "list", resource: "nodes", docs: "docs/anchors.md" } as const;
    try {
        const { body } = await ask(connect, { path: "/api/v1/nodes", query, signal, timeout: glance }, right);
        return (body as { readonly items?: readonly unknown[] }).items?.length === 0;
    } catch (error) {
        if (error instanceof Refused || error instanceof Unanswered) {
            return false;
        }
        throw error;
    }
}

/** What is said of an anchor whose labels no node has. */
export function unselectedMessage(anchor: string, selector: string): string {
    const labels = selector.split(",");
    const role = labels.map((label) => roleOfKey(label.split("=")[0] ?? "")).find((each) => each !== undefined);
    const remedy =
        role === undefined
            ? "Label nodes, or change nodeSelector"
            : `Roles of flotilla:nodes label nodes only where flotilla:nodeRoles names them: add ${role}: {} there, or label nodes yourself`;
    return `anchors.${anchor}: no node of the cluster has the ${labels.length === 1 ? "label" : "labels"} ${labels.join(" and ")}, so that it is placed nowhere. ${remedy} (docs/anchors.md).`;
}
