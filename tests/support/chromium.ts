import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import os from "node:os";
import path from "node:path";
import { type Browser, chromium } from "playwright-core";
import { withLock } from "../../toolchain/lock";
import { runCommand } from "../../toolchain/run-command";

/** Chromium as Debian and others name it. */
const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** Nothing that talks to anybody, and nothing that a machine without a screen lacks. */
const flags = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    // A process for each page and one for what there is no screen for would take a third more processor time.
    "--in-process-gpu",
    "--renderer-process-limit=1",
];

/** Where Chromium is, or why there is none. */
export type FoundChromium = { readonly executable: string } | { readonly reason: string };

/**
 * Finds Chromium on the PATH, and installs Debian's where there is none and somebody may: root, with apt-get. The browsers
 * that Playwright downloads by itself come from no package registry. Who asks while another one installs waits for that:
 * apt-get would end at once.
 */
export async function findChromium(): Promise<FoundChromium> {
    const found = onPath();
    if (found !== undefined) {
        return { executable: found };
    }
    if (process.getuid?.() !== 0 || spawnSync("apt-get", ["--version"]).status !== 0) {
        return { reason: "there is no chromium on the PATH, and only root can install it with apt-get" };
    }
    const lock = path.join(os.tmpdir(), "flotilla-chromium");
    return withLock(lock, { purpose: "installing chromium", onWait: () => undefined }, async () => {
        const missing = onPath() === undefined ? await install() : undefined;
        const installed = onPath();
        return installed === undefined
            ? { reason: missing ?? "apt-get installed no chromium" }
            : { executable: installed };
    });
}

/** Gives the reason when it fails. */
async function install(): Promise<string | undefined> {
    const environment = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    for (const words of [["update"], ["install", "-y", "--no-install-recommends", "chromium", "fonts-dejavu-core"]]) {
        const { code, output } = await runCommand("apt-get", words, { environment });
        if (code !== 0) {
            return `apt-get could not install chromium: ${output.trimEnd().split("\n").slice(-5).join(" ")}`;
        }
    }
    return undefined;
}

/** Starts a browser without a window; whoever starts it closes it. */
export function startBrowser(executable: string): Promise<Browser> {
    return chromium.launch({ executablePath: executable, headless: true, args: flags });
}

function onPath(): string | undefined {
    const folders = (process.env["PATH"] ?? "").split(path.delimiter).filter((folder) => folder !== "");
    return folders.flatMap((folder) => names.map((name) => path.join(folder, name))).find(isExecutable);
}

function isExecutable(file: string): boolean {
    try {
        accessSync(file, constants.X_OK);
        return true;
    } catch {
        return false;
    }
}
