import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import {
    type ControlPlane,
    type ControlPlaneOptions,
    controlPlaneTools,
    startControlPlane,
    stopControlPlane,
} from "../../toolchain/control-plane/control-plane";
import { layoutOf } from "../../toolchain/control-plane/layout";
import { ownProcesses } from "../../toolchain/control-plane/stop-processes";
import { ensureTools } from "../../toolchain/ensure-tools";

const repository = path.join(__dirname, "..", "..");
const directories: string[] = [];

/** A new directory for a control plane; {@link cleanUp} stops what runs there. */
export function newDirectory(): string {
    const directory = mkdtempSync(path.join(os.tmpdir(), "flotilla-control-plane-"));
    directories.push(directory);
    return directory;
}

/** Stops and deletes everything that this file's functions made. */
export async function cleanUp(): Promise<void> {
    for (const directory of directories.splice(0)) {
        await stopControlPlane(directory);
        rmSync(directory, { recursive: true, force: true });
    }
}

/** Starts a control plane that ends with the tests. */
export async function start(directory: string, further: Partial<ControlPlaneOptions> = {}): Promise<ControlPlane> {
    const tools = await ensureTools(controlPlaneTools);
    return startControlPlane({ directory, lifetime: "owner", tools, ...further });
}

/** Starts a control plane from a process of its own, which stays until it is killed. */
export async function startElsewhere(directory: string, lifetime: "owner" | "detached"): Promise<ChildProcess> {
    const tools = await ensureTools(controlPlaneTools);
    const script = `
        const { startControlPlane } = require("./toolchain/control-plane/control-plane.ts");
        startControlPlane(${JSON.stringify({ directory, lifetime, tools })}).then(
            () => { process.stdout.write("ready"); setInterval(() => {}, 1000); },
            (error) => { process.stderr.write(String(error)); process.exit(1); },
        );`;
    const words = ["-r", "./typescript.cjs", "-e", script];
    return spawn(process.execPath, words, { cwd: repository, stdio: ["ignore", "pipe", "inherit"] });
}

/** Waits until a process of {@link startElsewhere} has started its control plane. */
export function ready(starter: ChildProcess): Promise<void> {
    return new Promise((resolve, reject) => {
        starter.stdout?.once("data", () => {
            resolve();
        });
        starter.once("exit", (code, signal) => {
            reject(new Error(`the starter ended: ${String(code ?? signal)}`));
        });
    });
}

/** kill -9 of a process of {@link startElsewhere}. */
export function kill(starter: ChildProcess): Promise<void> {
    return new Promise((resolve) => {
        if (starter.exitCode !== null) {
            resolve();
        }
        starter.removeAllListeners("exit");
        starter.once("exit", () => {
            resolve();
        });
        starter.kill("SIGKILL");
    });
}

/** What runs for a directory: names of components, and "supervisor". */
export function living(directory: string): string[] {
    return ownProcesses(layoutOf(directory)).map(({ name }) => name);
}

/** Runs kubectl and returns what it prints. */
export type Kubectl = (words: readonly string[], input?: string) => string;

/** kubectl for a control plane. */
export async function kubectlFor(controlPlane: ControlPlane): Promise<Kubectl> {
    const { kubectl } = await ensureTools(["kubectl"]);
    return (words, input) =>
        execFileSync(kubectl, ["--kubeconfig", controlPlane.kubeconfig, ...words], { encoding: "utf8", input });
}

/** "address:port" of every TCP socket on which a process listens, from /proc. */
export function listeningAddresses(processId: number): string[] {
    const folder = `/proc/${processId}/fd`;
    const sockets = new Set(
        readdirSync(folder).map((name) => {
            try {
                return readlinkSync(path.join(folder, name));
            } catch {
                return "";
            }
        }),
    );
    return ["tcp", "tcp6"].flatMap((protocol) =>
        readFileSync(`/proc/${processId}/net/${protocol}`, "utf8")
            .split("\n")
            .slice(1)
            .map((line) => line.trim().split(/\s+/))
            .filter((fields) => fields[3] === "0A" && sockets.has(`socket:[${fields[9] ?? ""}]`))
            .map((fields) => decodeAddress(fields[1] ?? "")),
    );
}

/** "0100007F:1F90" is 127.0.0.1:8080, the bytes of the address being reversed. */
function decodeAddress(text: string): string {
    const [address = "", port = ""] = text.split(":");
    const bytes = address.match(/../g) ?? [];
    const host = bytes
        .reverse()
        .map((byte) => parseInt(byte, 16))
        .join(".");
    return `${bytes.length === 4 ? host : address}:${parseInt(port, 16)}`;
}
