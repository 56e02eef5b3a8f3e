import { existsSync, readFileSync } from "node:fs";
import { lstat, mkdir, realpath, rm, symlink } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { runCommand } from "./run-command";
import { ToolchainError } from "./toolchain-error";

/** Which Kubernetes provider plugin the engine is given: the real one where it can be had, that one or none, or the stand-in. */
export type KubernetesPluginChoice = "auto" | "real" | "stand-in";

/** Settings of {@link prepareKubernetesPlugin}. */
export interface KubernetesPluginOptions {
    /** The `PULUMI_HOME` whose plugin folder is filled; never a user's own one, where a real stack could pick up the stand-in. */
    readonly home: string;
    /** The Pulumi CLI, which downloads plugins. */
    readonly pulumi: string;
    readonly environment: NodeJS.ProcessEnv;
    /** @default what FLOTILLA_KUBERNETES_PROVIDER says, else "auto" */
    readonly choice?: KubernetesPluginChoice;
}

const choices: readonly string[] = ["auto", "real", "stand-in"] satisfies KubernetesPluginChoice[];
const executable = "pulumi-resource-kubernetes";
const standIn = path.join(__dirname, "kubernetes-provider", executable);
/** Asked before a download is tried: the CLI itself takes ten seconds to find out that there is no way. */
const downloads = "https://get.pulumi.com";

/**
 * Puts the Kubernetes provider plugin into a `PULUMI_HOME`: the user's own copy, else Pulumi's download, else (unless
 * the real one was asked for) the stand-in for clusters on loopback.
 *
 * @returns which of the two it is.
 * @throws ToolchainError when the real one is asked for and cannot be had, or the choice is unknown.
 */
export async function prepareKubernetesPlugin(options: KubernetesPluginOptions): Promise<"real" | "stand-in"> {
    const choice = options.choice ?? kubernetesPluginChoice(options.environment);
    const version = pluginVersion();
    const target = path.join(options.home, "plugins", `resource-kubernetes-v${version}`);
    const file = path.join(target, executable);
    const present = existsSync(file) ? await realpath(file) : undefined;
    if (choice !== "stand-in") {
        if (present !== undefined && present !== (await realpath(standIn))) {
            return "real";
        }
        if (await installReal(options, version, target)) {
            return "real";
        }
        if (choice === "real") {
            throw new ToolchainError(
                "no-network",
                `The Kubernetes provider plugin ${version} cannot be downloaded here. Install it where it can, with ` +
                    `\`pulumi plugin install resource kubernetes v${version}\`, or set FLOTILLA_KUBERNETES_PROVIDER=stand-in.`,
            );
        }
    }
    if (present !== (await realpath(standIn))) {
        await replaceFolder(target);
        await mkdir(target, { recursive: true });
        await symlink(standIn, file);
    }
    return "stand-in";
}

/** The version of the plugin that the installed SDK asks for. */
export function pluginVersion(): string {
    const file = require.resolve("@pulumi/kubernetes/package.json");
    return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
}

/**
 * Which plugin the environment asks for.
 * @throws ToolchainError "choice" for a word that is none.
 */
export function kubernetesPluginChoice(environment: NodeJS.ProcessEnv): KubernetesPluginChoice {
    const choice = environment["FLOTILLA_KUBERNETES_PROVIDER"] ?? "auto";
    if (!choices.includes(choice)) {
        throw new ToolchainError(
            "choice",
            `FLOTILLA_KUBERNETES_PROVIDER: "${choice}" is unknown. Use ${choices.join(", ")}, or leave it out.`,
        );
    }
    return choice as KubernetesPluginChoice;
}

async function installReal(options: KubernetesPluginOptions, version: string, target: string): Promise<boolean> {
    const userHome = options.environment["PULUMI_HOME"] ?? path.join(os.homedir(), ".pulumi");
    const userFolder = path.join(userHome, "plugins", path.basename(target));
    const isOwn = path.resolve(userFolder) === path.resolve(target);
    if (!isOwn && existsSync(path.join(userFolder, executable))) {
        await replaceFolder(target);
        await mkdir(path.dirname(target), { recursive: true });
        await symlink(userFolder, target);
        return true;
    }
    if (!(await canDownload())) {
        return false;
    }
    await replaceFolder(target);
    const environment = { ...options.environment, PULUMI_HOME: options.home, PULUMI_SKIP_UPDATE_CHECK: "true" };
    const command = ["plugin", "install", "resource", "kubernetes", `v${version}`];
    const result = await runCommand(options.pulumi, command, { environment, timeout: 120_000 });
    return result.code === 0 && existsSync(path.join(target, executable));
}

async function canDownload(): Promise<boolean> {
    try {
        await fetch(downloads, { method: "HEAD", signal: AbortSignal.timeout(3000) });
        return true;
    } catch {
        return false;
    }
}

async function replaceFolder(folder: string): Promise<void> {
    const stat = await lstat(folder).catch(() => undefined);
    if (stat !== undefined) {
        await rm(folder, { recursive: true, force: true });
    }
}
