import { readFile } from "node:fs/promises";
import path from "node:path";
import { runCommand } from "./run-command";
import { systemErrorCode, ToolchainError } from "./toolchain-error";
import { moduleFolder, type Tool } from "./tools";

/** The Go installation that builds. */
export interface GoCommand {
    /** As in `go version`, without "go": "1.26.8". */
    readonly version: string;
    /** Folder of Go's build cache. */
    readonly buildCache: string;
}

/** The environment for Go: the user's own settings (module proxy, caches), but none that would change what is built. */
export function goEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
    return { ...environment, CGO_ENABLED: "0", GOWORK: "off", GOOS: undefined, GOARCH: undefined };
}

/**
 * Asks the `go` on PATH what it is, and refuses one that cannot build the given tools.
 *
 * @throws ToolchainError "no-go" or "old-go".
 */
export async function checkGo(wanted: readonly Tool[], environment: NodeJS.ProcessEnv): Promise<GoCommand> {
    const needed = await neededGo(wanted);
    const names = wanted.map((tool) => tool.name).join(", ");
    const settings = await askGo(environment);
    if (settings === undefined) {
        throw new ToolchainError(
            "no-go",
            `There is no "go" on PATH, and these tools have to be built from source: ${names}. ` +
                `Install Go ${needed} or newer (or put the tools themselves on PATH) and run the command again.`,
        );
    }
    const [version = "", toolchain = "", buildCache = ""] = settings;
    // From 1.21 on an older Go fetches a newer one by itself, unless that is switched off.
    const fetchesNewer = isAtLeast(version, "1.21") && toolchain !== "local";
    if (!isAtLeast(version, needed) && !fetchesNewer) {
        throw new ToolchainError(
            "old-go",
            `The "go" on PATH is version ${version}, too old to build ${names}. ` +
                `Install Go ${needed} or newer and run the command again.`,
        );
    }
    return { version, buildCache };
}

async function askGo(environment: NodeJS.ProcessEnv): Promise<string[] | undefined> {
    try {
        // "local" keeps Go from fetching another version only to say which one it is.
        const asked = { ...goEnvironment(environment), GOTOOLCHAIN: "local" };
        const version = await runCommand("go", ["env", "GOVERSION", "GOCACHE"], { environment: asked, folder: "/" });
        const setting = await runCommand("go", ["env", "GOTOOLCHAIN"], { environment, folder: "/" });
        const [goVersion = "", buildCache = ""] = version.output.trim().split("\n");
        return [goVersion.replace(/^go/, ""), setting.output.trim(), buildCache];
    } catch (error) {
        if (systemErrorCode(error) === "ENOENT" || systemErrorCode(error) === "EACCES") {
            return undefined;
        }
        throw error;
    }
}

/** The highest `go` line of the modules from which the tools are built. */
async function neededGo(wanted: readonly Tool[]): Promise<string> {
    let needed = "1.24";
    for (const tool of wanted) {
        const text = await readFile(path.join(moduleFolder(tool), "go.mod"), "utf8");
        const line = /^go (\S+)$/m.exec(text)?.[1] ?? needed;
        needed = isAtLeast(needed, line) ? needed : line;
    }
    return needed;
}

/** Whether a version such as "1.26.8" or "1.27rc1" is the other one or newer. */
export function isAtLeast(version: string, other: string): boolean {
    const left = numbersOf(version);
    const right = numbersOf(other);
    for (let index = 0; index < 3; index++) {
        const difference = (left[index] ?? 0) - (right[index] ?? 0);
        if (difference !== 0) {
            return difference > 0;
        }
    }
    return true;
}

function numbersOf(version: string): number[] {
    return (version.match(/\d+/g) ?? []).map(Number);
}
