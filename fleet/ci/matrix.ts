import { localInstallation } from "../local/local-environment";
import type { ChangeGroup, FleetReport } from "../report/report";
import { UserError } from "../user-error";

/** The most jobs that GitHub makes of one matrix (https://docs.github.com/en/actions/reference/limits). */
export const mostJobs = 256;

/** Installations of a report for which there is something to preview or to bring up. */
export interface ChangedInstallations {
    /** One of each group first, so that a first part shows every kind of change; then the others of each group. */
    readonly present: readonly string[];
    /** Those whose stack file is gone: nothing can be previewed there, and `pulumi destroy` is done by hand. */
    readonly removed: readonly string[];
}

/** The installations that a report names, in the order of its groups; not the local one, which is nobody else's. */
export function changedInstallations({ groups }: FleetReport): ChangedInstallations {
    const namesOf = (isWanted: (presence: ChangeGroup["presence"]) => boolean): string[][] =>
        groups.filter(({ presence }) => isWanted(presence)).map(({ installations }) => installations.filter(isRemote));
    const present = namesOf((presence) => presence !== "removed");
    const first = present.flatMap((names) => names.slice(0, 1));
    const others = present.flatMap((names) => names.slice(1));
    return { present: [...first, ...others], removed: namesOf((presence) => presence === "removed").flat() };
}

/** Whether an installation is one that pipelines look after: the local one is on the machine of whoever works on it. */
export function isRemote(installation: string): boolean {
    return installation !== localInstallation;
}

/** Which jobs to make. */
export interface MatrixChoice {
    /** Jobs in a matrix, from 1 to {@link mostJobs}. */
    readonly most: number;
    /** Which part of more installations than that, from 1; without it they all have to fit. */
    readonly part?: number;
}

/** A matrix of jobs, one for each installation. */
export interface Matrix {
    readonly installation: readonly string[];
}

/**
 * The matrix of some installations.
 * @throws UserError when they do not fit and no part was asked for, or when there is no such part.
 */
export function matrixOf(installations: readonly string[], { most, part }: MatrixChoice): Matrix {
    const parts = partsOf(installations.length, most);
    if (part === undefined && parts > 1) {
        throw new UserError(
            `${installations.length} installations change, and a matrix takes ${most}. ` +
                `Do it in ${parts} runs, with --part 1 to --part ${parts}.`,
        );
    }
    const wanted = part ?? 1;
    if (wanted > parts) {
        throw new UserError(
            `There is no part ${wanted}: ${installations.length} installations make ${parts} of at most ${most}.`,
        );
    }
    return { installation: installations.slice((wanted - 1) * most, wanted * most) };
}

/** How many matrices so many installations need; one for none. */
export function partsOf(installations: number, most: number): number {
    return Math.max(1, Math.ceil(installations / most));
}
