import path from "node:path";
import { Command } from "commander";
import { refuseEmptyValues } from "../empty-values";
import { ensureTools } from "../ensure-tools";
import { describeSystemError } from "../system-error";
import { exitCodeOf, exitCodes, messageOf } from "../toolchain-error";
import {
    type ControlPlaneStatus,
    controlPlaneStatus,
    controlPlaneTools,
    resetControlPlane,
    startControlPlane,
    stopControlPlane,
} from "./control-plane";

const defaultDirectory = path.join(__dirname, "..", "..", ".flotilla", "control-plane");
const directoryOption = ["--directory <folder>", "the control plane's own folder", defaultDirectory] as const;

/** `npm run control-plane -- start|stop|status|reset`. */
async function main(): Promise<void> {
    const program = refuseEmptyValues(new Command("control-plane")).description(
        "A Kubernetes control plane on loopback: etcd, kube-apiserver, kube-controller-manager, kube-scheduler and\n" +
            "kwok, which simulates three nodes and the pods on them. Nothing runs in these pods.",
    );
    program
        .command("start")
        .description("start it, or say where it runs; repairs what a killed one left behind")
        .option(...directoryOption)
        .action(start);
    program
        .command("stop")
        .description("stop it; its data stay")
        .option(...directoryOption)
        .action(stop);
    program
        .command("status")
        .description("say how it is")
        .option(...directoryOption)
        .option("--json", "print JSON")
        .addHelpText(
            "after",
            `\nExit codes: ${exitCodes.ok} it runs, ${exitCodes.notRunning} it does not, or not all of it.`,
        )
        .action(status);
    program
        .command("reset")
        .description("stop it and delete its data, certificates and logs")
        .option(...directoryOption)
        .action(reset);
    program.addHelpText("after", `\nExit codes: ${exitCodes.ok} done, ${exitCodes.failed} failed (status: see there).`);
    await program.parseAsync();
}

interface DirectoryOptions {
    readonly directory: string;
}

async function start({ directory }: DirectoryOptions): Promise<void> {
    const tools = await ensureTools(controlPlaneTools);
    const onProgress = (line: string): void => void process.stderr.write(`${line}\n`);
    const { kubeconfig } = await startControlPlane({ directory, lifetime: "detached", tools, onProgress });
    process.stdout.write(
        `The control plane runs. Its kubeconfig: ${kubeconfig}\n` +
            `Try it:    kubectl --kubeconfig ${kubeconfig} get nodes\n` +
            `Stop it:   npm run control-plane -- stop${directory === defaultDirectory ? "" : ` --directory ${directory}`}\n`,
    );
}

async function stop({ directory }: DirectoryOptions): Promise<void> {
    const stopped = await stopControlPlane(directory);
    process.stdout.write(stopped ? "The control plane is stopped; its data are kept.\n" : "Nothing was running.\n");
}

async function status({ directory, json }: DirectoryOptions & { readonly json?: boolean }): Promise<void> {
    const found = await controlPlaneStatus(directory);
    process.stdout.write(json === true ? `${JSON.stringify(found, undefined, 4)}\n` : describe(found));
    process.exitCode = found.state === "running" ? exitCodes.ok : exitCodes.notRunning;
}

function describe(found: ControlPlaneStatus): string {
    const lines = [`The control plane is ${found.state}.`];
    if (found.state !== "stopped") {
        lines.push(`kubeconfig: ${found.kubeconfig}`, `server:     ${found.server ?? "unknown"}`);
        for (const { name, running, ready, processId } of found.components) {
            const state = ready ? "ready" : running ? "running, not ready" : "stopped";
            lines.push(`${name.padEnd(24)} ${state}${processId === undefined ? "" : ` (process ${processId})`}`);
        }
    }
    if (found.state === "partly running") {
        lines.push("Start it again to repair it: npm run control-plane -- start");
    }
    return `${lines.join("\n")}\n`;
}

async function reset({ directory }: DirectoryOptions): Promise<void> {
    const wasThere = await resetControlPlane(directory);
    process.stdout.write(
        wasThere
            ? "The control plane is stopped; its data, certificates and logs are deleted.\n"
            : `There is no control plane in ${directory}; nothing was deleted.\n`,
    );
}

main().catch((error: unknown) => {
    process.stderr.write(`${describeSystemError(error) ?? messageOf(error)}\n`);
    process.exitCode = exitCodeOf(error);
});
