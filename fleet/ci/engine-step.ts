import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { type PulumiOptions, runPulumi, stackNotFound } from "../engine/pulumi-command";
import { EngineLog } from "../preview/engine-log";
import { tellsChanges } from "./telling-changes";

/** What a step has the engine do: foresee an edit, bring it up, or look for what was changed behind its back. */
export type EngineAction = "preview" | "deploy" | "drift";

/** What came of it. */
export type Verdict = "done" | "no changes" | "changes" | "no stack" | "not asked" | "failed";

/** One run of the engine for one installation. */
export interface EngineRun {
    readonly installation: string;
    readonly verdict: Verdict;
    /** All that the engine wrote, without colors. */
    readonly text: string;
}

const commandLines: Readonly<Record<EngineAction, readonly string[]>> = {
    preview: ["preview", "--diff"],
    deploy: ["up", "--yes", "--diff"],
    drift: ["preview", "--diff", "--refresh"],
};

/** What to do, and how. */
export interface StepRequest {
    readonly action: EngineAction;
    /** Whether changes are told apart from none; an `up` takes what comes. */
    readonly tellsChanges: boolean;
    /** Whether the output is shown while it comes. */
    readonly isShown: boolean;
}

/** Runs `pulumi preview` or `pulumi up` for an installation and says what came of it. */
export async function runStep(step: StepRequest, installation: string, pulumi: PulumiOptions): Promise<EngineRun> {
    const folder = mkdtempSync(path.join(os.tmpdir(), "flotilla-ci-"));
    const events = path.join(folder, "events");
    try {
        const { code, standardOutput, standardError } = await runPulumi(
            [
                ...commandLines[step.action],
                ...(step.tellsChanges ? ["--event-log", events] : []),
                ...["--color", "never", "--stack", installation],
            ],
            { ...pulumi, environment: { ...pulumi.environment, ...quietEngine } },
            step.isShown ? "both" : "capture",
        );
        const text = standardOutput + standardError;
        const hasChanges = step.tellsChanges ? tellsChanges(stepsIn(events)) : undefined;
        return { installation, text, verdict: verdictOf(code, text, hasChanges) };
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}

/** The option for the log of events counts among those for debugging. */
const quietEngine = { PULUMI_SKIP_UPDATE_CHECK: "true", PULUMI_DEBUG_COMMANDS: "true" };

/** The steps in a log of events, which is not there when the engine never began. */
function stepsIn(events: string): EngineLog["steps"] {
    const log = new EngineLog();
    const text = existsSync(events) ? readFileSync(events, "utf8") : "";
    text.split("\n").forEach((line) => {
        log.take(line);
    });
    return log.steps;
}

/** A field has another value, and another owner: the API server refuses even the dry run of taking it back. */
const foreignField = /Apply failed with \d+ conflicts?: /;

/**
 * What a run came to. An unreachable cluster is only a warning in a preview, which then compares with the last known state:
 * the engine has no other sign of it than the words of `Reachability`.
 * @param hasChanges undefined where that does not matter.
 */
export function verdictOf(code: number, text: string, hasChanges: boolean | undefined): Verdict {
    if (code === stackNotFound) {
        return "no stack";
    }
    if (code !== 0) {
        return hasChanges !== undefined && foreignField.test(text) ? "changes" : "failed";
    }
    if (text.includes("The cluster was not asked: ")) {
        return "not asked";
    }
    return hasChanges === undefined ? "done" : hasChanges ? "changes" : "no changes";
}
