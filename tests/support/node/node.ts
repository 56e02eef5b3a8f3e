import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { choosePorts } from "../../../toolchain/control-plane/ports";
import { type CommandResult, runCommand } from "../../../toolchain/run-command";
import { commandLine } from "../process-tree";
import { temporaryFolder } from "../shared-cluster";
import {
    authorityFile,
    containerdConfiguration,
    containerdSocket,
    kubeletConfiguration,
    networkConfiguration,
    nodeKubeconfig,
} from "./configuration";
import { busyboxImage, writeImage } from "./image";
import type { Membership, NodeOptions } from "./options";
import type { NodeParts } from "./parts";
import { childrenOf, descendants } from "./processes";

const patience = 20_000;

const loopback = "127.0.0.1";

const ownLoopback = `busybox ip link set lo up && exec "$@"`;

/**
 * A real node: containerd and kubelet in mount, process and host name namespaces of their own, on the network of this machine.
 * Everything in it ends with the process that made it, also by kill -9, and nothing stays on the machine.
 */
export class RealNode {
    public readonly name: string;
    private readonly parts: NodeParts;
    private readonly address: string;
    private readonly isAlone: boolean;
    private readonly folder: string;
    private readonly keeper: ChildProcess;
    /** Images that containerd has not got yet. */
    private readonly archives: string[];
    private readonly daemons = new Map<"containerd" | "kubelet", ChildProcess>();

    private constructor(parts: NodeParts, options: NodeOptions, folder: string, archives: string[]) {
        this.parts = parts;
        this.name = options.name;
        this.address = options.address ?? loopback;
        this.isAlone = options.isAlone === true;
        this.folder = folder;
        this.archives = archives;
        const log = openSync(path.join(folder, "keeper.log"), "a");
        const keeper = path.join(__dirname, "keeper.sh");
        // In a session of its own, Ctrl-C does not keep it from cleaning up.
        this.keeper = spawn("sh", [keeper, folder], { detached: true, stdio: ["pipe", log, log] });
        closeSync(log);
    }

    /** Boots a node and starts containerd and kubelet; the API server need not be there. */
    public static async start(parts: NodeParts, options: NodeOptions): Promise<RealNode> {
        const folder = path.join(temporaryFolder(), "node");
        for (const name of ["cni", "logs", "memory", "disk", "images"]) {
            mkdirSync(path.join(folder, name), { recursive: true });
        }
        const write = (name: string, text: string): void => {
            writeFileSync(path.join(folder, name), text, { mode: 0o600 });
        };
        const { apiServer: port } = await choosePorts(undefined);
        write("name", options.name);
        write("boot.sh", readFileSync(path.join(__dirname, "boot.sh"), "utf8"));
        write("cni/10-none.conflist", networkConfiguration);
        write("containerd.toml", containerdConfiguration(folder));
        write("kubelet.yaml", kubeletConfiguration(folder, port, options.address ?? loopback));
        write("kubeconfig", nodeKubeconfig(readFileSync(options.kubeconfig, "utf8"), options.name));
        write(authorityFile, readFileSync(options.authority, "utf8"));
        const images = [busyboxImage(parts, options.commands), ...(options.images ?? [])];
        const archives = await Promise.all(images.map((image) => writeImage(image, path.join(folder, "images"))));
        const node = new RealNode(parts, options, folder, archives);
        try {
            await node.boot();
            await node.startContainerd();
            await node.startKubelet();
        } catch (error) {
            await node.remove();
            throw error;
        }
        return node;
    }

    /** Switches the node on; what was on its disk is there again, and nothing runs yet. */
    public async boot(): Promise<void> {
        this.keeper.stdin?.write("boot\n");
        await this.until("the node to boot", () => Promise.resolve(existsSync(path.join(this.folder, "booted"))));
    }

    /** Has the node belong to another cluster: kubelet joins it when it is started again. */
    public join({ kubeconfig, authority }: Membership): void {
        writeFileSync(path.join(this.folder, "kubeconfig"), kubeconfig);
        writeFileSync(path.join(this.folder, authorityFile), authority);
    }

    /** Starts containerd and gives it the images, which it keeps on its disk. */
    public async startContainerd(): Promise<void> {
        const { busybox, containerd, runc } = this.parts;
        const folders = [busybox, containerd, runc].map(({ executable }) => path.dirname(executable));
        const environment = { ...runc.environment, ...containerd.environment };
        const file = path.join(this.folder, "containerd.toml");
        // Pods on the network of their host are on that of containerd.
        const prefix = this.isAlone ? ["unshare", "--net", "sh", "-c", ownLoopback, "sh"] : [];
        const words = [...prefix, containerd.executable, "--config", file];
        await this.startDaemon("containerd", words, folders, environment);
        await this.until("containerd to serve", async () => (await this.ctr("version")).code === 0);
        for (const archive of this.archives.splice(0)) {
            const { code, output } = await this.ctr("images", "import", archive);
            if (code !== 0) {
                throw new Error(`containerd does not take ${archive}: ${output}`);
            }
        }
    }

