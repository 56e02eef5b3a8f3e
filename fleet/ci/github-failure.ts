import type { PullRequest } from "./github-comments";
import type { Advice } from "./patience";

/** A pause of one second more than asked for: clocks differ. */
const margin = 1;

/** What GitHub's client throws, as far as it matters here (`RequestError` of @octokit/request-error). */
interface Failure {
    readonly status?: number;
    readonly message: string;
    readonly response?: {
        readonly headers: Readonly<Record<string, string | number | undefined>>;
        readonly data: unknown;
    };
}

/**
 * Whether to try again: when GitHub is out of order or asks to wait, by the headers of its documentation
 * (https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api).
 * @param now the time, in milliseconds since 1970.
 */
export function adviceOf(failure: unknown, now: number): Advice {
    if (!isFailure(failure)) {
        return "give up";
    }
    const { status = 500, response } = failure;
    const headers = response?.headers ?? {};
    const retryAfter = Number(headers["retry-after"] ?? Number.NaN);
    const isLimited =
        status === 429 || (status === 403 && (retryAfter >= 0 || headers["x-ratelimit-remaining"] === "0"));
    if (status < 500 && !isLimited) {
        return "give up";
    }
    if (retryAfter >= 0) {
        return retryAfter;
    }
    const reset = Number(headers["x-ratelimit-reset"] ?? Number.NaN);
    return isLimited && reset >= 0 ? Math.max(0, reset - now / 1000) + margin : "soon";
}

/** What went wrong and what to do, in sentences. */
export function failureText(failure: unknown, { repository, number }: PullRequest): string {
    if (!isFailure(failure)) {
        return String(failure);
    }
    const { status = 500, response } = failure;
    if (response === undefined) {
        return `GitHub does not answer (${failure.message}). Check the network and GITHUB_API_URL, and run the step again.`;
    }
    const what = `(${status} ${saidBy(response.data)})`;
    const place = `pull request ${number} of ${repository}`;
    switch (status) {
        case 401:
            return `GitHub does not know the token ${what}. Set GITHUB_TOKEN to a valid one: \${{ github.token }} in a workflow.`;
        case 403:
            return adviceOf(failure, 0) === "give up" ? forbidden(place, what) : busy(what);
        case 404:
            return `There is no ${place}, or the token may not see it ${what}. Check --repository, --pull-request and GITHUB_TOKEN.`;
        case 422:
            return `GitHub refuses the comment ${what}. Look at the text that was to be sent; the pull request may be locked.`;
        case 429:
            return busy(what);
        default:
            return status >= 500
                ? `GitHub is out of order ${what}. Run the step again later; githubstatus.com says more.`
                : `GitHub gives an answer that nobody expected ${what}. Nothing more was done.`;
    }
}

function forbidden(place: string, what: string): string {
    const remedy = "Give the job `permissions: pull-requests: write`; runs for forks never have it.";
    return `The token may not comment on ${place} ${what}. ${remedy}`;
}

function busy(what: string): string {
    return `GitHub asks to wait for longer than this step does ${what}. Run the step again later.`;
}

function saidBy(data: unknown): string {
    if (typeof data !== "object" || data === null || !("message" in data) || typeof data.message !== "string") {
        return "without a message";
    }
    const errors = "errors" in data ? `: ${JSON.stringify(data.errors)}` : "";
    return `${data.message}${errors}`;
}

function isFailure(failure: unknown): failure is Failure {
    return failure instanceof Error;
}
