import { appendFileSync } from "node:fs";
import { Lanes } from "../../provider/lanes";
import { messageOf } from "../../toolchain/toolchain-error";
import { findEngine } from "../engine/find-engine";
import { selectInstallations } from "../inventory";
import { projectFolder } from "../project";
import { UserError } from "../user-error";
import { type EngineRun, runStep, type Verdict } from "./engine-step";
import { diffExitCodes } from "../diff/exit-codes";
import { isRemote } from "./matrix";
import { driftCount, driftSummary, driftWords, summaryOf } from "./step-text";

/** What all steps that run the engine take. */
export interface StepOptions {
    readonly project: string;
    /** A file to which the summary is added, in Markdown. */
    readonly summary?: string;
    /** Of a preview: whether changes have an exit code of their own. */
    readonly exitCode?: boolean;
}

/** What `flotilla ci drift` takes beside that. */
export interface DriftOptions extends StepOptions {
    /** Previews at once. */
    readonly parallel: number;
}

/**
 * Previews one installation, or brings it up, and adds the engine's words to the job's summary.
 * @throws UserError when there is no such installation.
 */
export async function runOne(action: "preview" | "deploy", name: string, options: StepOptions): Promise<void> {
    const [installation = name] = selectInstallations(projectFolder(options.project), [name]);
    const tellsChanges = options.exitCode === true;
    const run = await runStep(
        { action, tellsChanges, isShown: true },
        installation,
        await findEngine(projectFolder(options.project), process.env),
    );
    addSummary(options.summary, summaryOf(action, run));
    process.exitCode = codeOf(run.verdict, action === "preview" && !tellsChanges);
}

/** @param isLenient whether an installation that is new or out of reach is all right, as in a pull request. */
function codeOf(verdict: Verdict, isLenient: boolean): number {
    switch (verdict) {
        case "done":
        case "no changes":
            return diffExitCodes.none;
        case "changes":
            return diffExitCodes.differences;
        case "no stack":
        case "not asked":
            return isLenient ? diffExitCodes.none : diffExitCodes.trouble;
        case "failed":
            return diffExitCodes.trouble;
    }
}

function tellDrift({ installation, verdict, text }: EngineRun): void {
    const details = verdict === "no changes" ? "" : `${text.trimEnd()}\n`;
    process.stdout.write(`${installation}: ${driftWords(verdict)}\n${details}`);
}

/**
 * Looks for drift in installations, some at once, and lists what was found, in their order.
 * @param names those to look at; none for all but the local one.
 * @throws UserError when one of them is not there.
 */
export async function runDrift(names: readonly string[], options: DriftOptions): Promise<void> {
    const chosen = selectInstallations(projectFolder(options.project), names);
    const selected = names.length === 0 ? chosen.filter(isRemote) : chosen;
    const engine = await findEngine(projectFolder(options.project), process.env);
    const lanes = new Lanes(options.parallel);
    const step = { action: "drift", tellsChanges: true, isShown: false } as const;
    const running = selected.map((name) => lanes.run(() => runStep(step, name, engine)));
    const ended = Promise.all(running);
    // One that fails while an earlier one is waited for is told below.
    ended.catch(() => undefined);
    for (const run of running) {
        tellDrift(await run);
    }
    const runs = await ended;
    process.stdout.write(`${driftCount(runs)}\n`);
    addSummary(options.summary, driftSummary(runs));
    process.exitCode = Math.max(...runs.map(({ verdict }) => codeOf(verdict, false)), diffExitCodes.none);
}

function addSummary(file: string | undefined, text: string): void {
    if (file === undefined) {
        return;
    }
    try {
        appendFileSync(file, text);
    } catch (error) {
        throw new UserError(
            `The summary cannot be added to ${file}: ${messageOf(error)}. Give --summary a file to write.`,
        );
    }
}
