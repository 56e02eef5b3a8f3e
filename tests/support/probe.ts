import * as http from "node:http";
import * as https from "node:https";
import { setTimeout as sleep } from "node:timers/promises";

/** What a probe has seen. */
export interface ProbeResult {
    readonly requests: number;
    readonly failures: number;
    /** The longest time without an answer of 200, in milliseconds. */
    readonly darkness: number;
}

const interval = 50;
const timeout = 1000;

/** Asks an address all the time, as a client or a health check does. */
export class Probe {
    private readonly url: string;
    private requests = 0;
    private failures = 0;
    private darkness = 0;
    private isStopped = false;
    private readonly done: Promise<void>;

    private constructor(url: string) {
        this.url = url;
        this.done = this.run();
    }

    /** Begins to ask. */
    public static start(url: string): Probe {
        return new Probe(url);
    }

    /** Ends it and tells what was seen. */
    public async stop(): Promise<ProbeResult> {
        this.isStopped = true;
        await this.done;
        const { requests, failures, darkness } = this;
        return { requests, failures, darkness };
    }

    private async run(): Promise<void> {
        let lastAnswer = performance.now();
        while (!this.isStopped) {
            const asked = performance.now();
            this.requests += 1;
            if ((await textAt(this.url)) === undefined) {
                this.failures += 1;
            } else {
                // What was asked before the last answer came is no darkness: the next question was due only then.
                this.darkness = Math.max(this.darkness, asked - lastAnswer - interval);
                lastAnswer = performance.now();
            }
            await sleep(interval);
        }
        this.darkness = Math.max(this.darkness, performance.now() - lastAnswer - interval);
    }
}

/** What an address answers with 200, undefined when it answers otherwise or not at all. */
export function textAt(url: string): Promise<string | undefined> {
    return new Promise((resolve) => {
        const { get } = url.startsWith("https:") ? https : http;
        // What counts here is that somebody answers.
        const request = get(url, { agent: false, timeout, rejectUnauthorized: false }, (response) => {
            let text = "";
            response.on("data", (data: Buffer) => (text += data.toString("utf8")));
            response.on("end", () => {
                resolve(response.statusCode === 200 ? text : undefined);
            });
            response.on("error", () => {
                resolve(undefined);
            });
        });
        request.on("timeout", () => request.destroy());
        request.on("error", () => {
            resolve(undefined);
        });
    });
}
