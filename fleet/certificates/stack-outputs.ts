import type { ProjectEngines } from "../engine/project-engines";
import { readStack } from "../engine/read-stack";
import type { ExportedDeployment } from "../recover/pending-operations";

/** What the last `up` of a stack left as its outputs; undefined for a stack that has nothing. Secrets are encrypted. */
export type StackOutputs = Readonly<Record<string, unknown>> | undefined;

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
    return outputsOf((await readStack(engines, installation, ["export"], signal)) as ExportedDeployment);
}

/** The outputs in a deployment. */
export function outputsOf({ deployment }: ExportedDeployment): StackOutputs {
    const stack = deployment.resources?.find(({ type }) => type === "pulumi:pulumi:Stack");
    return stack === undefined ? undefined : (stack.outputs ?? {});
}
