import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { identify, type ProcessIdentity } from "../process-identity";
import { commandLine } from "./command-lines";
import { type ComponentName, type LaunchPlan, layoutOf, logFile } from "./layout";

/** A component that has been started. */
export interface StartedComponent {
    readonly name: ComponentName;
    readonly child: ChildProcess;
    /** Undefined when it ended before it could be looked at. */
    readonly identity: ProcessIdentity | undefined;
}

/**
 * Starts a component in a session of its own, so that Ctrl-C in the terminal does not reach it; its output goes to its log.
 *
 * @param mode "new" empties the log first.
 */
export function spawnComponent(name: ComponentName, plan: LaunchPlan, mode: "new" | "append"): StartedComponent {
    const layout = layoutOf(plan.directory);
    const log = openSync(logFile(layout, name), mode === "new" ? "w" : "a", 0o600);
    try {
        const child = spawn(plan.tools[name], commandLine(name, plan), {
            cwd: layout.directory,
            env: componentEnvironment(plan),
            detached: true,
            stdio: ["ignore", log, log],
        });
        // Without a listener Node throws; who cares listens for "exit" and looks at the log.
        child.on("error", () => undefined);
        child.unref();
        return { name, child, identity: child.pid === undefined ? undefined : identify(child.pid) };
    } finally {
        closeSync(log);
    }
}

/**
 * Settings of Go for processes that live for seconds beside others that want the processor, too. It collects garbage whenever a
 * heap has doubled, and its scheduler looks for work on every core: a third of the processor time of an API server's start
 * (https://pkg.go.dev/runtime#hdr-Environment_Variables).
 */
export const shortLived = { GOGC: "400", GOMAXPROCS: "1" } as const;

/** Nothing of the user's environment but what a process needs: no proxies, no kubeconfig. */
export function componentEnvironment({ lifetime }: Pick<LaunchPlan, "lifetime">): NodeJS.ProcessEnv {
    const { PATH, HOME, TMPDIR, TZ } = process.env;
    // Beside other work of a user the memory and the time until it is ready are worth more.
    return { PATH, HOME, TMPDIR, TZ, ...(lifetime === "owner" ? shortLived : {}) };
}

/** What a component has written since it was started; nothing where that cannot be read. */
export function readLog(name: ComponentName, plan: LaunchPlan): string {
    try {
        return readFileSync(logFile(layoutOf(plan.directory), name), "utf8");
    } catch {
        return "";
    }
}

/** The last lines of a component's log, for error messages. */
export function lastLogLines(name: ComponentName, plan: LaunchPlan, count = 10): string {
    return readLog(name, plan).trimEnd().split("\n").slice(-count).join("\n");
}
