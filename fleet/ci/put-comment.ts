import { commentMarker } from "./comment-body";
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

/**
 * Makes a pull request have one comment of ours that says what is wanted: the oldest is changed, others of ours are deleted.
 * It can be done again after any failure: it begins with what is there.
 * @returns what became of it, and who wrote a comment that was created.
 */
export async function putComment(
    comments: Pick<GithubComments, "list" | "create" | "update" | "delete">,
    { body, isNeeded, author }: WantedComment,
): Promise<{ readonly outcome: Outcome; readonly createdBy?: string }> {
    const isOurs = (comment: Comment): boolean => comment.author === author && comment.body.startsWith(commentMarker);
    const [oldest, ...duplicates] = (await comments.list()).filter(isOurs);
    for (const { id } of duplicates) {
        await deleteIfThere(comments, id);
    }
    if (oldest === undefined) {
        return isNeeded
            ? { outcome: "created", createdBy: (await comments.create(body)).author }
            : { outcome: "not needed" };
    }
    if (oldest.body === body) {
        return { outcome: "unchanged" };
    }
    await comments.update(oldest.id, body);
    return { outcome: "updated" };
}

/** Another run may have deleted the same duplicate. */
async function deleteIfThere(comments: Pick<GithubComments, "delete">, id: Comment["id"]): Promise<void> {
    try {
        await comments.delete(id);
    } catch (failure) {
        if (!(failure instanceof Error && "status" in failure && failure.status === 404)) {
            throw failure;
        }
    }
}
