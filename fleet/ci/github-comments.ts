import { Octokit } from "@octokit/core";
import { paginateRest } from "@octokit/plugin-paginate-rest";

/** Which pull request. */
export interface PullRequest {
    /** `owner/name`. */
    readonly repository: string;
    readonly number: number;
}

/** A comment, as far as it matters here. */
export interface Comment {
    /** The client reads numbers beyond 2^53 as bigint. */
    readonly id: number | bigint;
    readonly body: string;
    /** Login of who wrote it; empty when the account is gone. */
    readonly author: string;
}

/** Where GitHub's API is, and as whom it is asked. */
export interface GithubAccess {
    /** As GITHUB_API_URL has it. */
    readonly address: string;
    readonly token: string;
}

const requestTimeout = 30_000;

/** The comments of one pull request. Each method is one request, but for the list; each throws what the client throws. */
export class GithubComments {
    private readonly client: InstanceType<typeof PagingClient>;
    private readonly place: { owner: string; repo: string };
    private readonly number: number;

    constructor({ repository, number }: PullRequest, { address, token }: GithubAccess) {
        const [owner = "", repo = ""] = repository.split("/");
        this.place = { owner, repo };
        this.number = number;
        this.client = new PagingClient({
            auth: token,
            baseUrl: address.replace(/\/$/, ""),
            userAgent: "flotilla",
            // The client's own log would write to the console.
            log: { debug: ignore, info: ignore, warn: ignore, error: ignore },
        });
        this.client.hook.before("request", (options) => {
            options.request = { ...options.request, signal: AbortSignal.timeout(requestTimeout) };
        });
    }

    /** All comments, page by page, the oldest first. */
    public async list(): Promise<Comment[]> {
        const route = "GET /repos/{owner}/{repo}/issues/{issue_number}/comments";
        const parameters = { ...this.place, issue_number: this.number, per_page: 100 };
        return (await this.client.paginate(route, parameters)).map(commentOf);
    }

    public async create(body: string): Promise<Comment> {
        const route = "POST /repos/{owner}/{repo}/issues/{issue_number}/comments";
        return commentOf((await this.client.request(route, { ...this.place, issue_number: this.number, body })).data);
    }

    public async update(id: Comment["id"], body: string): Promise<void> {
        const route = "PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}";
        await this.client.request(route, { ...this.place, comment_id: id, body });
    }

    public async delete(id: Comment["id"]): Promise<void> {
        const route = "DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}";
        await this.client.request(route, { ...this.place, comment_id: id });
    }
}

const PagingClient = Octokit.plugin(paginateRest);

function ignore(): void {
    // Nothing to do.
}

interface CommentData {
    readonly id: number | bigint;
    readonly body?: string;
    readonly user: { readonly login: string } | null;
}

function commentOf(data: CommentData): Comment {
    return { id: data.id, body: data.body ?? "", author: data.user?.login ?? "" };
}
