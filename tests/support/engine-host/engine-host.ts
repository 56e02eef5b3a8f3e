import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import http from "node:http";
import path from "node:path";
import { text } from "node:stream/consumers";
import type { FlotillaRun } from "../flotilla";
import { type CommandRequest, commandsPath } from "./command-run";

const repository = path.resolve(__dirname, "../../..");

/** What an engine is to be served with. */
export interface LeaseRequest {
    /** The folder of the project whose program it runs. */
    readonly folder: string;
    /** The engine's variables, which programs and providers read. */
    readonly environment: NodeJS.ProcessEnv;
}

/** The ports of one engine. */
export interface Ports {
    readonly id: string;
    readonly program: number;
    readonly flotilla: number;
    readonly kubernetes: number;
}

/** How the CLI is told of its ports. */
export interface Lease {
    readonly id: string;
    readonly variables: Readonly<Record<string, string>>;
}

/** The process of an engine host. */
export class EngineHostProcess {
    /** Where it is asked for ports, and where Pulumi finds its vault. */
    public readonly address: string;
    private readonly child: ChildProcess;

    private constructor(child: ChildProcess, address: string) {
        this.child = child;
        this.address = address;
    }

    /** Starts one, which ends with this process. */
    public static async start(): Promise<EngineHostProcess> {
        const command = ["-r", "./preload.cjs", "-r", "./typescript.cjs", path.join(__dirname, "main.ts")];
        const child = spawn(process.execPath, command, { cwd: repository, stdio: ["pipe", "pipe", "inherit"] });
        const [address] = (await Promise.race([
            once(child.stdout, "data"),
            once(child, "exit").then(([code]) => {
                throw new Error(`The engine host ended with ${String(code)}.`);
            }),
        ])) as [Buffer];
        return new EngineHostProcess(child, address.toString().trim());
    }

    /** False when something has ended it. */
    public get isRunning(): boolean {
        return this.child.exitCode === null && this.child.signalCode === null;
    }

    public async stop(): Promise<void> {
        if (this.isRunning) {
            const ended = once(this.child, "exit");
            this.child.stdin?.end();
            await ended;
        }
    }
}

/**
 * Asks a process that runs the programs of many engines, and is their providers: each engine has ports of its own, and a program
 * run anew and providers of its own behind them. An engine that starts its own takes four times the processor time. It runs
 * `flotilla`, too, as if each run were a process.
 */
export class EngineHost {
    /** That of its {@link EngineHostProcess}. */
    public readonly address: string;
    private readonly isStandIn: boolean;
    private readonly leases = new Set<string>();

    /** @param isStandIn whether it is the Kubernetes provider, too */
    constructor(address: string, isStandIn: boolean) {
        this.address = address;
        this.isStandIn = isStandIn;
    }

    /** Runs a command of the CLI with the program and the providers of this host, which takes its variables. */
    public async serve<Result>(request: LeaseRequest, run: (lease: Lease) => Promise<Result>): Promise<Result> {
        const lease = await this.open(request);
        try {
            return await run(lease);
        } finally {
            await this.close(lease.id);
        }
    }

    /** Opens ports, which stay open until {@link closeAll}. */
    public async open(request: LeaseRequest): Promise<Lease> {
        const answer = await this.ask("POST", "/leases", JSON.stringify(request));
        const { id, program, flotilla, kubernetes } = JSON.parse(answer) as Ports;
        this.leases.add(id);
        const providers = [`flotilla:${flotilla}`, ...(this.isStandIn ? [`kubernetes:${kubernetes}`] : [])];
        return {
            id,
            variables: {
                PULUMI_OPTION_CLIENT: `127.0.0.1:${program}`,
                PULUMI_DEBUG_PROVIDERS: providers.join(","),
                // Nobody kills these engines: the state at their end is the only one that is read. Writing the whole of it after each
                // step is a third of the processor time of an `up`.
                PULUMI_SKIP_CHECKPOINTS: "true",
            },
        };
    }

    /** Runs `flotilla` in this host. */
    public async flotilla(request: CommandRequest): Promise<FlotillaRun> {
        return JSON.parse(await this.ask("POST", commandsPath, JSON.stringify(request))) as FlotillaRun;
    }

    /** Closes what was opened here. */
    public async closeAll(): Promise<void> {
        await Promise.all([...this.leases].map((id) => this.close(id)));
    }

    private async close(id: string): Promise<void> {
        this.leases.delete(id);
        await this.ask("DELETE", `/leases/${id}`);
    }

    private async ask(method: string, address: string, body?: string): Promise<string> {
        const request = http.request(this.address + address, { method, agent: false });
        request.end(body);
        const [response] = (await once(request, "response")) as [http.IncomingMessage];
        const answer = await text(response);
        if (response.statusCode !== 200) {
            throw new Error(`The engine host: ${answer}`);
        }
        return answer;
    }
}
