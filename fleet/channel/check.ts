import type { Release } from "../../components/fiaas/release";
import type { Channel, InstallationChannels } from "./channels";
import { type Difference, differences } from "./compare";
import { FetchError } from "./fetch-text";
import { fetchPublished, type PublishedRelease } from "./published";

/** What the look at one channel gave. */
export interface CheckedChannel {
    readonly channel: Channel;
    /** Undefined when it could not be asked. */
    readonly differences: readonly Difference[] | undefined;
    /** Why it could not be asked, a sentence without its full stop. */
    readonly problem: string | undefined;
}

/** The channels of an installation that were looked at. */
export interface CheckedChannels {
    readonly installation: string;
    readonly publishedAt: string;
    readonly channels: readonly CheckedChannel[];
}

/** Reads what is published in a channel; the same as `fetchPublished`. */
export type Fetch = (publishedAt: string, channel: string) => Promise<PublishedRelease>;

/**
 * Compares all channels with what is published. Each address is asked once, all of them at the same time; one that does
 * not answer counts for its channel alone.
 */
export async function checkChannels(
    installations: readonly InstallationChannels[],
    fetch: Fetch = fetchPublished,
): Promise<CheckedChannels[]> {
    const asked = new Map<string, Promise<PublishedRelease | FetchError>>();
    const ask = (publishedAt: string, name: string): Promise<PublishedRelease | FetchError> => {
        const key = JSON.stringify([publishedAt, name]);
        const answer = asked.get(key) ?? fetch(publishedAt, name).catch(fetchError);
        asked.set(key, answer);
        return answer;
    };
    return Promise.all(
        installations.map(async ({ installation, publishedAt, channels }) => ({
            installation,
            publishedAt,
            channels: await Promise.all(
                channels.map(async (channel) => checked(channel, await ask(publishedAt, channel.name))),
            ),
        })),
    );
}

function fetchError(error: unknown): FetchError {
    if (error instanceof FetchError) {
        return error;
    }
    throw error;
}

function checked(channel: Channel, answer: PublishedRelease | FetchError): CheckedChannel {
    const release: Release = channel.release;
    return answer instanceof FetchError
        ? { channel, differences: undefined, problem: answer.message }
        : { channel, differences: differences(release, answer), problem: undefined };
}
