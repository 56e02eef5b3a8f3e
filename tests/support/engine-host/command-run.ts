import { EventEmitter } from "node:events";
import path from "node:path";
import { Writable } from "node:stream";
import type { FlotillaRun } from "../flotilla";

const executable = path.resolve(__dirname, "../../../fleet/bin/flotilla");

/** Where a host is asked to run a command. */
export const commandsPath = "/commands";

/** A run of `flotilla` that a host is asked for. */
export interface CommandRequest {
    readonly words: readonly string[];
    /** Where it runs. */
    readonly folder: string;
    readonly environment: NodeJS.ProcessEnv;
}

/** What a run has of its own that it would have of a process. */
export class CommandRun {
    public readonly folder: string;
    public readonly argv: readonly string[];
    public readonly stdout: Collector;
    public readonly stderr: Collector;
    /** Who listens to the end of the process, and to signals, which never come. */
    public readonly listeners = new EventEmitter();
    public exitCode: number | undefined;
    /** Fulfilled when it is over, while something that it started may still go on. */
    public readonly ended: Promise<void>;
    /** The exit code of a run that is over. */
    private code: number | undefined;
    private resolve: () => void = () => undefined;

    constructor({ words, folder }: CommandRequest) {
        this.folder = folder;
        this.argv = [process.execPath, executable, ...words];
        this.stdout = new Collector(() => this.isOver);
        this.stderr = new Collector(() => this.isOver);
        this.ended = new Promise((resolve) => {
            this.resolve = resolve;
        });
    }

    /** Ends it, as the end of a process would: nothing that comes later is seen. */
    public end(): void {
        if (!this.isOver) {
            this.code = this.exitCode ?? 0;
            this.listeners.emit("exit", this.code);
            this.resolve();
        }
    }

    /** What `process.exit` is in it: whoever calls that goes no further. */
    public exit(code?: number): never {
        this.exitCode = code ?? this.exitCode;
        this.end();
        throw new Error("The command has ended.");
    }

    /** Ends it as Node ends a process for an error that nobody handles. */
    public fail(error: Error): void {
        this.stderr.write(`${error.stack ?? error.message}\n`);
        this.exitCode = 1;
        this.end();
    }

    /** What is known of it when it has ended. */
    public result(): FlotillaRun {
        return { code: this.code ?? 0, output: this.stdout.text(), errors: this.stderr.text() };
    }

    private get isOver(): boolean {
        return this.code !== undefined;
    }
}

/** Keeps what is written until the end, and is no terminal. */
class Collector extends Writable {
    private readonly chunks: Buffer[] = [];

    constructor(isOver: () => boolean) {
        super({
            write: (chunk: Buffer, _, done) => {
                if (!isOver()) {
                    this.chunks.push(chunk);
                }
                done();
            },
        });
    }

    public text(): string {
        // As a whole: a character may be split between two pieces.
        return Buffer.concat(this.chunks).toString();
    }
}
