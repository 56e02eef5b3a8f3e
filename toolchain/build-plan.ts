import { statfs } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { formatEstimate } from "./progress";
import { ToolchainError } from "./toolchain-error";
import { allToolNames, type Tool, toolNames } from "./tools";

/** One build of a plan. */
export interface PlannedBuild {
    readonly tool: Tool;
    /** Seconds that it will take on this machine with empty caches. */
    readonly seconds: number;
}

const measuredCores = 2;
/** Measured for all tools of `npm run toolchain` together: sources 3.9, Go's build cache 5.8, and the tools themselves 0.6 GB. */
const bytesOfAll = 10.3e9;
const bytesPerTool = bytesOfAll / toolNames.length;

/** Puts the tools that have to be built in order and says how long each will take. */
export function planBuilds(missing: readonly Tool[], cores = os.availableParallelism()): PlannedBuild[] {
    const seenModules = new Set<string>();
    const position = ({ name }: Tool): number => allToolNames.indexOf(name);
    const ordered = [...missing].sort((left, right) => position(left) - position(right));
    return ordered.map((tool) => {
        const measured = seenModules.has(tool.module) ? tool.furtherBuildSeconds : tool.coldBuildSeconds;
        seenModules.add(tool.module);
        // Downloading and linking do not get faster with more cores, so the gain is capped.
        return { tool, seconds: (measured * measuredCores) / Math.min(Math.max(cores, 1), 8) };
    });
}

/** What a person should know before it begins: "8 tools have to be built from source: about 15 min on 2 cores, once." */
export function announce(plan: readonly PlannedBuild[], cores = os.availableParallelism()): string {
    const time = formatEstimate(totalSeconds(plan));
    const single = plan.length === 1;
    const what = single ? `${plan[0]?.tool.name ?? ""} has` : `${plan.length} tools have`;
    return `${what} to be built from source: ${time} on ${cores} ${cores === 1 ? "core" : "cores"}, once.`;
}

/** What a build of everything takes on a disk, for people. */
export const diskOfAll = `${gigabytes(bytesOfAll)} GB`;

/** Seconds of all builds together. */
export function totalSeconds(plan: readonly PlannedBuild[]): number {
    return plan.reduce((sum, build) => sum + build.seconds, 0);
}

/**
 * Refuses to begin what cannot end: every folder's file system must have about a GB free for each tool.
 *
 * @throws ToolchainError "no-disk".
 */
export async function checkDisk(builds: number, folders: readonly string[]): Promise<void> {
    const needed = builds * bytesPerTool;
    for (const folder of folders) {
        const free = await freeBytes(folder);
        if (free !== undefined && free < needed) {
            throw new ToolchainError(
                "no-disk",
                `Only ${gigabytes(free)} GB are free at ${folder}; the build needs about ${gigabytes(needed)} GB. ` +
                    "Free some, or move Go's caches (GOCACHE, GOMODCACHE) and the tools (FLOTILLA_CACHE) to another disk.",
            );
        }
    }
}

/** Bytes free for this user at a folder, or at the nearest parent that exists already. */
async function freeBytes(folder: string): Promise<number | undefined> {
    for (let place = folder; ; place = path.dirname(place)) {
        try {
            const { bavail, bsize } = await statfs(place);
            return bavail * bsize;
        } catch {
            if (place === path.dirname(place)) {
                return undefined;
            }
        }
    }
}

function gigabytes(bytes: number): string {
    return (bytes / 1e9).toFixed(1);
}