    /** Starts kubelet, which needs neither an API server nor an answer of one. */
    public async startKubelet(): Promise<void> {
        const file = (name: string): string => path.join(this.folder, name);
        const flags = [`--config=${file("kubelet.yaml")}`, `--kubeconfig=${file("kubeconfig")}`];
        const name = [`--hostname-override=${this.name}`, `--node-ip=${this.address}`];
        await this.startDaemon("kubelet", [this.parts.kubelet, ...flags, ...name], [], {});
    }

    /** kill -9 of kubelet; what it started runs on. */
    public async stopKubelet(): Promise<void> {
        await this.endDaemon("kubelet");
    }

    /** kill -9 of every container. */
    public async killContainers(): Promise<void> {
        const { output } = await this.ctr("tasks", "list", "--quiet");
        const tasks = output.split("\n").filter((task) => task !== "");
        await Promise.all(tasks.map((task) => this.ctr("tasks", "kill", "--signal", "SIGKILL", task)));
    }

    /** A power cut: everything ends at once, what is not on the disk is gone. */
    public async powerOff(): Promise<void> {
        process.kill(this.firstProcess(), "SIGKILL");
        this.daemons.clear();
        await this.until("the power to be off", () => Promise.resolve(!existsSync(path.join(this.folder, "booted"))));
    }

    /** Runs a command in the node, with busybox's and the machine's own commands. */
    public exec(...words: readonly string[]): Promise<CommandResult> {
        return runCommand("nsenter", this.inside(words), { environment: process.env, timeout: patience });
    }

    /** Where this machine has a file of the node. */
    public hostPath(file: string): string {
        return path.join(`/proc/${this.firstProcess()}/root`, file);
    }

    /** The process ids, as this machine has them, of the containers whose command line matches. */
    public processesOf(pattern: RegExp): number[] {
        return descendants(this.firstProcess()).filter((id) => pattern.test(commandLine(id).replaceAll("\0", " ")));
    }

    /** What the containers of a name have written. */
    public containerLog(container: string): string {
        const folder = path.join(this.folder, "logs");
        return readdirSync(folder, { recursive: true, encoding: "utf8" })
            .filter((file) => path.basename(path.dirname(file)) === container)
            .map((file) => readFileSync(path.join(folder, file), "utf8"))
            .join("");
    }

    /** A daemon's log. */
    public log(name: "containerd" | "kubelet" | "keeper"): string {
        return readFileSync(path.join(this.folder, `${name}.log`), "utf8");
    }

    /** Ends everything in the node and removes it; nothing of it stays on the machine. */
    public async remove(): Promise<void> {
        if (this.keeper.exitCode === null) {
            const gone = new Promise((resolve) => this.keeper.once("exit", resolve));
            this.keeper.stdin?.end();
            await gone;
        }
    }

    private async startDaemon(
        name: "containerd" | "kubelet",
        words: readonly string[],
        folders: readonly string[],
        environment: NodeJS.ProcessEnv,
    ): Promise<void> {
        const searched = [...folders, process.env["PATH"] ?? "", "/usr/sbin", "/sbin"].join(path.delimiter);
        const log = openSync(path.join(this.folder, `${name}.log`), "a");
        const child = spawn("nsenter", this.inside(words), {
            stdio: ["ignore", log, log],
            env: { ...process.env, ...environment, PATH: searched },
        });
        closeSync(log);
        this.daemons.set(name, child);
        await this.until(`${name} to start`, () => Promise.resolve(childrenOf(child.pid ?? 0).length > 0));
    }

    private async endDaemon(name: "containerd" | "kubelet"): Promise<void> {
        const child = this.daemons.get(name);
        if (child?.exitCode === null && child.pid !== undefined) {
            const gone = new Promise((resolve) => child.once("exit", resolve));
            for (const daemon of childrenOf(child.pid)) {
                process.kill(daemon, "SIGKILL");
            }
            await gone;
        }
        this.daemons.delete(name);
    }

    private ctr(...words: readonly string[]): Promise<CommandResult> {
        const ctr = path.join(path.dirname(this.parts.containerd.executable), "ctr");
        return this.exec(ctr, "--address", containerdSocket, "--namespace", "k8s.io", ...words);
    }

    private inside(words: readonly string[]): string[] {
        return ["--target", String(this.firstProcess()), "--mount", "--pid", "--uts", "--", ...words];
    }

    /** The first process in the node's namespaces: keeper, unshare, and then it. */
    private firstProcess(): number {
        const first = childrenOf(this.keeper.pid ?? 0).flatMap(childrenOf)[0];
        if (first === undefined) {
            throw new Error(`The node ${this.name} is off.`);
        }
        return first;
    }

    private async until(what: string, condition: () => Promise<boolean>): Promise<void> {
        const end = Date.now() + patience;
        while (!(await condition())) {
            const dead = [...this.daemons].find(([, { exitCode }]) => exitCode !== null)?.[0];
            if (dead !== undefined || Date.now() > end) {
                const log = this.log(dead ?? "keeper").slice(-2000);
                throw new Error(`Waited for ${what}; ${dead === undefined ? "time is up" : `${dead} ended`}:\n${log}`);
            }
            await sleep(20);
        }
    }
}
