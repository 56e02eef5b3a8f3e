import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import path from "node:path";
import { commandLine } from "../../../toolchain/control-plane/command-lines";
import type { ControlPlane } from "../../../toolchain/control-plane/control-plane";
import { readLaunchPlan } from "../../../toolchain/control-plane/launch-plan";
import { layoutOf } from "../../../toolchain/control-plane/layout";
import { fiaasStages } from "../../support/fiaas-daemon/stages";
import { type Kubectl, kubectlFor, newDirectory, start } from "../control-plane-support";
import { type FlotillaRun, runFlotilla } from "../../support/flotilla";
import { type ProjectFiles, projectFiles } from "../../fleet/support/files";

/** A controller that elects a leader, as they do everywhere but in the local control plane. */
export type Elector = "kube-scheduler" | "kube-controller-manager";

/** What `flotilla health --json` tells. */
export interface HealthJson {
    readonly ok: boolean;
    readonly problems: readonly string[];
    readonly verdict: number | null;
    readonly layers: readonly {
        readonly layer: number;
        readonly state: string;
        readonly blockedBy: number | null;
        readonly checks: readonly { readonly name: string; readonly state: string; readonly why: string }[];
    }[];
    readonly nodeCommands: readonly { readonly node: string | null; readonly commands: readonly string[] }[];
}

/** What fails or is not known, with the number of its layer. */
export function failures({ layers }: HealthJson): string[] {
    return layers.flatMap(({ layer, checks }) =>
        checks
            .filter(({ state }) => state === "fail" || state === "unknown")
            .map(({ name, why }) => `${layer} ${name}: ${why}`),
    );
}

/** A project with one installation, `test`, on a control plane of its own. */
export interface HealthCluster {
    readonly plane: ControlPlane;
    readonly project: ProjectFiles;
    readonly kubectl: Kubectl;
    /** Runs `flotilla health` to its end. */
    health(commandArguments: readonly string[]): Promise<FlotillaRun>;
    /** Runs it for the installation, and reads its JSON. */
    json(more?: readonly string[]): Promise<{ code: number | null; report: HealthJson }>;
    /** Starts a controller in the place of one that elects nobody, with a lease of 2 s. */
    elect(elector: Elector): Promise<void>;
    /** Starts those again that have ended. */
    electAgain(): void;
    /** kill -9 of one. */
    kill(elector: Elector): Promise<void>;
    stop(): Promise<void>;
}

/** Starts a control plane whose images with "does-not-exist" in their name are never pulled. */
export async function startHealthCluster(configuration: string): Promise<HealthCluster> {
    const plane = await start(newDirectory(), { kwokStages: fiaasStages() });
    const project = projectFiles({ "stacks/Pulumi.test.yaml": `config:\n${configuration}` });
    const electors = new Map<Elector, ChildProcess>();
    const health: HealthCluster["health"] = (words) => runHealth(project, words, plane.kubeconfig);
    const kill = async (elector: Elector): Promise<void> => {
        const child = electors.get(elector);
        if (child?.exitCode === null && child.kill("SIGKILL")) {
            await new Promise((resolve) => child.once("exit", resolve));
        }
    };
    return {
        plane,
        project,
        kubectl: await kubectlFor(plane),
        health,
        json: async (more = []) => {
            const { code, output, errors } = await health(["test", "--json", "--timeout", "5", ...more]);
            if (errors !== "") {
                throw new Error(errors);
            }
            return { code, report: JSON.parse(output) as HealthJson };
        },
        elect: async (elector) => {
            await plane.killComponent(elector);
            electors.set(elector, spawnElector(elector, plane));
        },
        electAgain: () => {
            for (const [elector, { exitCode, signalCode }] of electors) {
                if (exitCode !== null || signalCode !== null) {
                    electors.set(elector, spawnElector(elector, plane));
                }
            }
        },
        kill,
        stop: async () => {
            await Promise.all([...electors.keys()].map(kill));
            project.remove();
        },
    };
}

/** Runs `flotilla health` in a project to its end, with a kubeconfig. */
export function runHealth(
    project: ProjectFiles,
    words: readonly string[],
    kubeconfig: string,
    variables: NodeJS.ProcessEnv = {},
): Promise<FlotillaRun> {
    return runFlotilla(["health", ...words, "--project", project.folder], {
        environment: healthEnvironment(kubeconfig, variables),
    });
}

/** The variables of `flotilla health` with a kubeconfig. */
export function healthEnvironment(kubeconfig: string, variables: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
    return { ...withoutProxies(), KUBECONFIG: kubeconfig, ...variables };
}

/** With a proxy nobody would know whose answer it is that comes from an address without a host. */
function withoutProxies(): NodeJS.ProcessEnv {
    return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/_proxy$/i.test(name)));
}

const election = [
    "--leader-elect=true",
    "--leader-elect-lease-duration=2s",
    "--leader-elect-renew-deadline=1s",
    "--leader-elect-retry-period=250ms",
];

function spawnElector(elector: Elector, { directory }: ControlPlane): ChildProcess {
    const plan = readLaunchPlan(layoutOf(directory));
    if (plan === undefined) {
        throw new Error(`There is no plan in ${directory}.`);
    }
    const words = commandLine(elector, plan).filter((word) => !word.startsWith("--leader-elect"));
    const output = openSync(path.join(directory, `${elector}-elector.log`), "a");
    const child = spawn(plan.tools[elector], [...words, ...election], { stdio: ["ignore", output, output] });
    closeSync(output);
    return child;
}
