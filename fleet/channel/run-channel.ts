import { exitCodes } from "../../toolchain/toolchain-error";
import { enumerate } from "../inventory";
import { projectFolder } from "../project";
import { painter } from "../terminal";
import { UserError } from "../user-error";
import { carryOut } from "./change-text";
import { planChange } from "./channel-change";
import { findTarget } from "./channel-target";
import { checkChannels } from "./check";
import { checkExitCode, checkJson, checkText } from "./check-text";
import { FetchError } from "./fetch-text";
import { planPromotion } from "./promotion";
import { ProjectSources } from "./project-sources";
import { fetchPublished } from "./published";
import { publishedAtOf, pulledRelease } from "./pull";
import { faultyText, readChannels } from "./read-channels";
import { channelsJson, channelsText } from "./show-text";

/** What the command lines that read channels ask for. */
export interface ReadOptions {
    readonly json?: boolean;
    readonly project: string;
}

/** What the command lines that edit channels ask for. */
export interface EditOptions {
    readonly in?: string;
    readonly dryRun?: boolean;
    readonly project: string;
}

/**
 * Writes which channels installations have, and who follows them.
 * @throws UserError when one of the installations is not there.
 */
export function runShow(names: readonly string[], options: ReadOptions): void {
    const read = readChannels(projectFolder(options.project), names);
    process.stdout.write(
        options.json === true
            ? jsonText(channelsJson(read))
            : channelsText(read.installations, painter(process.stdout)),
    );
    process.stderr.write(faultyText(read.faulty));
    process.exitCode = read.faulty.length === 0 ? exitCodes.ok : exitCodes.failed;
}

/**
 * Compares channels with what is published, and sets the exit code.
 * @throws UserError when one of the installations is not there, or none has the channel that is asked for.
 */
export async function runCheck(
    names: readonly string[],
    options: ReadOptions & { readonly channel?: string },
): Promise<void> {
    const { installations, faulty } = readChannels(projectFolder(options.project), names);
    const wanted = installations.map((installation) => ({
        ...installation,
        channels: installation.channels.filter(({ name }) => name === (options.channel ?? name)),
    }));
    if (options.channel !== undefined && wanted.every(({ channels }) => channels.length === 0)) {
        throw new UserError(noSuchChannel(options.channel, installations));
    }
    const checked = await checkChannels(wanted);
    process.stdout.write(
        options.json === true ? jsonText(checkJson(checked, faulty)) : checkText(checked, painter(process.stdout)),
    );
    process.stderr.write(faultyText(faulty));
    process.exitCode = checkExitCode(checked, faulty);
}

function noSuchChannel(
    channel: string,
    installations: readonly { readonly channels: readonly { readonly name: string }[] }[],
): string {
    const known = [...new Set(installations.flatMap(({ channels }) => channels.map(({ name }) => name)))];
    const list = known.length === 0 ? "There are none" : `There are: ${enumerate(known)}`;
    return `No installation has a channel ${JSON.stringify(channel)}. ${list}.`;
}

/**
 * Gives one channel the release of another one, in the file where it is written.
 * @throws UserError when nothing was written.
 */
export function runPromote(from: string, to: string, options: EditOptions): void {
    const folder = projectFolder(options.project);
    const change = planPromotion(folder, { from, to, file: options.in });
    process.stdout.write(carryOut(folder, change, options.dryRun === true));
}

/**
 * Gives a channel what is published in it.
 * @throws UserError when nothing was written.
 */
export async function runPull(channel: string, options: EditOptions): Promise<void> {
    const folder = projectFolder(options.project);
    const project = new ProjectSources(folder);
    const target = findTarget(project, { channel, file: options.in });
    const published = await fetchPublished(publishedAtOf(target), channel).catch((error: unknown) => {
        throw error instanceof FetchError ? new UserError(`Nothing was written. ${error.message}.`) : error;
    });
    const change = planChange(project, target, { channel, release: pulledRelease(target, channel, published) });
    process.stdout.write(carryOut(folder, change, options.dryRun === true));
}

function jsonText(value: unknown): string {
    return `${JSON.stringify(value, undefined, 4)}\n`;
}
