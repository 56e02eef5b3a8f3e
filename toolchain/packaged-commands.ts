import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { access, mkdir, readFile } from "node:fs/promises";
import path from "node:path";
import { libraryVariable, unpackPackages } from "./debian-packages";
import { withLock } from "./lock";
import { createProgress, type ProgressStream } from "./progress";
import { runCommand } from "./run-command";
import { cacheOperation, entryFolder, executableInEntry, makeEntry, type ToolCache, toolCache } from "./tool-cache";
import { messageOf } from "./toolchain-error";

/** A command that only tests run, which distributions have in a package. */
interface PackagedCommand {
    /** Debian's packages: the command's own, and those with libraries that not every machine has. */
    readonly packages: readonly string[];
    /** How it is started to see whether it works. */
    readonly probe: readonly string[];
    /** What it has to say then. */
    readonly answer: RegExp;
}

const commands = {
    shellcheck: { packages: ["shellcheck"], probe: ["--version"], answer: /^version: \d/m },
    // The dynamic loader obeys LD_TRACE_LOADED_OBJECTS and lists libraries; where there is none to obey it, the command is static
    // and runs alone in an image.
    busybox: { packages: ["busybox-static"], probe: ["echo", "static"], answer: /^static$/m },
    runc: { packages: ["runc", "libseccomp2"], probe: ["--version"], answer: /^runc version \d/m },
    // `ctr` and the shim are in it, too.
    containerd: { packages: ["containerd"], probe: ["--version"], answer: /^containerd \S+ v?\d/m },
    haproxy: {
        packages: ["haproxy", "liblua5.3-0", "libopentracing-c-wrapper0", "libopentracing1", "libpcre2-8-0"],
        probe: ["-v"],
        answer: /^HAProxy version \d/m,
    },
} as const satisfies Readonly<Record<string, PackagedCommand>>;

/** The name of such a command. */
export type PackagedCommandName = keyof typeof commands;

/** A command that can be started. */
export interface FoundCommand {
    /** Absolute path; what comes with the command lies beside it. */
    readonly executable: string;
    /** Variables that it needs to be started with. */
    readonly environment: Readonly<Record<string, string>>;
}

/** The command, or the reason for which it is not to be had here: "there is no shellcheck on PATH, and ...". */
export type CommandSearch = FoundCommand | { readonly reason: string };

/** Settings of {@link provideCommand}; all have defaults. */
export interface ProvideCommandOptions {
    /** @default process.env */
    readonly environment?: NodeJS.ProcessEnv;
    /** Where progress goes. @default process.stderr */
    readonly stream?: ProgressStream;
}

/**
 * Finds a command on PATH or in the tool cache, or unpacks Debian's package there, which installs nothing and needs no root. Its
 * version is the distribution's. Two processes that ask at once download it once.
 */
export async function provideCommand(
    name: PackagedCommandName,
    options: ProvideCommandOptions = {},
): Promise<CommandSearch> {
    const environment = options.environment ?? process.env;
    const onPath = await findOnPath(name, environment);
    if (onPath !== undefined) {
        return onPath;
    }
    const cache = toolCache(environment);
    const entry = entryFolder(cache, name, await entryKey(name));
    const cached = await findInEntry(name, entry);
    if (cached !== undefined) {
        return cached;
    }
    const progress = createProgress(options.stream ?? process.stderr, { environment });
    const lock = await lockFile(name, cache);
    const onWait = (holder: string): void => {
        progress.begin({ label: `waiting for ${holder}` });
    };
    try {
        return await withLock(lock, { purpose: `unpacking ${name}`, onWait }, async () => {
            const meanwhile = await findInEntry(name, entry);
            if (meanwhile !== undefined) {
                return meanwhile;
            }
            progress.begin({ label: `unpacking ${name} from the distribution's package` });
            await makeEntry(entry, async (folder) => {
                await unpackPackages(commands[name].packages, folder, environment);
                const executable = path.join(folder, "bin", name);
                if (!(await works(name, { executable, environment: await libraryVariable(folder) }, environment))) {
                    throw new Error(`the one of the package ${commands[name].packages[0]} does not start`);
                }
            });
            progress.end(`${name} is unpacked.`);
            return (await findInEntry(name, entry)) ?? { reason: `${entry} does not hold ${name}` };
        });
    } catch (error) {
        return { reason: `there is no ${name} on PATH, and ${messageOf(error)}` };
    } finally {
        progress.stop();
    }
}

async function lockFile(name: string, cache: ToolCache): Promise<string> {
    const file = path.join(cache.folder, "locks", `package-${name}`);
    await cacheOperation(cache.folder, () => mkdir(path.dirname(file), { recursive: true }));
    return file;
}

/** One folder for each release of a distribution, whose packages are made for its libraries: "debian-12-x64-1f0c9a". */
async function entryKey(name: PackagedCommandName): Promise<string> {
    const release = await readFile("/etc/os-release", "utf8").catch(() => "");
    const field = (key: string): string => new RegExp(`^${key}="?([\\w.-]+)`, "m").exec(release)?.[1] ?? "unknown";
    const packages = createHash("sha256").update(commands[name].packages.join(" ")).digest("hex");
    return [field("ID"), field("VERSION_ID"), process.arch, packages.slice(0, 6)].join("-");
}

async function findOnPath(
    name: PackagedCommandName,
    environment: NodeJS.ProcessEnv,
): Promise<FoundCommand | undefined> {
    // Users other than root often lack the folders for administrators.
    const folders = [...(environment["PATH"] ?? "").split(path.delimiter), "/usr/sbin", "/sbin"];
    for (const folder of folders.filter((each) => path.isAbsolute(each))) {
        const found = { executable: path.join(folder, name), environment: {} };
        if ((await isExecutable(found.executable)) && (await works(name, found, environment))) {
            return found;
        }
    }
    return undefined;
}

async function isExecutable(file: string): Promise<boolean> {
    return access(file, constants.X_OK).then(
        () => true,
        () => false,
    );
}

const probeTimeout = 10_000;

async function works(
    name: PackagedCommandName,
    { executable, environment: own }: FoundCommand,
    environment: NodeJS.ProcessEnv,
): Promise<boolean> {
    const { probe, answer } = commands[name];
    const tracing = name === "busybox" ? { LD_TRACE_LOADED_OBJECTS: "1" } : {};
    try {
        const settings = { environment: { ...environment, ...own, ...tracing }, timeout: probeTimeout };
        const { code, output } = await runCommand(executable, probe, settings);
        return code === 0 && answer.test(output);
    } catch {
        return false;
    }
}

async function findInEntry(name: PackagedCommandName, entry: string): Promise<FoundCommand | undefined> {
    const executable = await executableInEntry(entry, name);
    return executable === undefined ? undefined : { executable, environment: await libraryVariable(entry) };
}
