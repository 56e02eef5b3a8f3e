import { isDeepStrictEqual } from "node:util";
import { valueAt } from "../../components/installation/faults";
import { type ConfigurationMap, isMap } from "../../components/installation/merge";
import { enumerate } from "../inventory";
import { UserError } from "../user-error";
import { type ChannelChange, planChange } from "./channel-change";
import { channelPath, type ChannelTarget, findTarget } from "./channel-target";
import { ProjectSources } from "./project-sources";

/** What is asked of a promotion. */
export interface Promotion {
    readonly from: string;
    readonly to: string;
    /** The file that is edited; undefined to find it. */
    readonly file?: string | undefined;
}

/**
 * Plans to give one channel the release of another one.
 * @throws UserError when that is not possible, see `findTarget` and `planChange`.
 */
export function planPromotion(projectFolder: string, { from, to, file }: Promotion): ChannelChange {
    if (from === to) {
        throw new UserError(`${JSON.stringify(from)} is both channels. Name another one to promote to.`);
    }
    const project = new ProjectSources(projectFolder);
    const target = findTarget(project, { channel: to, beside: from, file });
    return planChange(project, target, { channel: to, beside: from, release: releaseOf(target, from) });
}

/** The release that a channel has in all installations that use the file, as it is written. */
function releaseOf({ source, users }: ChannelTarget, channel: string): ConfigurationMap {
    const found = users.flatMap(({ name, resolved }) => {
        const release = valueAt(resolved.values, channelPath(channel));
        return isMap(release) ? [{ name, release }] : [];
    });
    const [first] = found;
    if (first === undefined) {
        throw new UserError(
            `No installation that uses ${source.file} has the channel ${JSON.stringify(channel)}. ` +
                "`npx flotilla channel show` lists those that there are.",
        );
    }
    const others = found.filter(({ release }) => !isDeepStrictEqual(release, first.release));
    if (others.length > 0) {
        throw new UserError(
            `The channel ${JSON.stringify(channel)} is not the same in all installations that use ${source.file}: ` +
                `${first.name} differs from ${enumerate(others.map(({ name }) => name))}. Promote in their own files with --in.`,
        );
    }
    return first.release;
}
