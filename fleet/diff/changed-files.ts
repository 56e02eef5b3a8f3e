import type { Repository } from "./git";
import type { Revision } from "./revisions";

/** What two sides of a comparison do not have in common, as far as installations can tell. */
export interface ChangedFiles {
    /** Whether one and the same code renders both. */
    readonly isSameCode: boolean;
    /** Whether layers changed: then any installation may have. */
    readonly hasLayers: boolean;
    /** Installations whose stack file changed, came or went. */
    readonly installations: readonly string[];
    /** Whether head is a work tree with changes that are not committed. */
    readonly isDirty: boolean;
}

/** Packages are told by their lockfile; a link to them is no folder, which .gitignore names. */
const idle =
    /^(?:stacks|docs|tests|toolchain|\.github|\.ci)\/|^fleet\/(?!render\/)|\.md$|^(?:node_modules$|LICENSE|\.gitignore|\.editorconfig|\.oxfmtrc|\.mocharc)/;

/** Whether no change of a file changes what an installation declares: whatever else changes counts as code. */
export function isIdle(file: string): boolean {
    return idle.test(file);
}

/** Paths from the project's folder of all files that differ. Those that git does not track yet count, too. */
export async function changedFiles(repository: Repository, base: Revision, head: Revision): Promise<ChangedFiles> {
    const against = head.commit === undefined ? [] : [head.commit];
    const [tracked, untracked, uncommitted] = await Promise.all([
        repository
            .lines("diff", "--name-only", "--no-renames", "--relative", "-z", base.commit ?? "HEAD", ...against)
            .then(split),
        head.commit === undefined
            ? repository.lines("ls-files", "--others", "--exclude-standard", "-z").then(split)
            : [],
        head.commit === undefined ? repository.lines("status", "--porcelain", "-z", "--", ".").then(split) : [],
    ]);
    const files = [...tracked, ...untracked];
    return {
        isSameCode: files.every(isIdle),
        hasLayers: files.some((file) => file.startsWith("stacks/layers/")),
        installations: [...new Set(files.flatMap((file) => /^stacks\/Pulumi\.([^/]+)\.yaml$/.exec(file)?.[1] ?? []))],
        isDirty: uncommitted.length > 0,
    };
}

/** Git ends each name with a NUL, so that names may hold anything. */
function split(lines: readonly string[]): string[] {
    return lines
        .join("\n")
        .split("\0")
        .filter((name) => name !== "");
}
