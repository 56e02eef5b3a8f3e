import { readFileSync } from "node:fs";
import path from "node:path";
import { isDeepStrictEqual } from "node:util";
import { attempt, ConfigurationError, type Position } from "../../components/installation/fault-lines";
import { valueAt } from "../../components/installation/faults";
import { type ConfigurationMap, isMap } from "../../components/installation/merge";
import type { Source } from "../../components/installation/sources";
import { configurationPrefix, ownKey, parseStackFile } from "../../components/installation/stack-file";
import { parseYaml } from "../../components/installation/yaml-file";
import { enumerate } from "../inventory";
import { UserError } from "../user-error";
import { channelPath, type ChannelTarget } from "./channel-target";
import type { ProjectSources } from "./project-sources";
import { editYaml } from "./yaml-edit";

/** An edit of a channel that was checked and is not written yet. */
export interface ChannelChange {
    readonly channel: string;
    /** From the project's folder. */
    readonly file: string;
    readonly before: string;
    readonly after: string;
    /** The installations that have the new release then. */
    readonly changed: readonly string[];
    /** Those that use the file, too, and have something else in a stronger one. */
    readonly unchanged: readonly { readonly installation: string; readonly position: Position }[];
}

/**
 * Plans an edit that gives a channel a release, and checks all installations that use the file.
 * @param release as it is written, without defaults.
 * @throws UserError when an installation would have faults, or a mixture of two releases, or when the file is written in a
 * way that cannot be edited.
 */
export function planChange(
    project: ProjectSources,
    target: ChannelTarget,
    {
        channel,
        beside,
        release,
    }: { readonly channel: string; readonly beside?: string; readonly release: ConfigurationMap },
): ChannelChange {
    const { file } = target.source;
    const before = readFileSync(path.join(project.folder, file), "utf8");
    const place = [...sectionPath(before, file), "channels", channel];
    const after = editYaml(before, { path: place, value: release, beside });
    requireOnlyChange({ file, before, after, place, release });
    const edited = { file, source: sourceOf(after, file) };
    const outcomes = target.users.map(({ name, resolved }) => {
        const then = attempt(() => project.resolve(name, edited));
        if (then instanceof ConfigurationError) {
            throw new UserError(`Nothing was written, because ${name} would have faults:\n${then.message}`);
        }
        const [old, written] = [resolved, then].map(({ values }) => valueAt(values, channelPath(channel)));
        const position = then.locate(channelPath(channel));
        return { installation: name, position, written, hasRelease: isDeepStrictEqual(written, release), old };
    });
    const mixed = outcomes.filter(({ hasRelease, old, written }) => !hasRelease && !isDeepStrictEqual(old, written));
    if (mixed.length > 0) {
        throw new UserError(mixture(channel, file, mixed));
    }
    return {
        channel,
        file,
        before,
        after,
        changed: outcomes.filter(({ hasRelease }) => hasRelease).map(({ installation }) => installation),
        unchanged: outcomes
            .filter(({ hasRelease }) => !hasRelease)
            .map(({ installation, position }) => ({ installation, position })),
    };
}

function mixture(channel: string, file: string, mixed: readonly { readonly installation: string }[]): string {
    const names = enumerate(mixed.map(({ installation }) => installation));
    return (
        `Nothing was written, because another file sets a part of the channel ${JSON.stringify(channel)}, too: with the ` +
        `release in ${file} there would be a mixture of two releases in ${names}. Take the channel out of one of the ` +
        `files; \`npx flotilla explain <installation> fiaas.channels --all\` shows them.`
    );
}

/** The way to the section in the file: below `config` in a stack file, with the key as it is written. */
function sectionPath(text: string, file: string): string[] {
    if (isLayer(file)) {
        return ["fiaas"];
    }
    const config = valueAt(parseYaml(text, file).value, ["config"]);
    const keys = isMap(config) ? Object.keys(config) : [];
    return ["config", keys.find((key) => ownKey(key) === "fiaas") ?? `${configurationPrefix}fiaas`];
}

function isLayer(file: string): boolean {
    return file.startsWith("stacks/layers/");
}

function sourceOf(text: string, file: string): Source {
    if (!isLayer(file)) {
        return parseStackFile(text, file);
    }
    const { value, lineOf, faults } = parseYaml(text, file);
    return { values: isMap(value) ? value : {}, locate: (at) => ({ file, line: lineOf(at) }), faults };
}

/** What the file says besides has to stay: behind an alias, say, another part would change with the channel. */
function requireOnlyChange(edit: {
    readonly file: string;
    readonly before: string;
    readonly after: string;
    readonly place: readonly string[];
    readonly release: ConfigurationMap;
}): void {
    const { file, before, after, place, release } = edit;
    const wanted = withValue(parseYaml(before, file).value, place, release);
    const written = attempt(() => parseYaml(after, file));
    if (written instanceof ConfigurationError || !isDeepStrictEqual(written.value, wanted)) {
        throw new UserError(
            `Nothing was written, because ${file} is written in a way that cannot be edited here: with aliases, merge ` +
                "keys or tags. Write the channels out, or edit the file by hand.",
        );
    }
}

function withValue(value: unknown, [key, ...rest]: readonly string[], wanted: unknown): unknown {
    if (key === undefined) {
        return wanted;
    }
    const map = isMap(value) ? value : {};
    return { ...map, [key]: withValue(map[key], rest, wanted) };
}
