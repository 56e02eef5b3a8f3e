import { byDanger, describeChange, type UndescribedChange } from "../diff/describe-change";
import type { ChangedResource } from "../diff/restarts";
import { shownValue } from "../render/shown-value";
import type { ResourceChange } from "../report/report";
import type { EngineState, EngineStep } from "./engine-log";
import { foundFields } from "./found-fields";

/** What a preview comes to. */
export interface FoundChanges {
    /** The worst first, then by type and name. */
    readonly changes: readonly ResourceChange[];
    /** All resources as they were, and as they are to be, those without changes included. */
    readonly before: readonly ChangedResource[];
    readonly after: readonly ChangedResource[];
}

/**
 * What happens to each resource. A replacement has up to three steps, what is taken over up to two: each is one change.
 * @param installation its name, which is left out of the names of its resources.
 */
export function foundChanges(installation: string, steps: readonly EngineStep[]): FoundChanges {
    const findings = new Findings();
    for (const step of steps.filter(isOfProgram)) {
        findings.take(step);
    }
    return {
        changes: findings
            .all()
            .map((change) => describeChange(installation, change))
            .sort(byDanger),
        before: [...findings.before.values()],
        after: [...findings.after.values()],
    };
}

/** The stack itself is no resource, and a default provider is the engine's. */
function isOfProgram({ urn }: EngineStep): boolean {
    return !keyOf(urn).startsWith("pulumi:");
}

/** Types of the parents and its own, and the logical name: what a rendering calls the key of a resource. */
function keyOf(urn: string): string {
    return urn.split("::").slice(2).join("::");
}

/** Takes the steps in their order. */
class Findings {
    public readonly before = new Map<string, ChangedResource>();
    public readonly after = new Map<string, ChangedResource>();
    private readonly found = new Map<string, UndescribedChange>();
    /** What is deleted because another takes its place. */
    private readonly displaced = new Map<string, ChangedResource>();

    public take(step: EngineStep): void {
        const [old, next] = [step.old && resourceOf(step.old), step.new && resourceOf(step.new)];
        switch (step.op) {
            case "create":
                this.create(step, next);
                break;
            case "import":
                this.create(step, next && { ...next, importId: next.name });
                break;
            case "same":
            case "update":
            case "replace":
                this.keep(step, old, next);
                break;
            case "delete":
                this.remove(step.urn, old);
                break;
            case "delete-replaced":
                if (old !== undefined) {
                    this.displaced.set(step.urn, old);
                }
                break;
            case "create-replacement":
            case "import-replacement":
            case "discard":
            case "discard-replaced":
            case "read":
            case "read-replacement":
            case "refresh":
            case "remove-pending-replace":
                // Nothing happens to what is read or refreshed, and a replacement is told by its own step.
                break;
        }
    }

    /** A deletion that belongs to no replacement is what an interrupted one has left. */
    public all(): UndescribedChange[] {
        const left = [...this.displaced].filter(([urn]) => this.found.get(urn)?.action !== "replace");
        return [...this.found.values(), ...left.map(([, old]) => removal(old))];
    }

    private create({ urn }: EngineStep, next: ChangedResource | undefined): void {
        if (next !== undefined) {
            this.after.set(urn, next);
            this.found.set(urn, { action: "create", changes: [], inputs: shownValue(next.inputs), resource: next });
        }
    }

    private keep(step: EngineStep, old: ChangedResource | undefined, next: ChangedResource | undefined): void {
        const { urn, op } = step;
        const taken = this.found.get(urn);
        if (old === undefined || next === undefined) {
            return;
        }
        if (taken !== undefined) {
            // It is taken over, and changed at once. What others have put there stays theirs: it is applied over.
            const changes = foundFields(step).filter(({ kind }) => kind !== "delete");
            this.found.set(urn, { ...taken, changes });
            return;
        }
        this.before.set(urn, old);
        this.after.set(urn, next);
        if ((op === "update" || op === "replace") && !isUnanswered(step)) {
            const deleteBeforeReplace = op === "replace" ? { deleteBeforeReplace: this.displaced.has(urn) } : {};
            this.found.set(urn, {
                action: op,
                ...deleteBeforeReplace,
                changes: foundFields(step),
                resource: next,
                old,
            });
        }
    }

    private remove(urn: string, old: ChangedResource | undefined): void {
        if (old !== undefined) {
            this.before.set(urn, old);
            this.found.set(urn, removal(old));
        }
    }
}

const reachabilityType = "flotilla:cluster:Reachability";

/**
 * Whether a step is there only because the cluster does not answer: an `up` has to come to it, and to end there. It is no change, and a
 * warning says so (provider/reachability.ts).
 */
function isUnanswered({ old, detailedDiff = {} }: EngineStep): boolean {
    return old?.type === reachabilityType && Object.keys(detailedDiff).join() === "serverVersion";
}

function removal(old: ChangedResource): UndescribedChange {
    return { action: "delete", changes: [], inputs: shownValue(old.inputs), resource: old, old };
}

function resourceOf(state: EngineState): ChangedResource {
    return {
        type: state.type,
        name: state.urn.split("::").at(-1) ?? "",
        isComponent: state.custom !== true,
        inputs: state.inputs,
        isProtected: state.protect === true,
        retainOnDelete: state.retainOnDelete === true,
        importId: undefined,
    };
}
