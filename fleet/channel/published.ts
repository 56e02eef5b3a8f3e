import { z } from "zod";
import { daemonName } from "../../components/fiaas/names";
import { type Release, release } from "../../components/fiaas/release";
import { attempt, ConfigurationError, showPath } from "../../components/installation/fault-lines";
import { faultsOf } from "../../components/installation/faults";
import { parseYaml } from "../../components/installation/yaml-file";
import { fetchText, FetchError } from "./fetch-text";

/** What is published in a channel: image and fiaas.yml, and where they come from. */
export type PublishedRelease = Omit<Release, "digest">;

/**
 * A channel's file as its publisher writes it (fact sheet of FIAAS, 1.2). Other keys may come with time, and say nothing
 * that is used here.
 */
const channelFile = z.object({
    image: release.shape.image,
    spec: z.string(),
    commit: release.shape.commit,
    build: release.shape.build,
    updated: release.shape.updated,
});

/** The address of a channel's file. */
export function channelAddress(publishedAt: string, channel: string): string {
    return `${publishedAt.replace(/\/+$/, "")}/${daemonName}/${encodeURIComponent(channel)}.json`;
}

/**
 * Reads what is published in a channel: its file and the fiaas.yml that it names.
 * @param timeout milliseconds for each request. @default 10 seconds
 * @throws FetchError when one of them cannot be had, or is not what it should be.
 */
export async function fetchPublished(
    publishedAt: string,
    channel: string,
    timeout?: number,
): Promise<PublishedRelease> {
    const address = channelAddress(publishedAt, channel);
    const { spec: specUrl, ...rest } = checked(address, channelFile, json(address, await fetchText(address, timeout)));
    const specAddress = URL.canParse(specUrl, address) ? new URL(specUrl, address).href : specUrl;
    const text = await fetchText(specAddress, timeout);
    const file = attempt(() => parseYaml(text, specAddress));
    const faults = file.faults;
    if (file instanceof ConfigurationError || faults.length > 0) {
        throw new FetchError(`it is no YAML that can be used: ${(faults[0] ?? specAddress).replace(/\.$/, "")}`);
    }
    const spec = checked(specAddress, release.shape.spec, file.value ?? null);
    return { ...withoutUndefined(rest), image: rest.image, spec, specUrl: specAddress };
}

function json(address: string, text: string): unknown {
    try {
        return JSON.parse(text) as unknown;
    } catch {
        throw new FetchError(`${address}: it is not JSON`);
    }
}

function checked<Value>(address: string, schema: z.ZodType<Value>, value: unknown): Value {
    const result = schema.safeParse(value);
    if (result.success) {
        return result.data;
    }
    const [first] = faultsOf(result.error, value, schema);
    const path = first === undefined || first.path.length === 0 ? "" : `${showPath(first.path)}: `;
    throw new FetchError(`${address}: ${path}${first?.message ?? "it is not what it should be"}`);
}

function withoutUndefined<Value extends object>(value: Value): Value {
    return Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined)) as Value;
}
