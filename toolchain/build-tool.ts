import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { finished } from "node:stream/promises";
import { diskOfAll } from "./build-plan";
import { goEnvironment } from "./go-command";
import { runCommand } from "./run-command";
import { buildKey, cacheOperation, entryFolder, makeEntry, type ToolCache } from "./tool-cache";
import { askVersion } from "./tool-version";
import { interruptedError, ToolchainError } from "./toolchain-error";
import { moduleFolder, type Tool } from "./tools";

/** What a build needs beside the tool. */
export interface BuildContext {
    readonly cache: ToolCache;
    readonly environment: NodeJS.ProcessEnv;
    /** Ends the build and removes what it made. */
    readonly signal?: AbortSignal | undefined;
}

/**
 * Builds a tool with Go from its pinned module into the cache. Call it with the tool's lock held.
 *
 * @returns the path of the executable, which has started once and said the right version.
 * @throws ToolchainError "build", "no-disk", "no-network", "verification", "cache" or "interrupted".
 */
export async function buildTool(tool: Tool, context: BuildContext): Promise<string> {
    const entry = entryFolder(context.cache, tool.name, await buildKey(tool));
    await makeEntry(entry, async (folder) => {
        const executable = path.join(folder, "bin", tool.name);
        await compile(tool, executable, context);
        await verify(tool, executable, context);
    });
    return path.join(entry, "bin", tool.name);
}

async function compile(tool: Tool, executable: string, context: BuildContext): Promise<void> {
    const logFolder = path.join(context.cache.folder, "logs");
    await cacheOperation(logFolder, () => mkdir(logFolder, { recursive: true }));
    const logFile = path.join(logFolder, `build-${tool.name}.log`);
    const log = createWriteStream(logFile);
    // A log that cannot be written (no disk) must not end the build: the build's own message is the better one.
    const logDone = finished(log).catch(() => undefined);
    try {
        const result = await runCommand("go", goArguments(tool, executable), {
            folder: moduleFolder(tool),
            environment: goEnvironment(context.environment),
            onOutput: (text) => void log.write(text),
            ...(context.signal === undefined ? {} : { signal: context.signal }),
        });
        if (context.signal?.aborted === true) {
            throw interruptedError();
        }
        if (result.code !== 0) {
            throw buildError(tool, result.output, logFile);
        }
    } finally {
        log.end();
        await logDone;
    }
}

/**
 * `-v` names each package on standard error: a build whose parent was killed stops at its next line, because nobody reads the
 * pipe any more.
 */
function goArguments(tool: Tool, executable: string): string[] {
    const flags = ["-mod=readonly", "-trimpath", "-v", "-ldflags", tool.linkerFlags];
    return ["build", ...flags, "-o", executable, tool.package];
}

async function verify(tool: Tool, executable: string, context: BuildContext): Promise<void> {
    const version = await askVersion(tool, executable, context.environment);
    if (context.signal?.aborted === true) {
        throw interruptedError();
    }
    if (version !== tool.version) {
        const said = version === undefined ? "does not start or says no version" : `says version ${version}`;
        throw new ToolchainError(
            "verification",
            `${tool.name} was built but ${said}; ${tool.version} was expected. ` +
                `Nothing was kept. Compare toolchain/versions.ts with toolchain/go/${tool.module}/go.mod.`,
        );
    }
}

const networkFault =
    /dial tcp|no such host|i\/o timeout|TLS handshake|connection (?:refused|reset)|network is unreachable|proxyconnect|: (?:403|404|5\d\d) |unexpected EOF|context deadline exceeded/;

/** The error for a build that ended with a code that is not 0; told from Go's output. */
export function buildError(tool: Tool, output: string, logFile: string): ToolchainError {
    const lines = lastLines(output);
    if (/no space left on device|disk quota exceeded/i.test(output)) {
        return new ToolchainError(
            "no-disk",
            `The disk filled up while ${tool.name} was built. All tools with Go's caches take ${diskOfAll}: free some ` +
                "(or move them: GOCACHE, GOMODCACHE, FLOTILLA_CACHE) and run the command again.",
        );
    }
    if (networkFault.test(lines)) {
        return new ToolchainError(
            "no-network",
            `The sources of ${tool.name} could not be fetched from Go's module proxy:\n${lines}\n` +
                "Check the network, or set GOPROXY to a proxy that you reach, and run the command again.",
        );
    }
    return new ToolchainError(
        "build",
        `Building ${tool.name} failed:\n${lines}\nThe full output is in ${logFile}. ` +
            `Try it by hand: cd toolchain/go/${tool.module} && CGO_ENABLED=0 go build -mod=readonly ${tool.package}`,
    );
}

/** The last 20 lines without those that only name a package or a download. */
function lastLines(output: string): string {
    const lines = output
        .split("\n")
        .filter((line) => line.trim() !== "" && !/^(?:[\w./~-]+$|go: downloading )/.test(line));
    return lines.slice(-20).join("\n");
}
