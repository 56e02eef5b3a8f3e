import { catchSignals } from "../../toolchain/signals";
import { exitCodes } from "../../toolchain/toolchain-error";
import { selectInstallations } from "../inventory";
import { problemLines } from "../problems";
import { projectFolder } from "../project";
import { painter, Progress } from "../terminal";
import { type InstallationReport, InstallationWatcher } from "./ask-installations";
import { statusPrometheus } from "./prometheus";
import { statusJson } from "./status-json";
import { statusText } from "./status-text";
import { statusExitCode } from "./summary";
import { Frames, repeat } from "./watch";

/** What the command line of `flotilla status` asks for. */
export interface StatusOptions {
    readonly json?: boolean;
    readonly prometheus?: boolean;
    readonly watch?: boolean;
    /** Seconds between two rounds of a watch. */
    readonly interval: number;
    readonly project: string;
}

/**
 * Asks installations for their daemons, writes what was found, once or again and again, and sets the exit code.
 * @param names those to ask; none for all.
 * @throws UserError when one of them is not there.
 */
export async function runStatus(names: readonly string[], options: StatusOptions): Promise<void> {
    const folder = projectFolder(options.project);
    const selected = selectInstallations(folder, names);
    const watcher = new InstallationWatcher(folder);
    try {
        await (options.watch === true ? watch(watcher, selected, options) : once(watcher, selected, options));
    } finally {
        watcher.close();
    }
}

async function once(watcher: InstallationWatcher, names: readonly string[], options: StatusOptions): Promise<void> {
    const progress = new Progress(process.stderr);
    const timer = setInterval(() => {
        progress.show(`${names.length === 1 ? "1 cluster is" : `${names.length} clusters are`} asked …`);
    }, 250);
    let reports: InstallationReport[];
    try {
        reports = await watcher.ask(names);
    } finally {
        clearInterval(timer);
        progress.end();
    }
    process.stdout.write(output(reports, options));
    if (options.prometheus === true) {
        process.stderr.write(problemLines(reports));
    }
    process.exitCode = statusExitCode(reports);
}

async function watch(watcher: InstallationWatcher, names: readonly string[], options: StatusOptions): Promise<void> {
    const unread = new AbortController();
    // Whoever reads has seen enough, as in `flotilla status --watch --json | head -1`.
    const stop = (): void => {
        unread.abort();
    };
    process.stdout.once("error", stop);
    const { signal, release } = catchSignals(unread.signal);
    const frames = new Frames(process.stdout, options.json !== true);
    try {
        await repeat(
            async () => {
                const reports = await watcher.ask(names, signal);
                if (!signal.aborted) {
                    frames.show(frame(reports, options, new Date()));
                }
            },
            options.interval * 1000,
            signal,
        );
    } finally {
        release();
        process.stdout.off("error", stop);
    }
    process.exitCode = exitCodes.interrupted;
}

/** JSON takes one line a round, so that programs see where it ends. */
function frame(reports: readonly InstallationReport[], options: StatusOptions, now: Date): string {
    if (options.json === true) {
        return `${JSON.stringify(statusJson(reports))}\n`;
    }
    const time = painter(process.stdout)(
        "dim",
        `Every ${options.interval} s, now ${now.toISOString()}; Ctrl-C ends it.`,
    );
    return `${time}\n\n${output(reports, options)}\n`;
}

function output(reports: readonly InstallationReport[], { json, prometheus }: StatusOptions): string {
    if (json === true) {
        return `${JSON.stringify(statusJson(reports), undefined, 4)}\n`;
    }
    return prometheus === true ? statusPrometheus(reports) : statusText(reports, painter(process.stdout));
}
