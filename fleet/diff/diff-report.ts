import { installationNames, installationsIn, selectNames } from "../inventory";
import type { FleetReport } from "../report/report";
import { byNumbers } from "../../components/installation/fault-lines";
import { assembleReport } from "./assemble-report";
import { changedFiles, type ChangedFiles } from "./changed-files";
import { compareAll } from "./compare-all";
import type { PartialReport } from "./comparer";
import { Repository } from "./git";
import { findRevisions, type Revision } from "./revisions";
import { sideFolders, stackNames } from "./side-folders";
import { WorkTrees } from "./work-trees";

/** What is to be compared. */
export interface DiffPlan {
    readonly projectFolder: string;
    /** Names of installations; none for all. */
    readonly installations: readonly string[];
    readonly base?: string;
    readonly head?: string;
    /** Rules of --ignore, as they were written. */
    readonly rules: readonly string[];
    readonly signal: AbortSignal;
    /** Called with what is being done. */
    readonly tell: (text: string) => void;
}

/**
 * What an edit does to installations: base and head rendered each by its own code, and compared.
 * @throws UserError when nothing can be compared; the "interrupted" error after Ctrl-C. No work tree is left behind.
 */
export async function diffReport(plan: DiffPlan): Promise<FleetReport> {
    const repository = await Repository.around(plan.projectFolder, plan.signal);
    const { base, head } = await findRevisions(repository, plan);
    const files = await changedFiles(repository, base, head);
    const sides = await Promise.all([installationsAt(repository, base), installationsAt(repository, head)]);
    const known = [...new Set(sides.flat())].sort((one, other) => byNumbers.compare(one, other));
    const selected = selectNames(known, plan.installations);
    const affected = affectedOf(selected, files, sides);
    const parts = await compare(plan, { repository, base, head, files, installations: affected });
    const notes = files.isDirty ? [dirtyNote] : [];
    return reportOf({ base, head, compared: selected.length, notes }, parts, plan.rules);
}

const dirtyNote = "Head is the working tree with what is not committed yet.";

type Sides = Omit<Parameters<typeof sideFolders>[0], "tell">;

async function compare(plan: DiffPlan, sides: Sides): Promise<PartialReport[]> {
    const { installations, repository } = sides;
    if (installations.length === 0) {
        return [];
    }
    const trees = new WorkTrees(repository);
    try {
        const folders = await sideFolders({ ...sides, tell: plan.tell }, trees);
        return await compareAll({ ...folders, rules: plan.rules }, installations, {
            signal: plan.signal,
            tell: (done) => {
                plan.tell(`${done} of ${installations.length} installations are compared`);
            },
        });
    } finally {
        await trees.remove();
    }
}

async function installationsAt(repository: Repository, { commit }: Revision): Promise<string[]> {
    return commit === undefined
        ? installationNames(repository.folder)
        : installationsIn(await stackNames(repository, commit));
}

/**
 * With the same code and the same layers only another stack file makes another installation, or one that only one side has, of which
 * git knows nothing where a folder lies in the place of the file.
 */
function affectedOf(
    selected: readonly string[],
    { isSameCode, hasLayers, installations }: ChangedFiles,
    [atBase, atHead]: readonly [readonly string[], readonly string[]],
): string[] {
    const isAny = !isSameCode || hasLayers;
    const isOnOneSide = (name: string): boolean => atBase.includes(name) !== atHead.includes(name);
    return isAny ? [...selected] : selected.filter((name) => installations.includes(name) || isOnOneSide(name));
}

function reportOf(
    about: { readonly base: Revision; readonly head: Revision; readonly compared: number; readonly notes: string[] },
    parts: readonly PartialReport[],
    rules: readonly string[],
): FleetReport {
    const { notes, ...rest } = assembleReport(
        { kind: "diff", base: sideOf(about.base), head: sideOf(about.head), compared: about.compared },
        parts,
        rules,
    );
    const removed = rest.groups
        .filter(({ presence }) => presence === "removed")
        .flatMap(({ installations }) => installations);
    return { ...rest, notes: [...notes, ...about.notes, ...removed.map(removedNote)] };
}

function removedNote(installation: string): string {
    return `${installation} has no stack file any more, which deletes nothing: what it has stays until \`pulumi destroy\` runs with the file.`;
}

/** A side as a report names it. */
export function sideOf({ name, commit }: Revision): FleetReport["head"] {
    return { name, ...(commit !== undefined && { commit }) };
}
