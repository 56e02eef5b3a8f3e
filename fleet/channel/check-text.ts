import { cut, printable } from "../../components/installation/show";
import type { Paint } from "../terminal";
import type { CheckedChannel, CheckedChannels } from "./check";
import { checkExitCodes } from "./exit-codes";
import { channelAddress } from "./published";
import type { FaultyInstallation } from "./read-channels";
import { positionText } from "./show-text";

/** What the look at published channels gave, for people. */
export function checkText(installations: readonly CheckedChannels[], paint: Paint): string {
    const lines = installations.flatMap((checked) =>
        checked.channels.length === 0
            ? [`${paint("bold", checked.installation)} has no channels to check.`]
            : checked.channels.flatMap((channel) => channelLines(checked, channel, paint)),
    );
    return [...lines, summary(installations)].map((line) => `${line}\n`).join("");
}

/** What the look at published channels gave, for programs. */
export function checkJson(installations: readonly CheckedChannels[], faulty: readonly FaultyInstallation[]): unknown {
    return {
        installations: installations.map(({ installation, publishedAt, channels }) => ({
            name: installation,
            channels: channels.map(({ channel, differences, problem }) => ({
                name: channel.name,
                ...channel.position,
                address: channelAddress(publishedAt, channel.name),
                result: resultOf({ differences }),
                differences:
                    differences?.map(({ field, here, published }) => ({
                        field,
                        here: here ?? null,
                        published: published ?? null,
                    })) ?? null,
                problem: problem ?? null,
            })),
        })),
        faulty,
    };
}

/** The exit code for all channels together: what could not be asked may differ, too. */
export function checkExitCode(
    installations: readonly CheckedChannels[],
    faulty: readonly FaultyInstallation[],
): (typeof checkExitCodes)[keyof typeof checkExitCodes] {
    const results = installations.flatMap(({ channels }) => channels.map(resultOf));
    if (faulty.length > 0 || results.includes("not asked")) {
        return checkExitCodes.notAsked;
    }
    return results.includes("differs") ? checkExitCodes.differs : checkExitCodes.same;
}

function resultOf({ differences }: Pick<CheckedChannel, "differences">): "same" | "differs" | "not asked" {
    if (differences === undefined) {
        return "not asked";
    }
    return differences.length === 0 ? "same" : "differs";
}

function channelLines(
    { installation, publishedAt }: CheckedChannels,
    { channel, differences, problem }: CheckedChannel,
    paint: Paint,
): string[] {
    const title = `${paint("bold", `${installation} ${channel.name}`)} (${positionText(channel.position)})`;
    if (differences === undefined) {
        return [`${title}: could not be asked. ${problem ?? ""}.`];
    }
    if (differences.length === 0) {
        return [`${title}: the same as published.`];
    }
    return [
        `${title}: differs from ${channelAddress(publishedAt, channel.name)}:`,
        ...differences.flatMap(({ field, here, published }) => [
            `    ${field}`,
            `        here       ${show(here)}`,
            `        published  ${show(published)}`,
        ]),
    ];
}

function show(value: unknown): string {
    if (value === undefined) {
        return "nothing";
    }
    // What is published is another's text: nothing in it may move the cursor.
    const shown = printable(JSON.stringify(value));
    return cut(typeof value === "string" ? shown.slice(1, -1) : shown, 200, 200);
}

function summary(installations: readonly CheckedChannels[]): string {
    const results = installations.flatMap(({ channels }) => channels.map(resultOf));
    const count = (result: string): number => results.filter((each) => each === result).length;
    const channels = results.length === 1 ? "1 channel" : `${results.length} channels`;
    return `${channels}: ${count("same")} the same, ${count("differs")} differ, ${count("not asked")} could not be asked.`;
}
