import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import {
    closeSync,
    copyFileSync,
    mkdirSync,
    mkdtempSync,
    openSync,
    readFileSync,
    rmSync,
    writeFileSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";
import {
    type Endpoint,
    type ProxiedService,
    proxyConfiguration,
    proxyScript,
} from "../../../components/anchor/haproxy/configuration";
import { endpointsScript, type FollowedService } from "../../../components/anchor/haproxy/followed-services";
import type { FoundCommand } from "../../../toolchain/packaged-commands";
import { eventually } from "../../support/eventually";
import { commandLine, killProcesses, processTree } from "../../support/process-tree";
import { freePort } from "./backends";

/** What a proxy is to be. */
export interface ProxySettings {
    readonly follows: FollowedService;
    /** Where the API is. */
    readonly apiServer: Endpoint;
    /** Servers beside those that the API names. */
    readonly servers?: ProxiedService["servers"];
}

/** Files of a client, and of what it trusts. */
export interface ClientFiles {
    readonly certificate: string;
    readonly key: string;
    readonly authority: string;
}

/** haproxy as its static pod runs it, before a service that it follows by the API. */
export class FollowingProxy {
    public port = 0;
    private readonly haproxy: FoundCommand;
    private readonly folder = mkdtempSync(path.join(os.tmpdir(), "flotilla-proxy-"));
    private readonly log = path.join(this.folder, "log");
    private child: ChildProcess | undefined;
    private healthPort = 0;

    /** @param files those of the client */
    constructor(haproxy: FoundCommand, files: ClientFiles) {
        this.haproxy = haproxy;
        mkdirSync(this.file("own"));
        mkdirSync(this.file("kept"));
        this.useCertificate(files);
        copyFileSync(files.authority, this.file("ca.pem"));
        writeFileSync(this.file("endpoints.lua"), endpointsScript);
        writeFileSync(this.file("haproxy.sh"), proxyScript);
    }

    /** Replaces the certificate, as an anchor does. */
    public useCertificate({ certificate, key }: Pick<ClientFiles, "certificate" | "key">): void {
        copyFileSync(certificate, this.file("client.pem"));
        copyFileSync(key, this.file("client.pem.key"));
    }

    /** Places a configuration, and waits until it is in use. */
    public async configure({ apiServer, follows, servers = {} }: ProxySettings): Promise<void> {
        const { healthPath, text } = await this.configuration({ apiServer, follows, servers });
        writeFileSync(this.file("haproxy.cfg"), text);
        this.start();
        await eventually(async () => {
            const { status } = await fetch(`http://127.0.0.1:${this.healthPort}${healthPath}`);
            if (status !== 200) {
                throw new Error(`The configuration is not in use: ${this.output()}`);
            }
        });
    }

    /** What would be placed. */
    public async configuration({ apiServer, follows, servers = {} }: ProxySettings) {
        this.port ||= await freePort();
        this.healthPort ||= await freePort();
        const listen = [{ address: "127.0.0.1", port: this.port }];
        return proxyConfiguration(
            [{ name: "web", listen, servers, follows }],
            { address: "127.0.0.1", port: this.healthPort },
            {
                script: this.file("endpoints.lua"),
                socket: this.file("own/api.sock"),
                keptDirectory: this.file("kept"),
                apiServer,
                certificate: this.file("client.pem"),
                authority: this.file("ca.pem"),
            },
        );
    }

    /** What it has written, but for a line on each connection. */
    public output(): string {
        return readFileSync(this.log, "utf8").replace(/^<6>.*\n/gm, "");
    }

    /** How often it has said something. */
    public count(what: RegExp): number {
        return this.output().match(new RegExp(what, "g"))?.length ?? 0;
    }

    /** Waits until it has said something. */
    public async says(what: RegExp): Promise<void> {
        await eventually(() => {
            return what.test(this.output())
                ? Promise.resolve()
                : Promise.reject(new Error(`${String(what)} is not in:\n${this.output()}`));
        });
    }

    /** How many processes of haproxy serve, or end what they have served; their master is none. */
    public workers(): number {
        const all = processTree(this.child?.pid ?? 0).filter((id) => commandLine(id).includes("\0-W\0"));
        return Math.max(all.length - 1, 0);
    }

    /** Ends it at once. */
    public async stop(): Promise<void> {
        const { child } = this;
        this.child = undefined;
        if (child?.pid !== undefined && child.exitCode === null) {
            const ended = once(child, "exit");
            killProcesses(processTree(child.pid));
            await ended;
        }
    }

    /** Ends it, and removes its files. */
    public async remove(): Promise<void> {
        await this.stop();
        rmSync(this.folder, { recursive: true });
    }

    public file(name: string): string {
        return path.join(this.folder, name);
    }

    private start(): void {
        if (this.child !== undefined) {
            return;
        }
        const log = openSync(this.log, "a");
        const words = ["haproxy.sh", "haproxy.cfg", "own"].map((name) => this.file(name));
        const environment = {
            ...process.env,
            ...this.haproxy.environment,
            HAPROXY_PERIOD: "0.1",
            FLOTILLA_ANSWER_TIME: "1",
            PATH: `${path.dirname(this.haproxy.executable)}:${process.env["PATH"] ?? ""}`,
        };
        this.child = spawn("dash", words, { env: environment, stdio: ["ignore", log, log] });
        closeSync(log);
    }
}
