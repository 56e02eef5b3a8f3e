import { type PulumiOptions, runPulumi } from "../engine/pulumi-command";

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
export interface EngineStep {
    readonly action: EngineAction;
    /** Whether changes are told apart from none; an `up` takes what comes. */
    readonly expectNoChanges: boolean;
    /** Whether the output is shown while it comes. */
    readonly isShown: boolean;
}

/** Runs `pulumi preview` or `pulumi up` for an installation and says what came of it. */
export async function runStep(step: EngineStep, installation: string, pulumi: PulumiOptions): Promise<EngineRun> {
    const { code, standardOutput, standardError } = await runPulumi(
        [
            ...commandLines[step.action],
            ...(step.expectNoChanges ? ["--expect-no-changes"] : []),
            ...["--color", "never", "--stack", installation],
        ],
        { ...pulumi, environment: { ...pulumi.environment, PULUMI_SKIP_UPDATE_CHECK: "true" } },
        step.isShown ? "both" : "capture",
    );
    const text = standardOutput + standardError;
    return { installation, text, verdict: verdictOf(code, text, step.expectNoChanges) };
}

// Of the CLI's exit codes (cmd/exit_codes.go in its source), which it promises to keep.
const stackNotFound = 6;
const changesWereNotExpected = 7;

/** A field has another value, and another owner: the API server refuses even the dry run of taking it back. */
const foreignField = /Apply failed with \d+ conflicts?: /;

/**
 * What a run came to. An unreachable cluster is only a warning in a preview, which then compares with the last known state:
 * the engine has no other sign of it than the words of `Reachability`.
 */
export function verdictOf(code: number, text: string, expectNoChanges: boolean): Verdict {
    const isAsked = !text.includes("The cluster was not asked: ");
    switch (code) {
        case 0:
            return !isAsked ? "not asked" : expectNoChanges ? "no changes" : "done";
        case stackNotFound:
            return "no stack";
        case changesWereNotExpected:
            return isAsked ? "changes" : "not asked";
        default:
            return expectNoChanges && foreignField.test(text) ? "changes" : "failed";
    }
}
