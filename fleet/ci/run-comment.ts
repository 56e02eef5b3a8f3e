import { setTimeout as sleep } from "node:timers/promises";
import { isLoopback } from "../../toolchain/kubernetes-provider/loopback";
import { isEmpty } from "../report/words";
import { UserError } from "../user-error";
import { commentBody } from "./comment-body";
import { GithubComments, type PullRequest } from "./github-comments";
import { adviceOf, failureText } from "./github-failure";
import { patiently } from "./patience";
import { type Outcome, putComment } from "./put-comment";
import { readReport } from "./read-report";

/** What the command line of `flotilla ci comment` asks for. */
export interface CommentOptions {
    /** `owner/name`. */
    readonly repository: string;
    readonly pullRequest: number;
    readonly link?: string;
    readonly author: string;
}

const patience = { attempts: 5, longestPause: 120, sleep: (seconds: number) => sleep(seconds * 1000) };

const sentences: Readonly<Record<Outcome, string>> = {
    created: "The comment is written.",
    updated: "The comment is brought up to date.",
    unchanged: "The comment says it already.",
    "not needed": "Nothing changes, and there is no comment that says otherwise: none is written.",
};

/**
 * Puts a report under a pull request, as one comment. Where nothing happens a comment that is there says so, and none is begun.
 * @param variables GITHUB_TOKEN, which is written nowhere, and GITHUB_API_URL.
 * @throws UserError for files, options and variables that are wrong, and for what GitHub refuses.
 */
export async function runComment(file: string, options: CommentOptions, variables: NodeJS.ProcessEnv): Promise<void> {
    const report = readReport(file);
    const body = commentBody(report, options.link);
    const token = variables["GITHUB_TOKEN"] ?? "";
    if (token === "") {
        throw new UserError("GITHUB_TOKEN is not set. Give the step `env: GITHUB_TOKEN: ${{ github.token }}`.");
    }
    const pullRequest: PullRequest = { repository: options.repository, number: options.pullRequest };
    const comments = new GithubComments(pullRequest, { address: apiAddress(variables), token });
    try {
        const { outcome, createdBy = options.author } = await patiently(
            () => putComment(comments, { body, isNeeded: !isEmpty(report), author: options.author }),
            (failure) => adviceOf(failure, Date.now()),
            patience,
        );
        process.stdout.write(`${sentences[outcome]}\n`);
        checkAuthor(createdBy, options.author);
    } catch (failure) {
        // A server may send back what it was sent.
        throw failure instanceof UserError
            ? failure
            : new UserError(failureText(failure, pullRequest).replaceAll(token, "***"));
    }
}

/** @throws UserError for an address to which a token must not be sent. */
function apiAddress(variables: NodeJS.ProcessEnv): string {
    const address = variables["GITHUB_API_URL"] ?? "https://api.github.com";
    const protocol = URL.canParse(address) ? new URL(address).protocol : "";
    if (protocol !== "https:" && !(protocol === "http:" && isLoopback(address))) {
        throw new UserError(
            `GITHUB_API_URL is ${JSON.stringify(address)}. Set it to an address that begins with https://, ` +
                "or leave it out for github.com.",
        );
    }
    return address;
}

function checkAuthor(createdBy: string, author: string): void {
    if (createdBy !== author) {
        throw new UserError(
            `The comment was written by ${JSON.stringify(createdBy)}, but ${JSON.stringify(author)} was expected: ` +
                `the next run would not find it and write another one. Give --author ${JSON.stringify(createdBy)}.`,
        );
    }
}
