import process from "node:process";
import { identify } from "../process-identity";
import { messageOf } from "../toolchain-error";
import { readLaunchPlan } from "./launch-plan";
import { type LaunchPlan, type Layout, layoutOf } from "./layout";
import { type ProcessTable, readProcessTable, writeProcessTable } from "./process-table";
import { startComponents, StartError } from "./start-sequence";
import { stopProcesses } from "./stop-processes";
import type { SupervisorMessage } from "./supervisor-messages";

/**
 * The supervisor: a process of its own that starts the components of the directory in its last argument and stays. It holds nothing
 * in memory that cannot be found again (process table, process list), so it may itself be killed at any moment.
 *
 * Its channel to the process that started it closes when that one ends, however it ends; with lifetime "owner" it then ends all.
 */
async function supervise(layout: Layout, plan: LaunchPlan): Promise<void> {
    let ending = false;
    const endAll = (manner: "graceful" | "kill"): void => {
        if (!ending) {
            ending = true;
            void stopProcesses(layout, manner).finally(() => process.exit(0));
        }
    };
    process.on("SIGTERM", () => {
        endAll("graceful");
    });
    process.on("SIGINT", () => {
        endAll("graceful");
    });
    process.on("disconnect", () => {
        if (plan.lifetime === "owner") {
            // Nobody will use these data again, or else etcd finds them as after any kill.
            endAll("kill");
        }
    });
    if (plan.lifetime === "owner" && !process.connected) {
        endAll("kill");
        return;
    }
    const started = await start(layout, plan, () => ending);
    if (!started) {
        endAll("kill");
    }
    // Keeps a detached supervisor running; its components are children that nothing else waits for.
    setInterval(() => undefined, 2 ** 30);
}

async function start(layout: Layout, plan: LaunchPlan, isEnding: () => boolean): Promise<boolean> {
    const supervisor = identify(process.pid);
    let table: ProcessTable = { ready: false, components: {}, ...(supervisor && { supervisor }) };
    const note = (changed: ProcessTable): void => {
        table = changed;
        writeProcessTable(layout, table);
    };
    note(table);
    try {
        await startComponents(plan, {
            onProgress: (line) => {
                tell({ kind: "progress", line });
            },
            onStarted: ({ name, identity }) => {
                if (isEnding()) {
                    throw new StartError("other", "The start was ended.");
                }
                if (identity !== undefined) {
                    note({ ...table, components: { ...table.components, [name]: identity } });
                }
            },
        });
        note({ ...(readProcessTable(layout) ?? table), ready: true });
        tell({ kind: "ready" });
        return true;
    } catch (error) {
        if (!isEnding()) {
            const reason = error instanceof StartError ? error.reason : "other";
            tell({ kind: "failed", reason, message: messageOf(error) });
        }
        return false;
    }
}

/** Whoever started us may be gone; then nobody needs to know. */
function tell(message: SupervisorMessage): void {
    if (process.connected) {
        process.send?.(message, undefined, undefined, () => undefined);
    }
}

const layout = layoutOf(process.argv.at(-1) ?? "");
const plan = readLaunchPlan(layout);
if (plan === undefined) {
    tell({ kind: "failed", reason: "other", message: `${layout.plan} is missing or does not parse.` });
    process.exitCode = 1;
} else {
    void supervise(layout, plan);
}
