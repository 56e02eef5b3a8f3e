import type { ChangedFiles } from "./changed-files";
import type { ComparisonPlan } from "./comparer";
import type { Repository } from "./git";
import type { Revision } from "./revisions";
import type { WorkTreeContent, WorkTrees } from "./work-trees";

/** What is to be laid out. */
export interface SideFoldersPlan {
    readonly repository: Repository;
    readonly base: Revision;
    readonly head: Revision;
    readonly files: ChangedFiles;
    /** The installations that are compared. */
    readonly installations: readonly string[];
    /** Called before something that takes long. */
    readonly tell: (text: string) => void;
}

/**
 * Lays out the files of both sides: the project itself where head is the work tree, temporary work trees for the rest. With
 * the same code on both sides only the stack files of base are needed.
 */
export async function sideFolders(plan: SideFoldersPlan, trees: WorkTrees): Promise<Omit<ComparisonPlan, "rules">> {
    const { repository, base, head, files } = plan;
    const headFolder =
        head.commit === undefined
            ? repository.folder
            : await trees.add(head.commit, await wholeTree(plan, head.commit));
    const baseCommit = base.commit ?? "HEAD";
    const content = files.isSameCode ? await stackFiles(plan, baseCommit) : await wholeTree(plan, baseCommit);
    const baseFolder = await trees.add(baseCommit, content);
    return { baseFolder, headFolder, headCode: headFolder, baseCode: files.isSameCode ? headFolder : baseFolder };
}

/** A commit with the project's own lockfile uses the project's own packages. */
async function wholeTree({ repository, tell }: SideFoldersPlan, commit: string): Promise<WorkTreeContent> {
    const isShared = (await repository.ask("diff", "--quiet", commit, "--", "package-lock.json")) !== undefined;
    if (!isShared) {
        tell(`the packages of ${commit.slice(0, 12)} are installed, because its lockfile is another one`);
    }
    return { paths: undefined, packages: isShared ? "share" : "install" };
}

async function stackFiles(
    { repository, files, installations }: SideFoldersPlan,
    commit: string,
): Promise<WorkTreeContent> {
    const present = new Set(await stackNames(repository, commit));
    if (files.hasLayers) {
        return { paths: present.size > 0 ? ["stacks"] : [], packages: "none" };
    }
    const wanted = ["layers", ...installations.map((name) => `Pulumi.${name}.yaml`)];
    return { paths: wanted.filter((name) => present.has(name)).map((name) => `stacks/${name}`), packages: "none" };
}

/** What a commit has in the project's folder `stacks`. */
export async function stackNames(repository: Repository, commit: string): Promise<string[]> {
    // Without --full-tree git looks in that folder for the one of the project once more, where that is not the repository's own.
    const names = await repository.ask("ls-tree", "--full-tree", "-z", "--name-only", `${commit}:./stacks`);
    return (names ?? "").split("\0").filter((name) => name !== "");
}
