import * as path from "node:path";
import type { InstallationConfiguration } from "./config";
import { ConfigurationError, describeFaults, type Locate } from "./fault-lines";
import type { LayerFolder } from "./layers";
import { type ConfigurationMap } from "./merge";
import { checkConfiguration } from "./parse";
import { mergeSources, type Source } from "./sources";
import { printable, show } from "./show";
import { readStackFile, stackFileName } from "./stack-file";
import { isStackName, stackNameRule } from "./stack-name";

/** The configuration of an installation that is right, and where it comes from. */
export interface ResolvedInstallation {
    /** With all defaults. */
    readonly configuration: InstallationConfiguration;
    /** What was written, layers and stack together, without defaults. */
    readonly values: ConfigurationMap;
    /** Where an effective value was written. */
    readonly locate: Locate;
    /** All layers that count, weakest first. */
    readonly layers: readonly string[];
    /** What was merged, as it was written: the layers, weakest first, and the stack. */
    readonly sources: readonly Source[];
}

/**
 * Puts a stack over its layers and checks what comes out.
 * @throws ConfigurationError with all faults of all files at once.
 */
export function resolveInstallation(stack: Source, installation: string, folder: LayerFolder): ResolvedInstallation {
    const layers = folder.resolve(stack, installation);
    const sources = [...layers.sources, stack];
    const effective = mergeSources(sources);
    const checked = checkConfiguration(effective.values);
    const { faults: form = [] } = stack;
    // A value that seems to be missing may stand where it is not read.
    const isComplete = layers.faults.length === 0 && form.length === 0;
    const counted = checked.faults.filter((fault) => isComplete || fault.needsAllLayers !== true);
    const ofFiles = [...form, ...layers.faults, ...(isComplete ? effective.faults : [])];
    const faults = [...ofFiles, ...withoutEchoes(describeFaults(counted, effective.locate), ofFiles)];
    if (checked.configuration === undefined || faults.length > 0) {
        throw new ConfigurationError(faults);
    }
    return {
        configuration: checked.configuration,
        values: effective.values,
        locate: effective.locate,
        layers: layers.names,
        sources,
    };
}

/** What is wrong with a value in a line that was told already follows from that, most often. */
function withoutEchoes(faults: readonly string[], told: readonly string[]): string[] {
    const positionOf = (fault: string): string | undefined => /^\S+?:\d+(?=: )/.exec(fault)?.[0];
    const positions = new Set(told.map(positionOf));
    return faults.filter((fault) => {
        const position = positionOf(fault);
        return position === undefined || !positions.has(position);
    });
}

/**
 * Reads an installation from its files, without the engine.
 * @throws ConfigurationError with all faults of all files at once.
 */
export function readInstallation(
    projectFolder: string,
    installation: string,
    folder: LayerFolder,
): ResolvedInstallation {
    const name = stackFileName(installation);
    if (!isStackName(installation)) {
        throw new ConfigurationError([
            `${printable(name)}: Pulumi takes ${show(installation)} for no stack's name. Rename the file. ${stackNameRule}.`,
        ]);
    }
    return resolveInstallation(readStackFile(path.join(projectFolder, name), name), installation, folder);
}
