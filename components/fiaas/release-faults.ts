import type { Fault } from "../fault/fault";
import { suggestion } from "../fault/suggestion";
import { show } from "../installation/show";
import { ownValue } from "../installation/merge";
import type { SoundDaemon, SoundFiaas } from "./sound-fiaas";

/** One release for all, and channels, say two things of the same. */
export function releaseFaults(fiaas: SoundFiaas, daemons: readonly SoundDaemon[]): Fault[] {
    if (!hasOneRelease(fiaas)) {
        return [];
    }
    const message = "contradicts fiaas.release, the one release of all namespaces. Remove one of the two";
    const isWritten = (key: string): boolean => ownValue(fiaas.written, key) !== undefined;
    return [
        ...["channel", "channels"].filter(isWritten).map((key) => ({ path: ["fiaas", key], message })),
        ...daemons
            .filter(({ written }) => ownValue(written, "channel") !== undefined)
            .map(({ namespace }) => ({ path: ["namespaces", namespace, "fiaas", "channel"], message })),
    ];
}

/** Every daemon has a release: its own, or that of a channel which is there. */
export function channelFaults(fiaas: SoundFiaas, daemons: readonly SoundDaemon[]): Fault[] {
    const { channels } = fiaas;
    const following = daemons.filter(({ written }) => ownValue(written, "pin") === undefined);
    if (!fiaas.isDeclared) {
        return following.map(missingSection);
    }
    if (hasOneRelease(fiaas) || channels === undefined) {
        return [];
    }
    const silent = following.filter(({ written }) => ownValue(written, "channel") === undefined);
    return [
        ...following.flatMap((daemon) => foreignChannel(daemon, channels)),
        ...foreignDefault(fiaas, channels, silent),
    ];
}

function hasOneRelease({ written }: SoundFiaas): boolean {
    return ownValue(written, "release") !== undefined;
}

function missingSection({ namespace, written }: SoundDaemon): Fault {
    const channel = ownValue(written, "channel") ?? "stable";
    return {
        path: ["namespaces", namespace, "fiaas"],
        message: `has no release, because there is no flotilla:fiaas. Declare the channel ${show(channel)} there, or pin a release`,
    };
}

function foreignChannel({ namespace, written }: SoundDaemon, channels: readonly string[]): Fault[] {
    const channel = ownValue(written, "channel");
    if (typeof channel !== "string" || channels.includes(channel)) {
        return [];
    }
    const remedy = suggestion(channel, channels) ?? "Declare it there, or pin a release";
    return [
        {
            path: ["namespaces", namespace, "fiaas", "channel"],
            message: `${show(channel)} is not in fiaas.channels. ${remedy}`,
        },
    ];
}

/** One fault, however many namespaces follow the default. */
function foreignDefault(fiaas: SoundFiaas, channels: readonly string[], silent: readonly SoundDaemon[]): Fault[] {
    const { channel, written } = fiaas;
    if (channel === undefined || channels.includes(channel) || silent.length === 0) {
        return [];
    }
    const followers = `which ${summary(silent.map(({ namespace }) => namespace))} would follow`;
    const meant = suggestion(channel, channels);
    return ownValue(written, "channel") === undefined
        ? [
              {
                  path: ["fiaas", "channels"],
                  message: `has no "${channel}", ${followers}. Declare it, name another one in fiaas.channel, or pin releases`,
              },
          ]
        : [
              {
                  path: ["fiaas", "channel"],
                  message: `${show(channel)}, ${followers}, is not in fiaas.channels. ${meant ?? "Declare it there, or pin releases"}`,
              },
          ];
}

function summary(names: readonly string[]): string {
    const shown = [...names].sort().slice(0, 3).join(", ");
    return names.length <= 3 ? shown : `${shown} and ${names.length - 3} more`;
}
