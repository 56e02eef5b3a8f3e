import { setTimeout as sleep } from "node:timers/promises";
import { ToolchainError } from "../toolchain-error";
import { isAlive, signalProcess } from "../process-identity";
import { findProcesses, type OwnProcess } from "./find-processes";
import type { ComponentName, Layout } from "./layout";
import { readProcessTable, removeProcessTable } from "./process-table";

/** "graceful": SIGTERM first, in the order in which nothing complains. "kill": SIGKILL, for what nobody will start again. */
export type StopManner = "graceful" | "kill";

// Clients first, then the API server, then the store; each gets its time and then SIGKILL. Together under five seconds.
const order: readonly { readonly names: readonly ComponentName[]; readonly patience: number }[] = [
    { names: ["kwok", "kube-scheduler", "kube-controller-manager"], patience: 1000 },
    { names: ["kube-apiserver"], patience: 1500 },
    { names: ["etcd"], patience: 2000 },
];

/**
 * Stops every process of a control plane except the caller, and waits until they are gone. The supervisor goes first, with SIGKILL,
 * so that it starts nothing more; it keeps nothing that is not also in the process list.
 *
 * @returns whether anything was running.
 */
export async function stopProcesses(layout: Layout, manner: StopManner): Promise<boolean> {
    const supervisors = ownProcesses(layout).filter(({ name }) => name === "supervisor");
    await end(supervisors, "kill", 0);
    let stopped = supervisors.length > 0;
    // What a supervisor had forked but not yet turned into a component shows up at the second look.
    for (let found = ownProcesses(layout); found.length > 0; found = ownProcesses(layout)) {
        stopped = true;
        await end(
            found.filter(({ name }) => name === "supervisor"),
            "kill",
            0,
        );
        for (const { names, patience } of order) {
            await end(
                found.filter(({ name }) => names.some((other) => other === name)),
                manner,
                patience,
            );
        }
    }
    removeProcessTable(layout);
    return stopped;
}

/** The living processes of a control plane, from the table and from the process list, without the caller. */
export function ownProcesses(layout: Layout): OwnProcess[] {
    const all = new Map<number, OwnProcess>();
    const table = readProcessTable(layout);
    const noted = { ...table?.components, ...(table?.supervisor && { supervisor: table.supervisor }) };
    for (const [name, identity] of Object.entries(noted)) {
        if (identity !== undefined && isAlive(identity)) {
            all.set(identity.processId, { name: name as OwnProcess["name"], identity });
        }
    }
    for (const found of findProcesses(layout)) {
        all.set(found.identity.processId, found);
    }
    all.delete(process.pid);
    return [...all.values()];
}

const pollInterval = 20;

// A killed process goes at once; one that does not hangs in the kernel or belongs to somebody else.
const killPatience = 15_000;

/**
 * Ends processes and waits until they are gone.
 *
 * @throws ToolchainError when one stays in spite of SIGKILL.
 */
export async function end(targets: readonly OwnProcess[], manner: StopManner, patience: number): Promise<void> {
    if (targets.length === 0) {
        return;
    }
    const alive = (): OwnProcess[] => targets.filter(({ identity }) => isAlive(identity));
    if (manner === "graceful") {
        alive().forEach(({ identity }) => {
            signalProcess(identity, "SIGTERM");
        });
        const deadline = Date.now() + patience;
        while (alive().length > 0 && Date.now() < deadline) {
            await sleep(pollInterval);
        }
    }
    const deadline = Date.now() + killPatience;
    for (let left = alive(); left.length > 0; left = alive()) {
        if (Date.now() > deadline) {
            const names = left.map(({ name, identity }) => `${name} (process ${identity.processId})`).join(", ");
            throw new ToolchainError("control-plane", `Cannot end ${names}. End it by hand and run the command again.`);
        }
        left.forEach(({ identity }) => {
            signalProcess(identity, "SIGKILL");
        });
        await sleep(pollInterval);
    }
}
