import { counted } from "./report/words";
import { type Paint, wrap } from "./terminal";

/** An installation, and why it could not be asked, a line each; no line when it was. */
export interface Asked {
    readonly name: string;
    readonly problems: readonly string[];
}

/** Why installations could not be asked, a line each with the installation before it: for standard error. */
export function problemLines(reports: readonly Asked[]): string {
    return reports.flatMap(({ name, problems }) => problems.map((problem) => `${name}: ${problem}\n`)).join("");
}

/** The lines in the place of what an installation that could not be asked would have told. */
export function unaskedLines({ name, problems }: Asked, paint: Paint): string[] {
    return [`${paint("bold", name)} cannot be asked:`, ...problems.flatMap((problem) => wrap(problem, "  ", "    "))];
}

/** The last word of a summary: how many could not be asked, if there are any. */
export function unaskedCount(reports: readonly Asked[]): string[] {
    const unasked = reports.filter(({ problems }) => problems.length > 0).length;
    return unasked === 0 ? [] : [`${unasked} of ${counted(reports.length, "installation")} could not be asked.`];
}
