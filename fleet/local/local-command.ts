import { Command } from "commander";
import type * as controlPlane from "../../toolchain/control-plane/control-plane";
import { exitCodes } from "../../toolchain/toolchain-error";
import { localEnvironment } from "./local-environment";
import type * as starting from "./start";
import type * as stopping from "./stop";

function say(line: string): void {
    process.stdout.write(`${line}\n`);
}

// What the commands do is loaded when they run: it takes ten times as long as all commands.

/** `flotilla local start|stop|status`: the installation on this machine; `npm start` and `npm stop` call it. */
export function localCommand(): Command {
    return new Command("local")
        .description("the installation on this machine: `npm start` and `npm stop`")
        .addCommand(startCommand())
        .addCommand(stopCommand())
        .addCommand(statusCommand());
}

function startCommand(): Command {
    return new Command("start")
        .description("bring the local installation up; a second start applies only what has changed")
        .option("--kubeconfig <file>", "use a cluster of your own instead of starting one: its kubeconfig")
        .option("--context <name>", "and the context in it; without --kubeconfig, in KUBECONFIG or ~/.kube/config")
        .addHelpText(
            "after",
            "\nExamples:\n  npm start\n  npm start -- --context kind-kind\n\n" +
                "Environment:\n  FLOTILLA_KUBERNETES_PROVIDER  which plugin for Kubernetes is used:\n" +
                "                                auto (default), real or stand-in\n" +
                "  FLOTILLA_CACHE                folder of the tools that are built\n" +
                "                                (default ~/.cache/flotilla)",
        )
        .action(async (options: { kubeconfig?: string; context?: string }) => {
            const { startLocal } = module.require("./start") as typeof starting;
            await startLocal({ ...options, say, variables: process.env });
        });
}

function stopCommand(): Command {
    return new Command("stop")
        .description("stop the local control plane; the next start finds everything again")
        .option("--delete", "delete its data and the state of the local installation, too", false)
        .action(async (options: { delete: boolean }) => {
            const { stopLocal } = module.require("./stop") as typeof stopping;
            await stopLocal({ ...options, say });
        });
}

function statusCommand(): Command {
    return new Command("status")
        .description(`say whether the local control plane runs (exit code ${exitCodes.notRunning} when it does not)`)
        .option("--json", "print JSON")
        .action(async (options: { json?: boolean }) => {
            const { controlPlaneFolder } = localEnvironment();
            const { controlPlaneStatus } = module.require(
                "../../toolchain/control-plane/control-plane",
            ) as typeof controlPlane;
            const status = await controlPlaneStatus(controlPlaneFolder);
            say(
                options.json === true
                    ? JSON.stringify(status, undefined, 4)
                    : `The local control plane is ${status.state}.`,
            );
            process.exitCode = status.state === "running" ? exitCodes.ok : exitCodes.notRunning;
        });
}
