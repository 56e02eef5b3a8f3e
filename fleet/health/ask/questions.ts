import type { Outcome } from "../../../provider/cluster-answer";
import {
    ConnectionError,
    type KubernetesConnection,
    type KubernetesRequest,
} from "../../../provider/kubernetes/connection";
import { deadlineSignal } from "../../deadline";
import type { ClusterObject } from "../cluster-objects";
import type { Answer } from "../observations";

/** How questions are asked: each has so many milliseconds, and a signal ends all. */
export interface Limits {
    readonly timeout: number;
    readonly signal: AbortSignal;
}

/** How many of how many questions have been answered, for whoever waits. */
export class Tally {
    private done = 0;
    private all = 0;

    /** Counts a question until it is answered. */
    public async count<Value>(question: Promise<Value>): Promise<Value> {
        this.all += 1;
        try {
            return await question;
        } finally {
            this.done += 1;
        }
    }

    /** The count as a line. */
    public get text(): string {
        return `${this.done} of ${this.all} questions answered …`;
    }
}

/** Asks one API server as one user. Nothing but reading is ever asked for. */
export class Questions {
    private readonly connection: KubernetesConnection;
    private readonly limits: Limits;
    private readonly tally: Tally;

    constructor(connection: KubernetesConnection, limits: Limits, tally: Tally) {
        this.connection = connection;
        this.limits = limits;
        this.tally = tally;
    }

    /** Any answer, also a refusal, or why there is none in time. */
    public async ask(request: Omit<KubernetesRequest, "method" | "body" | "signal" | "timeout">): Promise<Outcome> {
        return this.limited((signal, timeout) => this.connection.request({ ...request, signal, timeout }));
    }

    /** Objects of one kind; none of a kind that the cluster does not have. */
    public async list<Kind extends ClusterObject>(
        path: string,
        query: KubernetesRequest["query"] = {},
    ): Promise<Answer<readonly Kind[]>> {
        // What the API server has in its memory is new enough, and does not make etcd read all of it.
        const outcome = await this.ask({ path, query: { resourceVersion: "0", ...query } });
        if (outcome instanceof ConnectionError) {
            return { problem: outcome.message };
        }
        const { items } = (typeof outcome.body === "object" && outcome.body !== null ? outcome.body : {}) as {
            items?: unknown;
        };
        if (outcome.status === 404) {
            return { value: [] };
        }
        return outcome.status === 200 && Array.isArray(items)
            ? { value: (items as Kind[]).sort(byName) }
            : { problem: refusal(outcome.status, outcome.body) };
    }

    /** The time of the API server when it answers, in milliseconds since 1970; undefined where it does not tell. */
    public async time(): Promise<number | undefined> {
        const told = await this.limited(async (signal, timeout) => {
            const response = await this.connection.open({ path: "/version", signal, timeout });
            response.resume();
            return { status: response.statusCode ?? 0, body: response.headers.date };
        });
        const time = told instanceof ConnectionError ? Number.NaN : Date.parse(String(told.body));
        return Number.isNaN(time) ? undefined : time;
    }

    private async limited(
        send: (signal: AbortSignal, timeout: number) => Promise<Exclude<Outcome, ConnectionError>>,
    ): Promise<Outcome> {
        const { signal, timeout } = this.limits;
        const late = new ConnectionError(
            "no answer",
            `${this.connection.server.origin}: no answer within ${timeout / 1000} s`,
        );
        const both = deadlineSignal(timeout, signal);
        // A plugin that fetches credentials does not end with the signal: nobody waits for it then.
        const ended = new Promise<Outcome>((resolve) => {
            both.addEventListener("abort", () => {
                resolve(late);
            });
        });
        const answered = send(both, timeout).catch((error: unknown) => {
            if (!(error instanceof ConnectionError)) {
                throw error;
            }
            return both.aborted ? late : error;
        });
        const outcome = await this.tally.count(Promise.race([answered, ended]));
        signal.throwIfAborted();
        return outcome;
    }
}

/** The server's own words where it has some. */
function refusal(status: number, body: unknown): string {
    const { message } = (typeof body === "object" && body !== null ? body : {}) as { message?: unknown };
    const text = typeof message === "string" ? message.replaceAll(/\s+/g, " ").replace(/\.$/, "") : "";
    return text === "" ? `HTTP status ${status}` : `${text} (${status})`;
}

/** The order in which everything is told, whatever the API server's is. */
function byName(one: ClusterObject, other: ClusterObject): number {
    const [first, second] = [one, other].map(({ metadata: { name, namespace = "" } }) => `${namespace}/${name}`);
    return (first ?? "") < (second ?? "") ? -1 : 1;
}
