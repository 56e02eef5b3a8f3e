import type { ChildProcess } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { killGroup, startGroup } from "../../support/process-group";

/**
 * Runs the command of one manifest as a kubelet does: starts it when the file is there, again when it has ended, and stops it
 * when the file has gone or is another one. Its lines that begin with "- " are the command.
 */
export class FakeKubelet {
    private readonly manifest: string;
    private readonly log: string;
    private readonly environment: Readonly<Record<string, string>>;
    private readonly stopped = new AbortController();
    private readonly work: Promise<void>;
    private child: ChildProcess | undefined;
    private isPaused = false;

    /** @param environment variables of the command */
    constructor(manifest: string, log: string, environment: Readonly<Record<string, string>> = {}) {
        this.environment = environment;
        this.manifest = manifest;
        this.log = log;
        this.work = this.run();
    }

    /** What the command has written. */
    public output(): string {
        return existsSync(this.log) ? readFileSync(this.log, "utf8") : "";
    }

    /** The running process; undefined when there is none. */
    public get processId(): number | undefined {
        return isRunning(this.child) ? this.child?.pid : undefined;
    }

    /** Ends the process, and starts no other one: the node is off. */
    public async switchOff(): Promise<void> {
        this.pause();
        await end(this.child);
    }

    /** Starts nothing again that has ended. */
    public pause(): void {
        this.isPaused = true;
    }

    /** Starts again what is to run. */
    public switchOn(): void {
        this.isPaused = false;
    }

    /** Ends everything. */
    public async stop(): Promise<void> {
        this.stopped.abort();
        await this.work;
    }

    private async run(): Promise<void> {
        let running: string | undefined;
        while (!this.stopped.signal.aborted) {
            const wanted = existsSync(this.manifest) ? readFileSync(this.manifest, "utf8") : undefined;
            if (wanted !== running) {
                await end(this.child);
                running = wanted;
            }
            if (running !== undefined && !this.isPaused && !isRunning(this.child)) {
                this.child = this.begin(running);
            }
            await sleep(100);
        }
        await end(this.child);
    }

    private begin(manifest: string): ChildProcess {
        const [command = "", ...words] = [...manifest.matchAll(/^- (.*)$/gm)].map(([, word]) => word ?? "");
        const output = openSync(this.log, "a");
        const environment = { ...process.env, ...this.environment };
        const child = startGroup(command, words, { env: environment, stdio: ["ignore", output, output] });
        closeSync(output);
        return child;
    }
}

function isRunning(child: ChildProcess | undefined): boolean {
    return child?.exitCode === null && child.signalCode === null;
}

async function end(child: ChildProcess | undefined): Promise<void> {
    if (child !== undefined && isRunning(child)) {
        const exited = new Promise((resolve) => child.once("exit", resolve));
        killGroup(child);
        await exited;
    }
}
