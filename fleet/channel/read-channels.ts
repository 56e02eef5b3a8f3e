import { attempt, ConfigurationError } from "../../components/installation/fault-lines";
import { LayerFolder } from "../../components/installation/layers";
import { readInstallation } from "../../components/installation/resolve";
import { selectInstallations } from "../inventory";
import { channelsOf, type InstallationChannels } from "./channels";

/** An installation whose files have faults. */
export interface FaultyInstallation {
    readonly installation: string;
    /** One line a fault. */
    readonly faults: readonly string[];
}

/** The channels of some installations; one that has faults does not hide those of the others. */
export interface ReadChannels {
    readonly installations: readonly InstallationChannels[];
    readonly faulty: readonly FaultyInstallation[];
}

/**
 * Reads the channels of installations from their files.
 * @param names those that are read; none for all.
 * @throws UserError when one of them is not there.
 */
export function readChannels(projectFolder: string, names: readonly string[]): ReadChannels {
    const folder = new LayerFolder(projectFolder);
    const found = selectInstallations(projectFolder, names).map((installation) => ({
        installation,
        read: attempt(() => channelsOf(installation, readInstallation(projectFolder, installation, folder))),
    }));
    return {
        installations: found.flatMap(({ read }) => (read instanceof ConfigurationError ? [] : [read])),
        faulty: found.flatMap(({ installation, read }) =>
            read instanceof ConfigurationError ? [{ installation, faults: read.faults }] : [],
        ),
    };
}

/** What a person is told of installations that have faults. */
export function faultyText(faulty: readonly FaultyInstallation[]): string {
    return faulty
        .map(
            ({ installation, faults }) =>
                `${installation} has faults:\n${faults.map((fault) => `${fault}\n`).join("")}`,
        )
        .join("");
}
