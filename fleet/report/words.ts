import { destroys } from "./destruction";
import { printable } from "../../components/installation/show";
import {
    type Action,
    actions,
    type ConfigurationChange,
    type FleetReport,
    type ReportSummary,
    type ResourceChange,
} from "./report";

/** What was done to a resource, as a count of them says it. */
export const participles: Readonly<Record<Action, string>> = {
    replace: "replaced",
    delete: "deleted",
    update: "updated",
    create: "created",
};

/** How an action is marked at the start of a line, as Pulumi does it. */
export const actionSigns: Readonly<Record<Action, string>> = { replace: "±", delete: "-", update: "~", create: "+" };

// Made once: making one takes a hundred times as long as writing a number with it.
const [fine, middle, coarse] = [3, 2, 1].map(
    (digits) => new Intl.NumberFormat("en-US", { maximumFractionDigits: digits }),
) as [Intl.NumberFormat, Intl.NumberFormat, Intl.NumberFormat];

/** Whole numbers with commas, as in 1,000; others with at most three digits behind the point. */
export function numberText(number: number): string {
    return fine.format(number);
}

/** A number of things: `1 pod`, `1,000 pods`. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
    return `${numberText(count)} ${count === 1 ? noun : plural}`;
}

const binaryUnits = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"] as const;

/** Bytes in the unit that makes them short, as in 1.5 GiB. */
export function memoryText(bytes: number): string {
    let amount = Math.abs(bytes);
    let unit = 0;
    while (amount >= 1024 && unit < binaryUnits.length - 1) {
        amount /= 1024;
        unit += 1;
    }
    const rounded = (amount >= 100 ? coarse : middle).format(amount);
    return `${bytes < 0 ? "-" : ""}${rounded} ${binaryUnits[unit] ?? ""}`;
}

/** What pods request where it changes, a line for each kind of it, as in `1.5 → 2 cores (+0.5)`. */
export function requestLines({ before, after }: ReportSummary["requests"]): { what: string; text: string }[] {
    return [
        ...changedQuantity("CPU requested", before.cpu, after.cpu, numberText, " cores"),
        ...changedQuantity("memory requested", before.memory, after.memory, memoryText, ""),
    ];
}

function changedQuantity(
    what: string,
    before: number,
    after: number,
    write: (quantity: number) => string,
    unit: string,
): { what: string; text: string }[] {
    const difference = after - before;
    if (difference === 0) {
        return [];
    }
    const sign = difference > 0 ? "+" : "";
    return [{ what, text: `${write(before)} → ${write(after)}${unit} (${sign}${write(difference)})` }];
}

/** What is restarted, in words; undefined where nothing is. */
export function restartsText({ pods, everyNode }: ReportSummary["restarts"]): string | undefined {
    const texts = [
        ...(pods > 0 ? [counted(pods, "pod")] : []),
        ...(everyNode > 0 ? [`a pod on each node of ${counted(everyNode, "workload")}`] : []),
    ];
    return texts.length === 0 ? undefined : texts.join(", and ");
}

/** What a resource restarts in all its installations; undefined where that is nothing. */
export function podsText({
    pods,
    everyNode,
}: {
    readonly pods: number;
    readonly everyNode: boolean;
}): string | undefined {
    const texts = [...(pods > 0 ? [counted(pods, "pod")] : []), ...(everyNode ? ["a pod on each node"] : [])];
    return texts.length === 0 ? undefined : texts.join(", and ");
}

/** A resource as people name it: kind, namespace and name. */
export function resourceTitle({ object, type, name }: ResourceChange): string {
    if (object === undefined) {
        const kind = type.replace("pulumi:providers:", "Provider ").replace(/^.*:/, "");
        return printable(`${kind} ${name}`.trimEnd());
    }
    // Where the name is only made at creation, the logical name tells which one it is.
    const own = object.name ?? `${name} (name made at creation)`;
    return printable(`${object.kind} ${object.namespace === undefined ? own : `${object.namespace}/${own}`}`);
}

/** What a reader has to know of what happens to a resource, a part of a sentence each. */
export function explanations(resource: ResourceChange): string[] {
    const forced = resource.changes.filter(({ forcesReplacement }) => forcesReplacement).map(({ path }) => path);
    const { pods = 0, everyNode = 0 } = resource.restarts ?? {};
    const restarted = podsText({ pods, everyNode: everyNode > 0 });
    return [
        ...(isEndangered(resource) ? [`protected: pulumi refuses to ${resource.action} it`] : []),
        ...(forced.length === 0 ? [] : [`forced by ${forced.join(", ")}`]),
        ...(resource.deleteBeforeReplace === true ? ["it is gone before the new one is made"] : []),
        ...(resource.consequence === undefined ? [] : [resource.consequence]),
        ...(restarted === undefined ? [] : [`restarts ${restarted}`]),
    ].map(printable);
}

/** How many resources there are of each action, as in `1 replaced, 2 updated`. */
export function actionCounts(resources: readonly ResourceChange[]): string {
    return actions
        .map((action) => ({ action, count: resources.filter((resource) => resource.action === action).length }))
        .filter(({ count }) => count > 0)
        .map(({ action, count }) => `${numberText(count)} ${participles[action]}`)
        .join(", ");
}

/** Where a value was written, as in `stacks/layers/defaults.yaml:12`; empty where nobody knows. */
export function positionText({ position }: ConfigurationChange): string {
    if (position === undefined) {
        return "";
    }
    const { file, line, side } = position;
    // The line of what is gone can only be found in the old tree.
    return printable(`${file}${line === undefined ? "" : `:${line}`}${side === "base" ? " (at base)" : ""}`);
}

/** Whether it is protected, and would be destroyed all the same. */
export function isEndangered({ action, isProtected }: ResourceChange): boolean {
    return isProtected && destroys(action);
}

/** What is compared with what, as in `main (3f2a1bcd) → work tree`. */
export function comparedText({ base, head }: FleetReport): string {
    return printable(`${base === undefined ? "last known state" : sideText(base)} → ${sideText(head)}`);
}

function sideText({ name, commit }: FleetReport["head"]): string {
    return commit === undefined || name === commit ? name.slice(0, 40) : `${name} (${commit.slice(0, 8)})`;
}

/** Whether there is nothing to tell of. */
export function isEmpty({ groups, failures, comparison }: FleetReport): boolean {
    return groups.length === 0 && failures.length === 0 && (comparison?.surprises.length ?? 0) === 0;
}

/** What a reader has to know to read the rest, a sentence each. */
export function notesOf({ notes, comparison }: FleetReport): string[] {
    return [...notes, ...(comparison === undefined ? [] : [`${comparisonText(comparison)}.`])];
}

/** What was compared with what a diff from some base foresees, and how far the two agree; a sentence without its end. */
function comparisonText({ base, surprises }: NonNullable<FleetReport["comparison"]>): string {
    const agreement =
        surprises.length === 0 ? "the engines found it so" : `${counted(surprises.length, "resource")} not as foreseen`;
    return printable(`Compared with a diff from ${sideText(base)}: ${agreement}`);
}

/** How many installations change, as a sentence without its end. */
export function installationsText({ installations }: ReportSummary): string {
    const { compared, changed, failed } = installations;
    const failures = failed === 0 ? "" : `; ${numberText(failed)} could not be compared`;
    return `${numberText(changed)} of ${counted(compared, "installation")} change${changed === 1 ? "s" : ""}${failures}`;
}

/** The sentence for a report of nothing. */
export function emptyText(report: FleetReport): string {
    const { compared } = report.summary.installations;
    return `No differences in ${counted(compared, "installation")}: ${comparedText(report)}.`;
}
