import { createHash, randomUUID } from "node:crypto";
import { constants, type Stats } from "node:fs";
import { access, mkdir, open, readFile, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { identify, isAlive } from "./process-identity";
import { messageOf, ToolchainError } from "./toolchain-error";
import { moduleFolder, type Tool } from "./tools";

/**
 * The tools that this toolchain made, outside the repository so that all clones share them:
 * `<cache>/<tool>/<version>-<hash>/bin/<tool>`. The hash changes with go.mod, go.sum, flags and machine, so an edit of any of
 * them makes a new folder and never a wrong hit. A folder appears by renaming, whole and verified, or not at all.
 */
export interface ToolCache {
    /** Absolute path of the cache. */
    readonly folder: string;
}

const { cacheFolder } = createRequire(__filename)("../cache-folder.cjs") as {
    readonly cacheFolder: (environment: NodeJS.ProcessEnv) => string;
};

/** The cache that the environment names: `FLOTILLA_CACHE`, else `$XDG_CACHE_HOME/flotilla`, else `~/.cache/flotilla`. */
export function toolCache(environment: NodeJS.ProcessEnv): ToolCache {
    return { folder: cacheFolder(environment) };
}

/** Name of the cache folder of a tool as it is built here. */
export async function buildKey(tool: Tool): Promise<string> {
    const hash = createHash("sha256");
    for (const file of ["go.mod", "go.sum"]) {
        hash.update(await readFile(path.join(moduleFolder(tool), file)));
    }
    hash.update([tool.package, tool.linkerFlags, process.platform, process.arch].join("\n"));
    return `${tool.version}-${hash.digest("hex").slice(0, 12)}`;
}

/** The folder in the cache for one tool and key. */
export function entryFolder(cache: ToolCache, owner: string, key: string): string {
    return path.join(cache.folder, owner, key);
}

/** Whether two names lead to one file, as hard links to the cache do. */
export function isSameFile(one: Stats, other: Stats): boolean {
    return one.dev === other.dev && one.ino === other.ino;
}

const manifestName = "flotilla.json";

/**
 * The executable of a finished cache entry, or undefined. Its size must be the one noted when it was verified: a machine that
 * lost power may keep a truncated file under the right name.
 */
export async function executableInEntry(entry: string, name: string): Promise<string | undefined> {
    const executable = path.join(entry, "bin", name);
    try {
        const sizes: unknown = JSON.parse(await readFile(path.join(entry, manifestName), "utf8"));
        const expected = typeof sizes === "object" && sizes !== null ? Object.entries(sizes) : [];
        const { size } = await stat(executable);
        await access(executable, constants.X_OK);
        return expected.some(([file, noted]) => file === name && noted === size) ? executable : undefined;
    } catch {
        return undefined;
    }
}

const partialSuffix = ".partial";

/**
 * Makes a cache entry: `fill` puts executables into `<folder>/bin` and verifies them; then the folder is renamed into place.
 * Leftovers of runs that were killed are removed. Call it with the lock of the entry held.
 *
 * @throws ToolchainError when the cache cannot be written; whatever `fill` throws (nothing is left then).
 */
export async function makeEntry(entry: string, fill: (folder: string) => Promise<void>): Promise<void> {
    const parent = path.dirname(entry);
    const folder = path.join(parent, partialName(path.basename(entry)));
    await cacheOperation(parent, async () => {
        await mkdir(parent, { recursive: true });
        await sweep(parent);
        await mkdir(path.join(folder, "bin"), { recursive: true });
    });
    try {
        await fill(folder);
        await writeManifest(folder);
        await rm(entry, { recursive: true, force: true });
        await rename(folder, entry);
    } finally {
        await rm(folder, { recursive: true, force: true });
    }
}

/** `<key>.<random>.<pid>.<start time>.partial`: whose it is can be told, so that only leftovers are swept. */
function partialName(key: string): string {
    const startTime = identify(process.pid)?.startTime ?? "";
    return `${key}.${randomUUID().slice(0, 8)}.${process.pid}.${encodeURIComponent(startTime)}${partialSuffix}`;
}

async function sweep(parent: string): Promise<void> {
    for (const name of await readdir(parent)) {
        if (!name.endsWith(partialSuffix)) {
            continue;
        }
        const [processId, startTime] = name.slice(0, -partialSuffix.length).split(".").slice(-2);
        const owner = { processId: Number(processId), startTime: decodeURIComponent(startTime ?? "") };
        if (!isAlive(owner)) {
            await rm(path.join(parent, name), { recursive: true, force: true });
        }
    }
}

async function writeManifest(folder: string): Promise<void> {
    const sizes: Record<string, number> = {};
    for (const name of await readdir(path.join(folder, "bin"))) {
        const file = path.join(folder, "bin", name);
        sizes[name] = (await stat(file)).size;
        await flush(file);
    }
    await writeFile(path.join(folder, manifestName), `${JSON.stringify(sizes, undefined, 4)}\n`);
}

/** Brings a file's content to the disk before the rename does, so that a power cut cannot leave an empty file in place. */
async function flush(file: string): Promise<void> {
    const handle = await open(file, "r");
    try {
        await handle.sync();
    } finally {
        await handle.close();
    }
}

/** Runs an operation on the cache; its failure names the folder and the variable that moves it. */
export async function cacheOperation<Result>(folder: string, operation: () => Promise<Result>): Promise<Result> {
    try {
        return await operation();
    } catch (error) {
        throw new ToolchainError(
            "cache",
            `The tool cache ${folder} cannot be written: ${messageOf(error)}. ` +
                "Make it writable, or set FLOTILLA_CACHE to a folder that is.",
            { cause: error },
        );
    }
}
