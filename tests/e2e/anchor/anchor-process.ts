import { type ChildProcess, spawnSync } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { killGroup, startGroup } from "../../support/process-group";

/** Variables of the script that tests change. */
export type Settings = Readonly<Record<string, string>>;

/** One run of the script. */
export class AnchorProcess {
    /** What it has said, line by line. */
    public readonly lines: string[] = [];
    private readonly command: readonly string[];
    private readonly environment: Settings;
    private readonly child: ChildProcess;
    private readonly exited: Promise<unknown>;
    private readonly news = new EventEmitter();
    private hasClosed = false;

    public constructor(command: string, words: readonly string[], environment: Settings) {
        this.command = [command, ...words];
        this.environment = environment;
        const child = startGroup(command, [...words, "run"], {
            env: environment,
            stdio: ["ignore", "ignore", "pipe"],
        });
        child.stderr?.setEncoding("utf8").on("data", (text: string) => {
            this.lines.push(...text.split("\n").filter((line) => line !== ""));
            this.news.emit("news");
        });
        child.once("close", () => {
            this.hasClosed = true;
            this.news.emit("news");
        });
        this.child = child;
        this.exited = once(child, "exit");
    }

    public get processId(): number {
        return this.child.pid ?? 0;
    }

    /** Waits until a line says something. */
    public async says(what: RegExp, milliseconds = 40_000): Promise<void> {
        const signal = AbortSignal.timeout(milliseconds);
        while (!this.lines.some((line) => what.test(line))) {
            if (signal.aborted || this.hasClosed) {
                throw new Error(`The anchor does not say ${what.source}, but: ${this.lines.join(" | ")}`);
            }
            await once(this.news, "news", { signal }).catch(() => undefined);
        }
    }

    /** What the readiness probe would get. */
    public ready(): { readonly isReady: boolean; readonly text: string } {
        const [command = "", ...words] = this.command;
        const { status, stdout } = spawnSync(command, [...words, "ready"], { env: this.environment, encoding: "utf8" });
        return { isReady: status === 0, text: stdout.trim() };
    }

    /** Ends it as a deleted pod ends, and returns the milliseconds that it took. */
    public async end(): Promise<number> {
        const start = performance.now();
        if (this.child.exitCode !== null || this.child.signalCode !== null) {
            return 0;
        }
        this.child.kill("SIGTERM");
        await this.exited;
        return performance.now() - start;
    }

    /** Waits until it has ended by itself. */
    public async ended(): Promise<void> {
        await this.exited;
    }

    /** Ends it, and all that it has started, at once. */
    public async kill(): Promise<void> {
        killGroup(this.child);
        if (this.child.exitCode === null && this.child.signalCode === null) {
            await this.exited;
        }
    }
}
