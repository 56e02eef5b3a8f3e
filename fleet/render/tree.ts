import { lstatSync } from "node:fs";
import path from "node:path";
import type { ConfigurationPath } from "../../components/fault/fault";
import { attempt, ConfigurationError, type Position } from "../../components/installation/fault-lines";
import { LayerFolder } from "../../components/installation/layers";
import type { ConfigurationMap } from "../../components/installation/merge";
import { readInstallation, type ResolvedInstallation } from "../../components/installation/resolve";
import { stackFileName } from "../../components/installation/stack-file";
import { type RenderedResources, renderInstallation } from "./render-installation";

/**
 * What `flotilla diff` asks of a project at some commit, answered by that commit's own code. An older and a newer version
 * of this file are loaded side by side, so what they give each other has to keep its form: bump {@link treeVersion} when
 * it cannot.
 */
export interface Tree {
    /** What an installation is there; undefined where there is none of the name. */
    read(installation: string): TreeInstallation | TreeFaults | undefined;
}

/** What is wrong with an installation, one line each. */
export interface TreeFaults {
    readonly faults: readonly string[];
}

/** An installation that is right. */
export interface TreeInstallation {
    /** What was written, layers and stack together. */
    readonly values: ConfigurationMap;
    /** The same with all defaults, and what its secrets are in the stack file: equal ones declare the same. */
    readonly configuration: unknown;
    readonly encrypted: Readonly<Record<string, string>>;
    /** Where an effective value was written. */
    locate(path: ConfigurationPath): Position;
    /** All that it declares. */
    render(): Promise<RenderedResources>;
}

/** The form of what a {@link Tree} gives. */
export const treeVersion = 1;

/** Opens a project's folder with this code; each layer is read once. */
export function openTree(projectFolder: string): Tree {
    const layers = new LayerFolder(projectFolder);
    return {
        read: (installation) => {
            // A link that leads nowhere is there, too, and a fault.
            const file = path.join(projectFolder, stackFileName(installation));
            if (lstatSync(file, { throwIfNoEntry: false }) === undefined) {
                return undefined;
            }
            const resolved = attempt(() => readInstallation(projectFolder, installation, layers));
            return resolved instanceof ConfigurationError
                ? { faults: resolved.faults }
                : treeInstallation(installation, resolved);
        },
    };
}

function treeInstallation(name: string, resolved: ResolvedInstallation): TreeInstallation {
    const { configuration, values, locate, sources } = resolved;
    return {
        configuration,
        values,
        encrypted: sources.at(-1)?.encrypted ?? {},
        locate,
        render: () => renderInstallation(name, resolved),
    };
}
