import { engineFaults } from "../engine/engine-faults";
import type { ProjectEngines } from "../engine/project-engines";
import { streamPulumi } from "../engine/stream-pulumi";
import type { ExportedDeployment } from "../recover/pending-operations";

/** What the last `up` of a stack left as its outputs; undefined for a stack that has nothing. Secrets are encrypted. */
export type StackOutputs = Readonly<Record<string, unknown>> | undefined;

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
 * Reads the outputs of an installation's stack from its state as it is exported: unlike `pulumi stack output` that needs no
 * passphrase, so that whoever watches over certificates need not be able to read their keys.
 * @throws UnreadableStackError when there is no stack, or no way to it; the reason of the signal when it was aborted.
 */
export async function readStackOutputs(
    engines: ProjectEngines,
    installation: string,
    signal: AbortSignal,
): Promise<StackOutputs> {
    const engine = await engines.of(installation);
    const lines: string[] = [];
    const end = await streamPulumi(
        ["stack", "export", "--stack", installation],
        { ...engine, environment: { ...engine.environment, PULUMI_SKIP_UPDATE_CHECK: "true" } },
        { signal, onLine: (line) => lines.push(line) },
    );
    if (end.code !== 0) {
        throw new UnreadableStackError(engineFaults(installation, end));
    }
    return outputsOf(JSON.parse(lines.join("\n")) as ExportedDeployment);
}

/** The outputs in a deployment. */
export function outputsOf({ deployment }: ExportedDeployment): StackOutputs {
    const stack = deployment.resources?.find(({ type }) => type === "pulumi:pulumi:Stack");
    return stack === undefined ? undefined : (stack.outputs ?? {});
}
