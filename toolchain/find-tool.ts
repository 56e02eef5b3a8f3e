import { constants } from "node:fs";
import { access, realpath, stat } from "node:fs/promises";
import path from "node:path";
import { pulumiDownloadEntry } from "./download-pulumi";
import { buildKey, entryFolder, executableInEntry, isSameFile, type ToolCache } from "./tool-cache";
import { askVersion } from "./tool-version";
import { type Tool, versionFits } from "./tools";

/** Where a tool came from: a variable or PATH of the environment, the cache, a download or a build just now. */
export type ToolOrigin = "KUBEBUILDER_ASSETS" | "PULUMI_HOME" | "PATH" | "cache" | "download" | "build";

/** A tool that can be used. */
export interface FoundTool {
    readonly tool: Tool;
    /** Absolute path of the executable. */
    readonly path: string;
    /** The version that it says of itself, without "v". */
    readonly version: string;
    readonly origin: ToolOrigin;
}

/** What the search for one tool came to: the tool, or why what lay there was not taken. */
export interface ToolSearch {
    readonly found?: FoundTool;
    /** Sentences such as "etcd 3.4.23 on PATH (…) does not fit, 3.6 is needed." */
    readonly refused: readonly string[];
}

/** A place to look at. */
interface Candidate {
    readonly path: string;
    readonly origin: ToolOrigin;
}

/** Looks for a tool: the environment's variables, then PATH, then the cache (design.md section 4). Makes nothing. */
export async function findTool(tool: Tool, environment: NodeJS.ProcessEnv, cache: ToolCache): Promise<ToolSearch> {
    const refused: string[] = [];
    const cached = await findInCache(tool, cache);
    for (const candidate of await environmentCandidates(tool, environment)) {
        // What is linked from the cache, as in a `PULUMI_HOME` of this toolchain, need not be asked, which takes up to 0.3 s.
        const isCached = cached !== undefined && (await isLinked(candidate.path, cached.path));
        const version = isCached ? cached.version : await askVersion(tool, candidate.path, environment);
        if (version !== undefined && versionFits(tool, version)) {
            return { found: { tool, version, ...candidate }, refused };
        }
        refused.push(refusal(tool, candidate, version));
    }
    return cached === undefined ? { refused } : { found: cached, refused };
}

async function isLinked(one: string, other: string): Promise<boolean> {
    return isSameFile(await stat(one), await stat(other));
}

/** Looks for a tool in the cache only, downloaded ones first. What lies there was verified when it was made. */
export async function findInCache(tool: Tool, cache: ToolCache): Promise<FoundTool | undefined> {
    const built = entryFolder(cache, tool.name, await buildKey(tool));
    const entries = isOfPulumi(tool) ? [pulumiDownloadEntry(cache), built] : [built];
    for (const entry of entries) {
        const executable = await executableInEntry(entry, tool.name);
        if (executable !== undefined) {
            return { tool, path: executable, version: tool.version, origin: "cache" };
        }
    }
    return undefined;
}

/** Whether the tool belongs to Pulumi's own download. */
export function isOfPulumi(tool: Tool): boolean {
    return tool.name === "pulumi" || tool.name === "pulumi-language-nodejs";
}

async function environmentCandidates(tool: Tool, environment: NodeJS.ProcessEnv): Promise<Candidate[]> {
    const places: { folder: string; origin: ToolOrigin }[] = [];
    const { KUBEBUILDER_ASSETS: assets, PULUMI_HOME: home } = environment;
    const hasAssets = tool.name === "etcd" || tool.name === "kube-apiserver" || tool.name === "kubectl";
    if (hasAssets && assets !== undefined && assets !== "") {
        places.push({ folder: assets, origin: "KUBEBUILDER_ASSETS" });
    }
    if (isOfPulumi(tool) && home !== undefined && home !== "") {
        // Where the npm package `pulumi` and the Automation API put what they download.
        places.push({ folder: path.join(home, "versions", tool.version, "bin"), origin: "PULUMI_HOME" });
    }
    for (const folder of pathFolders(environment)) {
        places.push({ folder, origin: "PATH" });
    }
    const candidates = new Map<string, Candidate>();
    for (const { folder, origin } of places) {
        const file = path.resolve(folder, tool.name);
        const real = await usablePath(file);
        // On many systems /bin is a link to /usr/bin.
        if (real !== undefined && !candidates.has(real)) {
            candidates.set(real, { path: file, origin });
        }
    }
    return [...candidates.values()];
}

/** The folders on PATH. */
function pathFolders(environment: NodeJS.ProcessEnv): string[] {
    const folders = (environment["PATH"] ?? "").split(path.delimiter).filter((folder) => path.isAbsolute(folder));
    return [...new Set(folders)];
}

/** The real path; undefined for npm's wrapper `pulumi`, which would download the CLI when asked for its version. */
async function usablePath(file: string): Promise<string | undefined> {
    try {
        await access(file, constants.X_OK);
        const real = await realpath(file);
        return real.split(path.sep).includes("node_modules") ? undefined : real;
    } catch {
        return undefined;
    }
}

function refusal(tool: Tool, candidate: Candidate, version: string | undefined): string {
    const needed = tool.fit === "exact" ? tool.version : `${tool.version.split(".").slice(0, 2).join(".")}.x`;
    const where = candidate.origin === "PATH" ? "on PATH" : `of ${candidate.origin}`;
    const what = version === undefined ? "says no version" : `is version ${version}`;
    return `${candidate.path} (${where}) ${what}; ${needed} is needed.`;
}
