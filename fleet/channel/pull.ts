import { fiaasConfiguration } from "../../components/fiaas/config";
import { valueAt } from "../../components/installation/faults";
import { type ConfigurationMap, isMap } from "../../components/installation/merge";
import { enumerate } from "../inventory";
import { UserError } from "../user-error";
import { channelPath, type ChannelTarget } from "./channel-target";
import type { PublishedRelease } from "./published";

/**
 * Where the channels of a file are published.
 * @throws UserError when that is not one place for all who use the file.
 */
export function publishedAtOf({ source, users }: ChannelTarget): string {
    const places = new Set(
        users.map(({ resolved }) => (resolved.configuration.fiaas ?? fiaasConfiguration.parse({})).publishedAt),
    );
    const [only = "", ...others] = places;
    if (others.length > 0) {
        throw new UserError(
            `Nothing was written, because those who use ${source.file} have channels from ${places.size} places: ` +
                `${enumerate([...places])}. Pull into their own files with --in.`,
        );
    }
    return only;
}

/** The release to write: what is published, with the digest on record when the image is the same still. */
export function pulledRelease(
    { source }: ChannelTarget,
    channel: string,
    { image, spec, specUrl, commit, build, updated }: PublishedRelease,
): ConfigurationMap {
    const old = valueAt(source.source.values, channelPath(channel));
    const digest = isMap(old) && old["image"] === image ? old["digest"] : undefined;
    const release = { image, spec, specUrl, commit, build, updated, digest };
    return Object.fromEntries(Object.entries(release).filter(([, value]) => value !== undefined));
}
