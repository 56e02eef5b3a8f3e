import { spawn } from "node:child_process";
import { runCommand } from "./run-command";
import type { Tool } from "./tools";

// A version is said in a fraction of a second; ten seconds leave room for a busy machine.
const probeTimeout = 10_000;

/**
 * Starts an executable and asks for its version.
 *
 * @returns the version without "v"; undefined when the executable does not start, says none or does not answer.
 */
export async function askVersion(
    tool: Tool,
    executable: string,
    environment: NodeJS.ProcessEnv,
): Promise<string | undefined> {
    // The CLI would otherwise look on the network for a newer one.
    const quiet = { ...environment, PULUMI_SKIP_UPDATE_CHECK: "true" };
    if (tool.probe.by === "language-host") {
        return askLanguageHost(executable, quiet);
    }
    try {
        const result = await runCommand(executable, tool.probe.arguments, {
            environment: quiet,
            timeout: probeTimeout,
        });
        return result.code === 0 ? tool.probe.pattern.exec(result.output)?.[1] : undefined;
    } catch {
        return undefined;
    }
}

/** A language host serves gRPC on a port that it prints, and stays until it is killed. */
async function askLanguageHost(executable: string, environment: NodeJS.ProcessEnv): Promise<string | undefined> {
    const child = spawn(executable, [], { env: environment, stdio: ["ignore", "pipe", "ignore"] });
    try {
        const port = await new Promise<number>((resolve, reject) => {
            const timer = setTimeout(() => {
                reject(new Error("no answer"));
            }, probeTimeout);
            const settle = (action: () => void): void => {
                clearTimeout(timer);
                action();
            };
            child.once("error", (error) => {
                settle(() => {
                    reject(error);
                });
            });
            child.once("exit", () => {
                settle(() => {
                    reject(new Error("ended"));
                });
            });
            child.stdout.once("data", (data: Buffer) => {
                settle(() => {
                    resolve(Number(data.toString("utf8").trim()));
                });
            });
        });
        return await askPluginInfo(port);
    } catch {
        return undefined;
    } finally {
        child.kill("SIGKILL");
    }
}

async function askPluginInfo(port: number): Promise<string | undefined> {
    // Loaded here because it takes 0.1 s and only a freshly made or foreign language host is ever asked.
    const grpc = await import("@grpc/grpc-js");
    const client = new grpc.Client(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
    try {
        return await new Promise<string | undefined>((resolve, reject) => {
            client.makeUnaryRequest(
                "/pulumirpc.LanguageRuntime/GetPluginInfo",
                () => Buffer.alloc(0),
                decodePluginInfo,
                {},
                { deadline: Date.now() + probeTimeout },
                (error, version) => {
                    if (error === null) {
                        resolve(version);
                    } else {
                        reject(error);
                    }
                },
            );
        });
    } finally {
        client.close();
    }
}

/** Message `PluginInfo { string version = 1; }`: tag 0x0a, length, text. */
function decodePluginInfo(message: Buffer): string | undefined {
    const length = message[1];
    if (message[0] !== 0x0a || length === undefined) {
        return undefined;
    }
    return message
        .subarray(2, 2 + length)
        .toString("utf8")
        .replace(/^v/, "");
}
