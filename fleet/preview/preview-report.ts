import { Lanes } from "../../provider/lanes";
import { assembleReport } from "../diff/assemble-report";
import type { PartialReport } from "../diff/comparer";
import { diffReport } from "../diff/diff-report";
import { parseIgnoreRule } from "../diff/ignore";
import { workTreeName } from "../diff/revisions";
import { enumerate, selectInstallations } from "../inventory";
import { isUnstarted } from "../local/installation-environment";
import { localInstallation } from "../local/local-environment";
import { openTree } from "../render/tree";
import type { FleetReport, ReportFailure } from "../report/report";
import { PreviewEngine } from "./preview-engine";
import { type InstallationPreview, previewInstallation } from "./preview-installation";
import { PreviewProgress } from "./preview-progress";
import { surprisesOf } from "./surprises";

/** What is to be previewed. */
export interface PreviewPlan {
    readonly projectFolder: string;
    /** Names of installations; none for all. */
    readonly installations: readonly string[];
    /** Whether each engine looks at its cluster before it compares. */
    readonly refresh: boolean;
    /** A git reference: what a diff from there foresees is compared with what is found. */
    readonly base?: string;
    /** How many engines run at once. */
    readonly parallel: number;
    /** Rules of --ignore, as they were written. */
    readonly rules: readonly string[];
    readonly signal: AbortSignal;
    /** Called with how far it is. */
    readonly tell: (progress: PreviewProgress) => void;
}

/**
 * What the engines of installations find: nothing is changed.
 * @throws UserError when an installation is not there; the "interrupted" error after Ctrl-C. No engine is left behind.
 */
export async function previewReport(plan: PreviewPlan): Promise<FleetReport> {
    const { names, notes } = select(plan);
    const foreseen = await foresee(plan, names);
    const previews = await previewAll(plan, names);
    const report = assembleReport(
        { kind: "preview", head: { name: workTreeName }, compared: names.length },
        previews.map(partOf),
        plan.rules,
    );
    return {
        ...report,
        ...(foreseen?.base !== undefined && {
            comparison: { base: foreseen.base, surprises: surprisesOf(foreseen, report) },
        }),
        notes: [...notes, ...warningNotes(previews), ...(foreseen?.failures ?? []).map(unforeseenNote)],
    };
}

/** What a diff says of the same installations; undefined when nobody has asked for it. */
async function foresee(plan: PreviewPlan, names: readonly string[]): Promise<FleetReport | undefined> {
    const { base, projectFolder, rules, signal } = plan;
    return base === undefined || names.length === 0
        ? undefined
        : diffReport({ base, projectFolder, installations: names, rules, signal, tell: () => undefined });
}

function unforeseenNote({ installation, side, faults }: ReportFailure): string {
    return `${installation}: a diff cannot foresee anything, because of what is wrong at ${side}: ${faults.join(" ")}`;
}

/** The local installation is on the machine of whoever works on it, where it may never have been started. */
function select({ projectFolder, installations }: PreviewPlan): { readonly names: string[]; readonly notes: string[] } {
    const selected = selectInstallations(projectFolder, installations);
    const names = selected.filter((name) => installations.length > 0 || !isUnstarted(projectFolder, name, process.env));
    const isLeftOut = names.length < selected.length;
    return {
        names,
        notes: isLeftOut ? [`${localInstallation} is left out, because it was not started (\`npm start\`).`] : [],
    };
}

async function previewAll(plan: PreviewPlan, names: readonly string[]): Promise<InstallationPreview[]> {
    const { projectFolder, signal, refresh, tell } = plan;
    const engine = new PreviewEngine(projectFolder);
    const progress = new PreviewProgress(names.length);
    const lanes = new Lanes(plan.parallel);
    const surroundings = {
        projectFolder,
        tree: openTree(projectFolder),
        rules: plan.rules.map(parseIgnoreRule),
        ask: (installation: string) =>
            engine.preview({
                installation,
                refresh,
                signal,
                tell: (resources) => {
                    progress.at(installation, resources);
                    tell(progress);
                },
            }),
    };
    // All of them end before this does, also when one throws: an engine that is left behind would go on.
    const settled = await Promise.allSettled(
        names.map((name) =>
            lanes.run(async () => {
                progress.at(name, 0);
                const preview = await previewInstallation(name, surroundings);
                progress.end(name);
                tell(progress);
                return preview;
            }, signal),
        ),
    );
    return settled.map((result) => {
        if (result.status === "rejected") {
            throw result.reason;
        }
        return result.value;
    });
}

function partOf({ installation, change, failures, ignored }: InstallationPreview): PartialReport {
    return {
        groups: change === undefined ? [] : [{ installations: [installation], ...change }],
        failures,
        ignored: Object.fromEntries(ignored),
    };
}

/** What several installations are warned of in the same words is one note. */
function warningNotes(previews: readonly InstallationPreview[]): string[] {
    const warned = new Map<string, string[]>();
    for (const { installation, warnings } of previews) {
        for (const warning of new Set(warnings)) {
            warned.set(warning, [...(warned.get(warning) ?? []), installation]);
        }
    }
    return [...warned].map(([warning, whose]) => `${enumerate(whose)}: ${warning}`);
}
