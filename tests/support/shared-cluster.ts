import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { type ControlPlane, controlPlaneTools, startControlPlane } from "../../toolchain/control-plane/control-plane";
import { ensureTools } from "../../toolchain/ensure-tools";
import { prepareKubernetesPlugin } from "../../toolchain/kubernetes-plugin";
import { preparePulumiHome } from "../../toolchain/pulumi-home";
import { AuditLog } from "./audit-log";
import { EngineHost, EngineHostProcess } from "./engine-host/engine-host";
import { fiaasStages } from "./fiaas-daemon/stages";

/** The engine as the end-to-end tests use it: a `PULUMI_HOME` of their own with the pinned CLI and a Kubernetes plugin. */
export interface TestEngine {
    readonly pulumiHome: string;
    /** Path of the CLI. */
    readonly pulumi: string;
    /** Which Kubernetes plugin it has: FLOTILLA_KUBERNETES_PROVIDER decides. */
    readonly kubernetesPlugin: "real" | "stand-in";
}

/** Tools that the tests need beside the control plane's. */
const engineTools = ["pulumi", "pulumi-language-nodejs", "kubectl"] as const;
const registryTools = ["registry", "crane"] as const;

let host: Promise<EngineHost> | undefined;
let hostProcess: Promise<EngineHostProcess> | undefined;
let plane: Promise<ControlPlane> | undefined;
let engine: Promise<TestEngine> | undefined;
/** Removed when the tests of a file are done. */
const folders: string[] = [];
/** Removed when all are. */
const lastingFolders: string[] = [];

/** A folder that is removed when the tests of a file are done. */
export function temporaryFolder(): string {
    return makeFolder(folders);
}

function makeFolder(list: string[]): string {
    const folder = mkdtempSync(path.join(os.tmpdir(), "flotilla-test-"));
    list.push(folder);
    return folder;
}

/** Paths of all tools, found or built. */
export function testTools() {
    return ensureTools([...controlPlaneTools, ...engineTools, ...registryTools]);
}

/**
 * The control plane that all tests share, also those of later files: started by the first one that asks, because an idle one takes a
 * fortieth of a processor. Each test uses names of its own.
 */
export function sharedControlPlane(): Promise<ControlPlane> {
    plane ??= startSharedControlPlane(path.join(makeFolder(lastingFolders), "control-plane"));
    return plane;
}

function startSharedControlPlane(directory: string): Promise<ControlPlane> {
    const flags = auditLogOf(directory).flags(["create", "update", "patch", "delete", "deletecollection"]);
    return startTestControlPlane(directory, flags);
}

/** The record of every write that the shared control plane of a directory keeps. */
export function auditLogOf(directory: string): AuditLog {
    return new AuditLog(`${directory}-audit`);
}

/** Another control plane, for tests that break it, or that need flags of the API server; the caller stops it. */
export function startOwnControlPlane(apiServerFlags: readonly string[] = []): Promise<ControlPlane> {
    return startTestControlPlane(path.join(temporaryFolder(), "control-plane"), apiServerFlags);
}

/** Starts a control plane that knows the simulated daemon's pods, or gives the one that runs there; it ends with who started it. */
export async function startTestControlPlane(
    directory: string,
    apiServerFlags: readonly string[] = [],
): Promise<ControlPlane> {
    const tools = await testTools();
    return startControlPlane({ directory, lifetime: "owner", tools, apiServerFlags, kwokStages: fiaasStages() });
}

/** The engine that all tests share. */
export function testEngine(): Promise<TestEngine> {
    engine ??= prepareEngine();
    return engine;
}

/**
 * Whose the processes of programs and plugins are: the engine's own, which it starts and ends, or those of an engine host, which
 * serves all engines and takes a quarter of the processor time. Tests of processes want their own.
 */
export type Processes = "own" | "shared";

/** The variable that gives every engine processes of its own, whatever a test asks for. */
const ownProcessesVariable = "FLOTILLA_TEST_OWN_PROCESSES";

/** The variable that has the address of an engine host that lives longer than one file's tests: `run.ts` sets it. */
export const engineHostVariable = "FLOTILLA_TEST_ENGINE_HOST";

/** The engine host that all tests share, started by the first one that asks; undefined where processes are the engine's own. */
export async function engineHost(processes: Processes = "shared"): Promise<EngineHost | undefined> {
    if (processes === "own" || process.env[ownProcessesVariable] !== undefined) {
        return undefined;
    }
    host ??= findEngineHost();
    return host;
}

async function findEngineHost(): Promise<EngineHost> {
    const { kubernetesPlugin } = await testEngine();
    let address = process.env[engineHostVariable];
    if (address === undefined) {
        hostProcess = EngineHostProcess.start();
        ({ address } = await hostProcess);
    }
    return new EngineHost(address, kubernetesPlugin === "stand-in");
}

async function prepareEngine(): Promise<TestEngine> {
    const tools = await testTools();
    const pulumiHome = path.join(makeFolder(lastingFolders), "pulumi-home");
    const pulumi = path.join(await preparePulumiHome({ home: pulumiHome, tools }), "pulumi");
    const kubernetesPlugin = await prepareKubernetesPlugin({ home: pulumiHome, pulumi, environment: process.env });
    // A file in the place of its folder keeps the CLI from writing a debug log of every command, a tenth of its processor time.
    writeFileSync(path.join(pulumiHome, "logs"), "");
    return { pulumiHome, pulumi, kubernetesPlugin };
}

/** Ends and removes what belongs to the tests of one file; what all share stays. */
export async function releaseFile(): Promise<void> {
    await (await host)?.closeAll();
    remove(folders);
}

/** Stops what was started and removes what was written; mocha calls it after the last test, also when one failed. */
export async function releaseAll(): Promise<void> {
    await (await plane)?.stop();
    await (await hostProcess)?.stop();
    remove(folders);
    remove(lastingFolders);
}

function remove(list: string[]): void {
    for (const folder of list.splice(0)) {
        rmSync(folder, { recursive: true, force: true });
    }
}
