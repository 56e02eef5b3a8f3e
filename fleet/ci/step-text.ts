import type { EngineAction, EngineRun, Verdict } from "./engine-step";

/** What a verdict means to a reader, and what to do. */
const sentences: Readonly<Record<Verdict, string>> = {
    done: "",
    "no changes": "Nothing would change.",
    changes: "There are changes.",
    "no stack":
        "There is no stack yet. Somebody who may make one runs `pulumi stack init`, and commits the salt that it writes.",
    "not asked":
        "**The cluster does not answer**, so this compares with the last known state alone. Start it, or mend its kubeconfig.",
    failed: "**It failed**: the last lines say why.",
};

/** Characters of the engine's output that a summary takes for one installation; GitHub's whole summary may have 1 MiB. */
export const mostOutput = 60_000;

/** A section in Markdown, for the summary of a job. */
export function summaryOf(action: EngineAction, { installation, verdict, text }: EngineRun): string {
    const sentence = sentences[verdict];
    return [`### ${action} of ${installation}`, ...(sentence === "" ? [] : [sentence]), fenced(text.trim()), ""].join(
        "\n\n",
    );
}

/** The list of what was looked at for drift, and of what was found. */
export function driftSummary(runs: readonly EngineRun[]): string {
    const found = runs.filter(({ verdict }) => verdict !== "no changes");
    const rows = found.map(({ installation, verdict }) => `| ${installation} | ${driftWords(verdict)} |`);
    const table = found.length === 0 ? [] : [["| installation | found |", "| --- | --- |", ...rows].join("\n")];
    const sections = found.map((run) => summaryOf("drift", run));
    return [`## Drift: ${driftCount(runs)}`, ...table, ...shortened(sections), ""].join("\n\n");
}

/** One line for a terminal: "3 installations: 1 has drifted, 1 could not be looked at." */
export function driftCount(runs: readonly EngineRun[]): string {
    const drifted = runs.filter(({ verdict }) => verdict === "changes").length;
    const unknown = runs.filter(({ verdict }) => verdict !== "changes" && verdict !== "no changes").length;
    const unasked = unknown === 0 ? "" : `, ${unknown} could not be looked at`;
    return `${runs.length} looked at, ${drifted} drifted${unasked}`;
}

/** What drift is called in a list. */
export function driftWords(verdict: Verdict): string {
    return verdict === "changes" ? "drift" : verdict;
}

/** As many sections as a summary has room for. */
function shortened(sections: readonly string[]): string[] {
    const room = 900_000;
    let used = 0;
    const shown = sections.filter((section) => (used += section.length) <= room);
    const rest = sections.length - shown.length;
    return rest === 0 ? [...shown] : [...shown, `The job's log has ${rest} more.`];
}

/** A block that nothing in the text can end. */
function fenced(text: string): string {
    const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
    const fence = "`".repeat(longest + 1);
    const cut =
        text.length > mostOutput
            ? `… ${text.length - mostOutput} characters are left out; the job's log has them.\n${text.slice(-mostOutput)}`
            : text;
    return `${fence}text\n${cut}\n${fence}`;
}
