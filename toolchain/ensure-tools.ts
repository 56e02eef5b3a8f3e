import { mkdir } from "node:fs/promises";
import path from "node:path";
import { buildTool } from "./build-tool";
import { announce, checkDisk, planBuilds, totalSeconds, type PlannedBuild } from "./build-plan";
import { downloadPulumi, type PulumiDownload } from "./download-pulumi";
import { findInCache, findTool, isOfPulumi, type FoundTool } from "./find-tool";
import { checkGo } from "./go-command";
import { withLock } from "./lock";
import { createProgress, formatSeconds, type Progress, type ProgressStream } from "./progress";
import { catchSignals } from "./signals";
import { cacheOperation, toolCache, type ToolCache } from "./tool-cache";
import { type Tool, type ToolName, tools } from "./tools";
import { pulumiVersion } from "./versions";

/** Settings of {@link ensureTools}; all have defaults. */
export interface EnsureToolsOptions {
    /** @default process.env */
    readonly environment?: NodeJS.ProcessEnv;
    /** Where progress goes. @default process.stderr */
    readonly stream?: ProgressStream;
    /** Ends builds when aborted; SIGINT and SIGTERM do so anyway while something is built. */
    readonly signal?: AbortSignal;
    /** How Pulumi's own download is done. @default the npm package's */
    readonly download?: PulumiDownload;
}

/**
 * Finds each tool, or makes it: environment and PATH when the version fits, then the cache, then the tool's own download, then a
 * build with Go. Two processes that ask at once make it once. Silent when nothing has to be made.
 *
 * @returns the absolute path of each tool.
 * @throws ToolchainError, whose message says what failed and how to go on.
 */
export async function ensureTools<Name extends ToolName>(
    names: readonly Name[],
    options: EnsureToolsOptions = {},
): Promise<Readonly<Record<Name, string>>> {
    const found = await provideTools(names, options);
    return Object.fromEntries(found.map(({ tool, path: file }) => [tool.name, file])) as Record<Name, string>;
}

/** As {@link ensureTools}, with the version and the origin of each tool, in the order of the names. */
export async function provideTools(names: readonly ToolName[], options: EnsureToolsOptions = {}): Promise<FoundTool[]> {
    const environment = options.environment ?? process.env;
    const cache = toolCache(environment);
    const wanted = [...new Set(names)].map((name) => tools[name]);
    const searches = await Promise.all(wanted.map((tool) => findTool(tool, environment, cache)));
    const found = new Map<ToolName, FoundTool>();
    const missing: Tool[] = [];
    for (const [index, tool] of wanted.entries()) {
        const hit = searches[index]?.found;
        if (hit === undefined) {
            missing.push(tool);
        } else {
            found.set(tool.name, hit);
        }
    }
    if (missing.length > 0) {
        const progress = createProgress(options.stream ?? process.stderr, { environment });
        searches
            .filter((search) => search.found === undefined)
            .forEach((search) => {
                search.refused.forEach(progress.say);
            });
        for (const made of await makeTools(missing, { cache, environment, progress }, options)) {
            found.set(made.tool.name, made);
        }
    }
    return wanted.flatMap((tool) => found.get(tool.name) ?? []);
}

interface Making {
    readonly cache: ToolCache;
    readonly environment: NodeJS.ProcessEnv;
    readonly progress: Progress;
    readonly signal?: AbortSignal;
}

async function makeTools(missing: readonly Tool[], making: Making, options: EnsureToolsOptions): Promise<FoundTool[]> {
    const signals = catchSignals(options.signal);
    try {
        const context = { ...making, signal: signals.signal };
        const downloaded = await tryDownload(missing.filter(isOfPulumi), context, options.download ?? downloadPulumi);
        const rest = missing.filter((tool) => !downloaded.some((hit) => hit.tool === tool));
        return [...downloaded, ...(await buildAll(rest, context))];
    } finally {
        making.progress.stop();
        signals.release();
    }
}

async function tryDownload(
    wanted: readonly Tool[],
    context: Making,
    download: PulumiDownload,
): Promise<readonly FoundTool[]> {
    if (wanted.length === 0) {
        return [];
    }
    return locked("pulumi-download", "downloading Pulumi", context, async () => {
        const before = await inCache(wanted, context);
        if (before.length === wanted.length) {
            return before;
        }
        context.progress.begin({ label: `downloading Pulumi ${pulumiVersion}` });
        const done = await download(context.cache, context.environment, context.signal);
        context.signal?.throwIfAborted();
        context.progress.end(
            done ? `Pulumi ${pulumiVersion} is downloaded.` : `Pulumi ${pulumiVersion} cannot be downloaded here.`,
        );
        const hits = done ? await inCache(wanted, context) : [];
        return hits.map((hit) => ({ ...hit, origin: "download" as const }));
    });
}

async function inCache(wanted: readonly Tool[], context: Making): Promise<FoundTool[]> {
    const hits = await Promise.all(wanted.map((tool) => findInCache(tool, context.cache)));
    return hits.filter((hit) => hit !== undefined);
}

async function buildAll(missing: readonly Tool[], context: Making): Promise<FoundTool[]> {
    if (missing.length === 0) {
        return [];
    }
    const go = await checkGo(missing, context.environment);
    const plan = planBuilds(missing);
    await checkDisk(
        plan.length,
        [context.cache.folder, go.buildCache].filter((folder) => folder !== ""),
    );
    context.progress.say(announce(plan));
    const made: FoundTool[] = [];
    for (const [index, build] of plan.entries()) {
        made.push(await buildOne(build, `(${index + 1} of ${plan.length})`, plan.slice(index + 1), context));
    }
    return made;
}

async function buildOne(
    { tool, seconds }: PlannedBuild,
    position: string,
    later: readonly PlannedBuild[],
    context: Making,
): Promise<FoundTool> {
    const { progress, signal } = context;
    const label = `building ${tool.name} ${position}`;
    return locked(tool.name, `building ${tool.name}`, context, async () => {
        const built = await findInCache(tool, context.cache);
        if (built !== undefined) {
            progress.end(`${tool.name} ${tool.version} was built meanwhile.`);
            return built;
        }
        const started = Date.now();
        const elapsed = (): number => (Date.now() - started) / 1000;
        // A build that takes longer than measured is always nearly done, rather than done.
        const secondsLeft = (): number => Math.max(seconds - elapsed(), seconds / 10) + totalSeconds(later);
        progress.begin({ label, secondsLeft });
        const executable = await buildTool(tool, { cache: context.cache, environment: context.environment, signal });
        progress.end(`${tool.name} ${tool.version} is built ${position}, ${formatSeconds(elapsed())}.`);
        return { tool, path: executable, version: tool.version, origin: "build" };
    });
}

async function locked<Result>(
    name: string,
    purpose: string,
    context: Making,
    action: () => Promise<Result>,
): Promise<Result> {
    const { cache, progress, signal } = context;
    const file = path.join(cache.folder, "locks", name);
    const onWait = (holder: string): void => {
        progress.begin({ label: `waiting for ${holder}` });
    };
    await cacheOperation(cache.folder, () => mkdir(path.dirname(file), { recursive: true }));
    return withLock(file, { purpose, onWait, signal }, action);
}
