import http from "node:http";
import type net from "node:net";
import { type Call, GithubDescription } from "./description";

/** Who writes with the token of a workflow. */
export const workflowAuthor = "github-actions[bot]";

/** A comment, as far as tests look at it. */
export interface FakeComment {
    readonly id: number;
    readonly author: string;
    body: string;
}

/** An answer in the place of the right one, given once. */
export interface Failure {
    readonly method: string;
    readonly status: number;
    readonly headers?: Readonly<Record<string, string>>;
    readonly message?: string;
    /** Whether the request is done all the same, as when a gateway loses the answer. */
    readonly isDone?: boolean;
}

interface Answer {
    readonly status: number;
    readonly body?: unknown;
    readonly headers?: Readonly<Record<string, string>>;
}

let description: GithubDescription | undefined;

/**
 * GitHub's API on loopback, as far as comments of pull request 7 of octo/fleet go. Every request is checked against GitHub's
 * own description of it, and so is every answer.
 */
export class FakeGithub {
    public comments: FakeComment[] = [];
    /** What comes in place of right answers; each is used once, in this order. */
    public failures: Failure[] = [];
    /** Methods and paths of what was asked. */
    public readonly asked: string[] = [];
    /** What was not as described. */
    public readonly faults: string[] = [];
    private readonly description = (description ??= new GithubDescription());
    private readonly server = http.createServer((request, response) => {
        let body = "";
        request.setEncoding("utf8").on("data", (text: string) => (body += text));
        request.on("end", () => {
            this.answer(request, body, response);
        });
    });
    private lastId = 100;

    /** Starts one on a free port. */
    public static async start(): Promise<FakeGithub> {
        const started = new FakeGithub();
        await new Promise<void>((resolve) => started.server.listen(0, "127.0.0.1", resolve));
        return started;
    }

    /** What GITHUB_API_URL has to be. */
    public get address(): string {
        return `http://127.0.0.1:${(this.server.address() as net.AddressInfo).port}`;
    }

    /** Adds a comment as its author would. */
    public add(author: string, body: string): FakeComment {
        const comment = { id: (this.lastId += 1), author, body };
        this.comments.push(comment);
        return comment;
    }

    /** Ends it. */
    public stop(): void {
        this.server.closeAllConnections();
        this.server.close();
    }

    private answer(request: http.IncomingMessage, body: string, response: http.ServerResponse): void {
        const { method = "", url: path = "", headers } = request;
        this.asked.push(`${method} ${path}`);
        this.faults.push(...this.description.requestFaults({ method, path, headers, body }));
        const call = this.description.find({ method, path });
        const failure = this.failures.find((each) => each.method === method);
        const isRight = failure === undefined || failure.isDone === true;
        const right = isRight && call !== undefined ? this.rightAnswer(method, path, call, body) : notFound;
        this.failures = this.failures.filter((each) => each !== failure);
        const answer =
            failure === undefined
                ? right
                : {
                      status: failure.status,
                      headers: failure.headers ?? {},
                      body: failureBody(failure.message),
                  };
        const text = answer.body === undefined ? "" : JSON.stringify(answer.body);
        if (call !== undefined) {
            this.faults.push(...this.description.answerFaults(call, answer.status, text));
        }
        response.writeHead(answer.status, { "content-type": "application/json", ...answer.headers }).end(text);
    }

    private rightAnswer(method: string, path: string, { pathValues }: Call, body: string): Answer {
        const { owner, repo, issue_number: number, comment_id: id } = pathValues;
        const comment = this.comments.find((each) => each.id === Number(id));
        if (owner !== "octo" || repo !== "fleet" || (number !== undefined && number !== "7")) {
            return notFound;
        }
        const text = (): string => (JSON.parse(body) as { body: string }).body;
        switch (method) {
            case "GET":
                return this.page(new URL(path, this.address));
            case "POST":
                return { status: 201, body: this.described(this.add(workflowAuthor, text())) };
            case "PATCH":
                return comment === undefined
                    ? notFound
                    : { status: 200, body: this.described(Object.assign(comment, { body: text() })) };
            default:
                this.comments = this.comments.filter((each) => each !== comment);
                return comment === undefined ? notFound : { status: 204 };
        }
    }

    private page(url: URL): Answer {
        const [size, page] = [
            Number(url.searchParams.get("per_page") ?? 30),
            Number(url.searchParams.get("page") ?? 1),
        ];
        const shown = this.comments.slice((page - 1) * size, page * size);
        const next = new URL(url);
        next.searchParams.set("page", String(page + 1));
        const headers = page * size < this.comments.length ? { link: `<${next.href}>; rel="next"` } : {};
        return { status: 200, headers, body: shown.map((comment) => this.described(comment)) };
    }

    private described({ id, body, author }: FakeComment): unknown {
        const example = this.description.example("issue-comment");
        return { ...example, id, body, user: { ...(example["user"] as object), login: author } };
    }
}

function failureBody(message = "no"): unknown {
    return { message, documentation_url: "https://docs.github.com/rest" };
}

const notFound: Answer = { status: 404, body: failureBody("Not Found") };
