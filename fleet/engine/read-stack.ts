import { engineFaults } from "./engine-faults";
import type { ProjectEngines } from "./project-engines";
import { streamPulumi } from "./stream-pulumi";

/** A stack could not be read. */
export class UnreadableStackError extends Error {
    public override readonly name = "UnreadableStackError";
    /** Why, a line each. */
    public readonly problems: readonly string[];

    constructor(problems: readonly string[]) {
        super(problems.join("\n"));
        this.problems = problems;
    }
}

/**
 * Reads what `pulumi stack <words>` prints of an installation's stack as JSON.
 * @throws UnreadableStackError when there is no stack, or no way to it; the reason of the signal when it was aborted.
 */
export async function readStack(
    engines: ProjectEngines,
    installation: string,
    words: readonly string[],
    signal: AbortSignal,
): Promise<unknown> {
    const engine = await engines.of(installation);
    const lines: string[] = [];
    const end = await streamPulumi(
        ["stack", ...words, "--stack", installation],
        { ...engine, environment: { ...engine.environment, PULUMI_SKIP_UPDATE_CHECK: "true" } },
        { signal, onLine: (line) => lines.push(line) },
    );
    if (end.code !== 0) {
        throw new UnreadableStackError(engineFaults(installation, end));
    }
    return JSON.parse(lines.join("\n"));
}
