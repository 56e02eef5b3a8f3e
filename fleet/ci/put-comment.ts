import { markdownMarker } from "../report/markdown";
import type { Comment, GithubComments } from "./github-comments";

/** What became of the comment. */
export type Outcome = "created" | "updated" | "unchanged" | "not needed";

/** What is to stand under a pull request. */
export interface WantedComment {
    readonly body: string;
    /** Whether a pull request that has no such comment gets one. */
    readonly isNeeded: boolean;
    /** The login as which we write: comments of others are theirs, whatever is in them. */
    readonly author: string;
}

/** What became of it, and who wrote a comment that was created. */
export interface PutComment {
    readonly outcome: Outcome;
    readonly createdBy?: string;
}

type Comments = Pick<GithubComments, "list" | "create" | "update" | "delete">;

/**
 * Makes a pull request have one comment of ours that says what is wanted: the oldest is changed, others of ours are deleted.
 * It can be done again after any failure: it begins with what is there.
 */
export async function putComment(comments: Comments, { body, isNeeded, author }: WantedComment): Promise<PutComment> {
    const isOurs = (comment: Comment): boolean => comment.author === author && comment.body.startsWith(markdownMarker);
    const [oldest, ...duplicates] = (await comments.list()).filter(isOurs);
    for (const { id } of duplicates) {
        await isStillThere(comments.delete(id));
    }
    if (oldest?.body === body) {
        return { outcome: "unchanged" };
    }
    if (oldest !== undefined && (await isStillThere(comments.update(oldest.id, body)))) {
        return { outcome: "updated" };
    }
    return isNeeded
        ? { outcome: "created", createdBy: (await comments.create(body)).author }
        : { outcome: "not needed" };
}

/** Somebody may delete a comment between our look and our deed. */
async function isStillThere(deed: Promise<void>): Promise<boolean> {
    try {
        await deed;
        return true;
    } catch (failure) {
        if (failure instanceof Error && "status" in failure && failure.status === 404) {
            return false;
        }
        throw failure;
    }
}
