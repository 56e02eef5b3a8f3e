import path from "node:path";
import { attempt, ConfigurationError, faultLine } from "../../components/installation/fault-lines";
import { LayerFolder } from "../../components/installation/layers";
import { type ResolvedInstallation, resolveInstallation } from "../../components/installation/resolve";
import type { Source } from "../../components/installation/sources";
import { readStackFile, stackFileName } from "../../components/installation/stack-file";
import { layerNames } from "../inventory";

/** What a check of one installation found. */
export interface CheckedInstallation {
    readonly name: string;
    /** The stack file, from the project's folder. */
    readonly file: string;
    /** The layers that could be read, weakest first. */
    readonly layers: readonly string[];
    /** One line a fault, sorted; none when the installation is right. */
    readonly faults: readonly string[];
    /** Whether everything that it names could be read, so that `layers` are all. */
    readonly isComplete: boolean;
}

/**
 * Checks installations from their files alone, without the engine, a cluster or a network.
 * @param tell called before each installation with the number of those that are done.
 */
export function checkInstallations(
    projectFolder: string,
    names: readonly string[],
    tell: (done: number) => void = () => undefined,
): CheckedInstallation[] {
    const folder = new LayerFolder(projectFolder);
    const owners = new Map<string, string>();
    return names.map((name, done) => {
        tell(done);
        return checkInstallation(projectFolder, name, { folder, owners });
    });
}

/** What the checks of several installations share. */
interface Shared {
    readonly folder: LayerFolder;
    /** The first installation with each cluster identifier. */
    readonly owners: Map<string, string>;
}

function checkInstallation(projectFolder: string, name: string, shared: Shared): CheckedInstallation {
    const file = stackFileName(name);
    const stack = attempt(() => readStackFile(path.join(projectFolder, file), file));
    if (stack instanceof ConfigurationError) {
        return { name, file, layers: [], faults: stack.faults, isComplete: false };
    }
    return { name, file, ...checkStack(stack, name, shared) };
}

function checkStack(
    stack: Source,
    name: string,
    { folder, owners }: Shared,
): Pick<CheckedInstallation, "layers" | "faults" | "isComplete"> {
    const result = attempt(() => resolveInstallation(stack, name, folder));
    if (result instanceof ConfigurationError) {
        const layers = folder.resolve(stack, name);
        return { layers: layers.names, faults: result.faults, isComplete: layers.faults.length === 0 };
    }
    return { layers: result.layers, faults: identifierFaults(result, name, owners), isComplete: true };
}

/** Two installations with one identifier would both hold that the cluster is theirs. */
function identifierFaults(
    { configuration, locate }: ResolvedInstallation,
    name: string,
    owners: Map<string, string>,
): string[] {
    const { identifier } = configuration.cluster;
    const owner = owners.get(identifier);
    if (owner === undefined) {
        owners.set(identifier, name);
        return [];
    }
    const at = ["cluster", "identifier"];
    const message = `${JSON.stringify(identifier)} is also the identifier of ${owner}. Give each cluster a name of its own`;
    return [faultLine(locate(at), at, message)];
}

/**
 * Layer files that no installation names, sorted; undefined when that cannot be known, because a file that could name
 * them was not read.
 * @param checked all installations of the project.
 */
export function unusedLayers(projectFolder: string, checked: readonly CheckedInstallation[]): string[] | undefined {
    const used = new Set(checked.flatMap(({ layers }) => layers));
    const isKnown = checked.every(({ isComplete }) => isComplete);
    return isKnown ? layerNames(projectFolder).filter((name) => !used.has(name)) : undefined;
}
