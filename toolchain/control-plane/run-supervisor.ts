import { spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import path from "node:path";
import { supervisorFile } from "./find-processes";
import { type LaunchPlan, layoutOf, logFile } from "./layout";
import { StartError } from "./start-sequence";
import { isSupervisorMessage } from "./supervisor-messages";

/**
 * Starts the supervisor of a directory and waits until it says that the control plane is ready. With lifetime "owner" the channel
 * stays open as long as this process lives; neither it nor the supervisor keeps this process from ending.
 *
 * @throws StartError; what was started by then still runs.
 */
export async function runSupervisor(plan: LaunchPlan, onProgress: (line: string) => void): Promise<void> {
    const log = openSync(logFile(layoutOf(plan.directory), "supervisor"), "w", 0o600);
    const child = spawn(process.execPath, supervisorArguments(plan.directory), {
        // Not the caller's folder: it may well go away while the control plane runs.
        cwd: path.join(__dirname, "..", ".."),
        env: { ...process.env, NODE_OPTIONS: undefined },
        detached: true,
        stdio: ["ignore", log, log, "ipc"],
    });
    closeSync(log);
    try {
        await new Promise<void>((resolve, reject) => {
            const fail = (how: string): void => {
                reject(
                    new StartError(
                        "other",
                        `The supervisor ${how}. See ${logFile(layoutOf(plan.directory), "supervisor")}.`,
                    ),
                );
            };
            child.once("error", (error) => {
                fail(`could not be started: ${error.message}`);
            });
            child.once("exit", (code, signal) => {
                fail(`ended with ${signal ?? `exit code ${String(code)}`} during the start`);
            });
            child.on("message", (message: unknown) => {
                if (!isSupervisorMessage(message)) {
                    return;
                }
                if (message.kind === "progress") {
                    onProgress(message.line);
                } else if (message.kind === "ready") {
                    resolve();
                } else {
                    reject(new StartError(message.reason, message.message));
                }
            });
        });
    } finally {
        child.removeAllListeners();
        child.on("error", () => undefined);
        child.unref();
        if (plan.lifetime === "owner") {
            child.channel?.unref();
        } else if (child.connected) {
            child.disconnect();
        }
    }
}

/** The directory comes last: by it the supervisor is found in the process list. */
function supervisorArguments(directory: string): string[] {
    return ["-r", path.join(__dirname, "..", "..", "typescript.cjs"), path.join(__dirname, supervisorFile), directory];
}
