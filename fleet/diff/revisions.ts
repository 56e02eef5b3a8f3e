import { suggestion } from "../../components/fault/suggestion";
import { GitError, type Repository } from "./git";
import { troubleError } from "./exit-codes";

/** One side of a comparison. */
export interface Revision {
    /** What was asked for. */
    readonly name: string;
    /** Full hash; undefined for the work tree. */
    readonly commit: string | undefined;
}

/** What the command line asks for. */
export interface RevisionOptions {
    readonly base?: string;
    readonly head?: string;
}

/** How the work tree is called. */
export const workTreeName = "working tree";

/** Where changes go, the first that there is: what the remote calls its own, or what people call it. */
const mainBranches = ["origin/HEAD", "origin/main", "origin/master", "main", "master"];

/**
 * The two sides. Head is the work tree unless it is named; base is where head left the main branch, unless it is named.
 * @throws UserError when one is not there.
 */
export async function findRevisions(
    repository: Repository,
    { base, head }: RevisionOptions,
): Promise<{ readonly base: Revision; readonly head: Revision }> {
    const isWorkTree = head === undefined || head === workTreeName;
    const headRevision = isWorkTree
        ? { name: workTreeName, commit: undefined }
        : { name: head, commit: await commitOf(repository, "--head", head) };
    const baseRevision =
        base === undefined
            ? await forkPoint(repository, headRevision.commit ?? "HEAD")
            : { name: base, commit: await commitOf(repository, "--base", base) };
    return { base: baseRevision, head: headRevision };
}

async function commitOf(repository: Repository, option: string, name: string): Promise<string> {
    // What begins with a dash would be an option of git.
    const commit = await repository.ask("rev-parse", "--verify", "--quiet", "--end-of-options", `${name}^{commit}`);
    if (commit !== undefined) {
        return commit;
    }
    const what = `${option}: this repository has no commit ${JSON.stringify(name)}`;
    if (await isShallow(repository)) {
        throw troubleError(`${what}. It is a shallow clone: ${unshallow}`);
    }
    const known = await repository.lines(
        "for-each-ref",
        "--format=%(refname:short)",
        "refs/heads",
        "refs/remotes",
        "refs/tags",
    );
    const nearest = suggestion(name, known);
    throw troubleError(`${what}. ${nearest ?? "Name a branch, a tag or a hash."}`);
}

const unshallow = "run `git fetch --unshallow` first (in GitHub Actions: `fetch-depth: 0` of actions/checkout).";

async function isShallow(repository: Repository): Promise<boolean> {
    return (await repository.git("rev-parse", "--is-shallow-repository")) === "true";
}

async function forkPoint(repository: Repository, head: string): Promise<Revision> {
    for (const branch of mainBranches) {
        if ((await repository.ask("rev-parse", "--verify", "--quiet", `${branch}^{commit}`)) === undefined) {
            continue;
        }
        const commit = await repository.ask("merge-base", branch, head);
        if (commit !== undefined) {
            return { name: branch, commit };
        }
        if (await isShallow(repository)) {
            throw troubleError(
                `It cannot be seen where this left ${branch}: this is a shallow clone. ${capital(unshallow)}`,
            );
        }
    }
    await refuseUnknownMain(repository);
    return { name: head, commit: await repository.git("rev-parse", head).catch(noCommits) };
}

/** Compared with its own last commit, what others are to merge would have no differences. Who has no remote merges nothing. */
async function refuseUnknownMain(repository: Repository): Promise<void> {
    const unknown = `There is no ${mainBranches.slice(1).join(", ")} here that this could have left`;
    if (await isShallow(repository)) {
        throw troubleError(`${unknown}: this is a shallow clone. ${capital(unshallow)}`);
    }
    if ((await repository.lines("for-each-ref", "--count=1", "--format=%(refname)", "refs/remotes")).length > 0) {
        throw troubleError(`${unknown}. Name what to compare with: --base <branch>.`);
    }
}

function noCommits(error: unknown): never {
    throw error instanceof GitError
        ? troubleError("This repository has no commits yet, so there is nothing to compare with. Make the first one.")
        : error;
}

function capital(text: string): string {
    return text.charAt(0).toUpperCase() + text.slice(1);
}
