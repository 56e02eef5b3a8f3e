import path from "node:path";
import { attempt, ConfigurationError } from "../../components/installation/fault-lines";
import { isMap } from "../../components/installation/merge";
import { valueAt } from "../../components/installation/faults";
import type { ResolvedInstallation } from "../../components/installation/resolve";
import { alternatives } from "../../components/fault/suggestion";
import { enumerate } from "../inventory";
import { UserError } from "../user-error";
import type { ProjectSource, ProjectSources } from "./project-sources";

/** The file in which a channel is edited, and the installations for which that counts. */
export interface ChannelTarget {
    readonly source: ProjectSource;
    readonly users: readonly ChannelUser[];
}

/** An installation that uses the edited file; it has no faults. */
export interface ChannelUser {
    readonly name: string;
    readonly resolved: ResolvedInstallation;
}

/** What is asked of an edit. */
export interface WantedTarget {
    /** The channel that is edited. */
    readonly channel: string;
    /** The channel beside which it is made where there is none yet. */
    readonly beside?: string | undefined;
    /** The file that the command line names; undefined to find it. */
    readonly file?: string | undefined;
}

/** The path of a channel in a configuration. */
export function channelPath(channel: string): readonly string[] {
    return ["fiaas", "channels", channel];
}

/**
 * Finds the file to edit: the one that is named, else the only one that writes the channel, else the only one in which it
 * can be made.
 * @throws UserError when that is not one file, or an installation that uses it has faults already.
 */
export function findTarget(project: ProjectSources, wanted: WantedTarget): ChannelTarget {
    const source = wanted.file === undefined ? onlyFile(project, wanted) : namedFile(project, wanted.file);
    // Of a layer it has to be known who uses it.
    const isShared = source.file.startsWith("stacks/layers/");
    if (isShared && project.unreadable.length > 0) {
        throw new UserError(
            `Nothing was written, because it cannot be known who uses ${source.file}:\n${project.unreadable.join("\n")}`,
        );
    }
    return { source, users: source.users.map((name) => ({ name, resolved: resolveUser(project, name) })) };
}

function resolveUser(project: ProjectSources, name: string): ResolvedInstallation {
    const resolved = attempt(() => project.resolve(name));
    if (resolved instanceof ConfigurationError) {
        throw new UserError(`Nothing was written, because ${name} has faults already:\n${resolved.message}`);
    }
    return resolved;
}

function onlyFile(project: ProjectSources, { channel, beside }: WantedTarget): ProjectSource {
    const writing = project.files.filter(({ source }) => isMap(valueAt(source.values, channelPath(channel))));
    const around = beside === undefined ? ["fiaas", "channels"] : channelPath(beside);
    const found =
        writing.length > 0 ? writing : project.files.filter(({ source }) => isMap(valueAt(source.values, around)));
    const [only, ...others] = found;
    if (only === undefined) {
        throw new UserError(unknownChannel(project, beside ?? channel, beside === undefined));
    }
    if (others.length > 0) {
        const files = enumerate(found.map(({ file }) => file));
        const what = writing.length > 0 ? "is written in" : "is new, and can be made in";
        throw new UserError(
            `The channel ${JSON.stringify(channel)} ${what} ${found.length} files: ${files}. Choose one with --in.`,
        );
    }
    return only;
}

/** The message for a channel that nobody writes. */
function unknownChannel(project: ProjectSources, channel: string, canBeMade: boolean): string {
    const known = new Set(project.files.flatMap(({ source }) => channelNames(source.values)));
    const nearest = alternatives(channel, [...known]) ?? "No file has channels";
    const remedy = canBeMade ? " To make it, name a file with --in." : "";
    return `There is no channel ${JSON.stringify(channel)}. ${nearest}${/[.?]$/.test(nearest) ? "" : "."}${remedy}`;
}

function channelNames(values: unknown): string[] {
    const channels = valueAt(values, ["fiaas", "channels"]);
    return isMap(channels) ? Object.keys(channels) : [];
}

/** A file as people name it: from where they are, or from the project's folder. */
function namedFile(project: ProjectSources, name: string): ProjectSource {
    const places = [path.resolve(name), path.resolve(project.folder, name)];
    const found = project.files.find(({ file }) => places.includes(path.join(project.folder, file)));
    if (found === undefined) {
        const files = enumerate(project.files.map(({ file }) => file));
        throw new UserError(`No installation uses the file ${JSON.stringify(name)}. There are: ${files}.`);
    }
    return found;
}
