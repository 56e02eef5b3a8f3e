import assert from "node:assert/strict";
import type { Project } from "../../support/project";

/** What happens to a resource, in words that a diff and the engine have in common. */
export interface EngineChange {
    /** Logical name. */
    readonly name: string;
    readonly type: string;
    readonly action: "create" | "update" | "replace" | "delete";
    /** Of an update in place `<path>: <kind>`, sorted. */
    readonly changes: readonly string[];
}

interface EngineStep {
    readonly op: string;
    readonly urn: string;
    readonly detailedDiff?: Readonly<Record<string, { readonly kind: string }>> | null;
}

const actions: Readonly<Record<string, EngineChange["action"] | undefined>> = {
    create: "create",
    import: "create",
    update: "update",
    replace: "replace",
    delete: "delete",
};

const rank = ["replace", "delete", "update", "create"];

/** What the engine's own preview says, sorted as a diff is: without what stays, and without the stack itself. */
export async function enginePreview(project: Project): Promise<EngineChange[]> {
    const { text } = await project.pulumi("preview", "--json");
    const { steps, diagnostics = [] } = JSON.parse(text) as {
        steps: EngineStep[];
        diagnostics?: { severity: string; message: string }[];
    };
    assert.deepEqual(
        diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message),
        [],
    );
    // What an adopted object has that is not declared, only its cluster knows.
    const imported = new Set(steps.filter(({ op }) => op === "import").map(({ urn }) => urn));
    const counted = steps.filter(({ op, urn }) => op === "import" || !imported.has(urn));
    const changes = counted.flatMap((step) => {
        const action = actions[step.op];
        const [, , types = "", name = ""] = step.urn.split("::");
        const type = types.split("$").pop() ?? "";
        const details = action === "update" ? Object.entries(step.detailedDiff ?? {}) : [];
        return action === undefined || type === "pulumi:pulumi:Stack"
            ? []
            : [{ name, type, action, changes: details.map(([path, { kind }]) => `${path}: ${kind}`).sort() }];
    });
    return changes.sort(
        (one, other) =>
            rank.indexOf(one.action) - rank.indexOf(other.action) ||
            (`${one.type} ${one.name}` < `${other.type} ${other.name}` ? -1 : 1),
    );
}
