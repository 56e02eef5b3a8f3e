import type { Position } from "../../components/installation/fault-lines";
import { enumerate } from "../inventory";
import type { Paint } from "../terminal";
import type { Channel, InstallationChannels, PinnedNamespace, WrittenRelease } from "./channels";
import type { ReadChannels } from "./read-channels";

/** The channels of installations, for people. */
export function channelsText(installations: readonly InstallationChannels[], paint: Paint): string {
    if (installations.length === 0) {
        return "There are no installations whose channels could be shown.\n";
    }
    return installations.map((installation) => installationText(installation, paint)).join("\n");
}

/** The channels of installations, for programs. */
export function channelsJson({ installations, faulty }: ReadChannels): unknown {
    return {
        installations: installations.map(({ installation, publishedAt, channels, release, pinned }) => ({
            name: installation,
            publishedAt,
            channels: channels.map(({ name, isDefault, namespaces, ...written }) => ({
                name,
                isDefault,
                ...releaseJson(written),
                namespaces,
            })),
            release: release === undefined ? null : { ...releaseJson(release), namespaces: release.namespaces },
            pinned: pinned.map(({ namespace, ...written }) => ({ namespace, ...releaseJson(written) })),
        })),
        faulty,
    };
}

function releaseJson({ release, version, position }: WrittenRelease): Record<string, unknown> {
    const { image, specUrl, commit, build, updated, digest } = release;
    return { image, version, specUrl, commit, build, updated, digest, ...position };
}

function installationText({ installation, channels, release, pinned }: InstallationChannels, paint: Paint): string {
    const lines = [
        ...channels.flatMap((channel) => channelLines(channel, paint)),
        ...(release === undefined
            ? []
            : [
                  titleLine("one release for all, without channels", release, paint),
                  ...detailLines(release),
                  followersLine(release.namespaces),
              ]),
        ...pinnedLines(pinned, paint),
    ];
    const shown = lines.length === 0 ? ["  no channels, and no namespace that is pinned"] : lines;
    return [paint("bold", installation), ...shown].map((line) => `${line}\n`).join("");
}

function channelLines(channel: Channel, paint: Paint): string[] {
    const title = channel.isDefault ? `${channel.name} (the default)` : channel.name;
    return [titleLine(title, channel, paint), ...detailLines(channel), followersLine(channel.namespaces)];
}

function titleLine(title: string, { release, position }: WrittenRelease, paint: Paint): string {
    return `  ${title}: ${release.image}   ${paint("dim", positionText(position))}`;
}

function detailLines({ release, version }: WrittenRelease): string[] {
    const { commit, build, updated, specUrl, digest } = release;
    const details = { version, commit, build, updated, "fiaas.yml": specUrl, digest };
    return Object.entries(details).flatMap(([name, value]) =>
        value === undefined ? [] : [`    ${name.padEnd(9)}  ${value}`],
    );
}

function followersLine(namespaces: readonly string[]): string {
    return `    ${namespaces.length === 0 ? "followed by no namespace" : `followed by ${enumerate(namespaces)}`}`;
}

function pinnedLines(pinned: readonly PinnedNamespace[], paint: Paint): string[] {
    return pinned.map(
        ({ namespace, release, position }) =>
            `  pinned: ${namespace} to ${release.image}   ${paint("dim", positionText(position))}`,
    );
}

/** A file and a line, as editors and terminals open them. */
export function positionText({ file, line }: Position): string {
    return line === undefined ? file : `${file}:${line}`;
}
