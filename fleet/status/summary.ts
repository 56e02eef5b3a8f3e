import { byNumbers } from "../../components/installation/fault-lines";
import type { InstallationReport } from "./ask-installations";
import { type DaemonReport, daemonStates } from "./daemon-state";
import { statusExitCodes } from "./exit-codes";

/** How many daemons there are of each state, channel and version; those that there are none of are left out. */
export interface Counts {
    readonly states: Readonly<Record<string, number>>;
    readonly channels: Readonly<Record<string, number>>;
    readonly versions: Readonly<Record<string, number>>;
}

/** The exit code that goes with reports. */
export function statusExitCode(reports: readonly InstallationReport[]): number {
    const daemons = allDaemons(reports);
    if (reports.some(({ problems }) => problems.length > 0) || daemons.some(({ state }) => state === "unknown")) {
        return statusExitCodes.notAsked;
    }
    return daemons.every(({ state }) => state === "ok") ? statusExitCodes.ok : statusExitCodes.notOk;
}

/** The daemons of all installations. */
export function allDaemons(reports: readonly InstallationReport[]): DaemonReport[] {
    return reports.flatMap(({ daemons }) => daemons);
}

/** The channel as it is shown: that of a daemon without one is `none`. */
export function channelOf({ channel }: DaemonReport): string {
    return channel ?? "none";
}

/** The version that runs as it is shown: that of a daemon without a Deployment, or without a tag, is `none`. */
export function versionShown({ version = "" }: DaemonReport): string {
    return version === "" ? "none" : version;
}

/** Counts daemons: states as {@link daemonStates} has them, from ok on, the others by name. */
export function countDaemons(daemons: readonly DaemonReport[]): Counts {
    const states = countsOf(daemons.map(({ state }) => state));
    const order = [...daemonStates].reverse();
    return {
        states: Object.fromEntries(order.flatMap((state) => (state in states ? [[state, states[state] ?? 0]] : []))),
        channels: countsOf(daemons.map(channelOf)),
        versions: countsOf(daemons.map(versionShown)),
    };
}

function countsOf(values: readonly string[]): Record<string, number> {
    const counts = new Map<string, number>();
    for (const value of [...values].sort((one, other) => byNumbers.compare(one, other))) {
        counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    return Object.fromEntries(counts);
}
