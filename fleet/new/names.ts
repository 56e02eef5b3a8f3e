import path from "node:path";
import { attempt, ConfigurationError } from "../../components/installation/fault-lines";
import type { LayerFolder } from "../../components/installation/layers";
import { valueAt } from "../../components/installation/faults";
import { mergeSources } from "../../components/installation/sources";
import { readStackFile, stackFileName } from "../../components/installation/stack-file";
import { isStackName, stackNameRule } from "../../components/installation/stack-name";
import { UserError } from "../user-error";

/**
 * Checks the name of an installation that is to be made.
 * @throws UserError when Pulumi would not take it for a stack.
 */
export function checkName(name: string): void {
    if (!isStackName(name)) {
        throw new UserError(`${JSON.stringify(name)} is not a stack's name. ${stackNameRule}.`);
    }
}

/**
 * Checks that no other installation has a cluster's identifier: two with the same one would both hold that the cluster
 * is theirs.
 * @throws UserError that names the other one.
 */
export function checkIdentifier(
    projectFolder: string,
    identifier: string,
    others: readonly string[],
    folder: LayerFolder,
): void {
    const owner = others.find((name) => identifierOf(projectFolder, name, folder) === identifier);
    if (owner !== undefined) {
        throw new UserError(
            `The cluster's identifier ${JSON.stringify(identifier)} is that of the installation "${owner}". ` +
                "Name another one with --identifier.",
        );
    }
}

/** Of an installation with faults elsewhere, too; undefined when nothing can be said. */
function identifierOf(projectFolder: string, name: string, folder: LayerFolder): unknown {
    const file = stackFileName(name);
    const stack = attempt(() => readStackFile(path.join(projectFolder, file), file));
    if (stack instanceof ConfigurationError) {
        return undefined;
    }
    const { values } = mergeSources([...folder.resolve(stack, name).sources, stack]);
    return valueAt(values, ["cluster", "identifier"]);
}
