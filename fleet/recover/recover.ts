import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { engineFaults } from "../engine/engine-faults";
import { type PulumiOptions, type PulumiResult, runPulumi } from "../engine/pulumi-command";
import { counted } from "../report/words";
import { UserError } from "../user-error";
import { type ExportedDeployment, repairPendingOperations, type ResourceState } from "./pending-operations";
import { refuseDamagedState } from "./damaged-state";
import { describeLock, isStale, readStackLocks } from "./stack-lock";

/** What to recover, and with which engine and backend. */
export interface RecoverOptions {
    readonly installation: string;
    readonly pulumi: PulumiOptions;
    /** Where lines about what was done go; silent when there is nothing to repair. */
    readonly say: (line: string) => void;
}

/**
 * Repairs what a killed `pulumi up` leaves behind: the lock of a process that has ended, and operations of which nobody
 * knows whether they were done. Changes nothing in the cluster, and nothing at all when there is nothing to repair.
 * @returns whether something was repaired.
 * @throws UserError when the state is damaged, a living process holds the lock, or the cluster cannot be asked; the state is as before then.
 */
export async function recover(options: RecoverOptions): Promise<boolean> {
    const backend = await backendOf(options.pulumi);
    refuseDamagedState(backend, "flotilla", options.installation);
    const released = await releaseStaleLocks(backend, options);
    const before = (await checked(["stack", "export"], options)).standardOutput;
    const repair = repairPendingOperations(JSON.parse(before) as ExportedDeployment);
    if (repair.interrupted === 0) {
        return released;
    }
    const were = repair.interrupted === 1 ? "was" : "were";
    options.say(`${counted(repair.interrupted, "operation")} of the last \`pulumi up\` ${were} interrupted.`);
    await importState(JSON.stringify(repair.repaired), options);
    if (repair.unclear.length > 0) {
        await askCluster(repair.unclear, before, options);
    }
    return true;
}

async function releaseStaleLocks(backend: string, { installation, pulumi, say }: RecoverOptions): Promise<boolean> {
    const locks = readStackLocks(backend, "flotilla", installation);
    const held = locks.filter((lock) => !isStale(lock));
    if (held.length > 0) {
        throw new UserError(
            `The stack "${installation}" is held by ${held.map(describeLock).join(", ")}. Wait for that process to end; if ` +
                `it has ended on another machine, run \`npx pulumi cancel --stack ${installation}\`.`,
        );
    }
    if (locks.length === 0) {
        return false;
    }
    await checked(["cancel", "--yes"], { installation, pulumi, say });
    say(`The lock of ${locks.map(describeLock).join(", ")} is released: that process has ended.`);
    return true;
}

/** The backend that the environment names, else the one that the user has logged in to. */
async function backendOf(pulumi: PulumiOptions): Promise<string> {
    const named = pulumi.environment["PULUMI_BACKEND_URL"];
    if (named !== undefined) {
        return named;
    }
    const { standardOutput } = await runPulumi(["whoami", "--json"], pulumi, "capture");
    try {
        return (JSON.parse(standardOutput) as { url?: string }).url ?? "";
    } catch {
        // Not logged in: the next command says so better.
        return "";
    }
}

/** A refresh of these resources alone keeps those that exist and drops those that do not. */
async function askCluster(unclear: readonly ResourceState[], before: string, options: RecoverOptions): Promise<void> {
    const targets = unclear.flatMap(({ urn }) => ["--target", urn]);
    const result = await stackCommand(["refresh", "--yes", "--skip-preview", ...targets], options);
    if (result.code !== 0) {
        await importState(before, options);
        throw new UserError(
            `What became of ${counted(unclear.length, "interrupted resource")} cannot be found out, and the state is as it was:\n` +
                `${result.standardOutput.trim()}\n${result.standardError.trim()}`,
        );
    }
    const { standardOutput } = await checked(["stack", "export"], options);
    const { resources = [] } = (JSON.parse(standardOutput) as ExportedDeployment).deployment;
    const kept = new Set(resources.map(({ urn }) => urn));
    for (const { urn, id = "" } of unclear) {
        const fate = kept.has(urn) ? "exists and is in the state now" : "does not exist; the next `up` creates it";
        options.say(`  ${urn.split("::").pop() ?? urn} (${id}): ${fate}`);
    }
}

/** The state passes through a file that only this user can read; its secrets are encrypted as in the backend. */
async function importState(deployment: string, options: RecoverOptions): Promise<void> {
    const folder = await mkdtemp(path.join(os.tmpdir(), "flotilla-recover-"));
    try {
        const file = path.join(folder, "deployment.json");
        await writeFile(file, deployment, { mode: 0o600 });
        await checked(["stack", "import", "--file", file], options);
    } finally {
        await rm(folder, { recursive: true });
    }
}

function stackCommand(command: readonly string[], { installation, pulumi }: RecoverOptions): Promise<PulumiResult> {
    return runPulumi([...command, "--stack", installation], pulumi, "capture");
}

async function checked(command: readonly string[], options: RecoverOptions): Promise<PulumiResult> {
    const result = await stackCommand(command, options);
    if (result.code !== 0) {
        const faults = engineFaults(options.installation, result);
        throw new UserError(`\`pulumi ${command.slice(0, 2).join(" ")}\` failed:\n${faults.join("\n")}`);
    }
    return result;
}
