import type { z } from "zod";
import { type ConfigurationMap, isMap, ownValue } from "../installation/merge";
import { fiaasConfiguration } from "./config";
import { type SpecificationOverride, specificationOverride } from "./override";
import { type Release, release } from "./release";

/** What can be said of `flotilla:fiaas` although parts of it may be wrong. */
export interface SoundFiaas {
    /** Whether there is such a section at all. */
    readonly isDeclared: boolean;
    /** As it was written; empty when it is no map. */
    readonly written: ConfigurationMap;
    /** The channel of namespaces that name none; undefined when it is wrong. */
    readonly channel: string | undefined;
    /** The names of all channels, also of those whose release is wrong; undefined when they are no map. */
    readonly channels: readonly string[] | undefined;
    /** cluster_config as it was written. */
    readonly clusterConfig: ConfigurationMap;
}

/** What can be said of a namespace's daemon although parts of it may be wrong. */
export interface SoundDaemon {
    readonly namespace: string;
    /** As it was written. */
    readonly written: ConfigurationMap;
    /** cluster_config as it was written. */
    readonly clusterConfig: ConfigurationMap;
}

/** Reads a section that may be wrong, or not there. */
export function soundFiaas(section: unknown): SoundFiaas {
    const written = mapOf(section);
    const channels = ownValue(written, "channels") ?? {};
    return {
        isDeclared: section !== undefined,
        written,
        channel: sound(fiaasConfiguration.shape.channel, ownValue(written, "channel")),
        channels: isMap(channels) ? Object.keys(channels) : undefined,
        clusterConfig: mapOf(ownValue(written, "clusterConfig")),
    };
}

/** Reads the daemons of namespaces that may be wrong. */
export function soundDaemons(namespaces: unknown): SoundDaemon[] {
    return Object.entries(mapOf(namespaces)).flatMap(([namespace, configuration]) => {
        const written = isMap(configuration) ? ownValue(configuration, "fiaas") : undefined;
        return isMap(written) ? [{ namespace, written, clusterConfig: mapOf(ownValue(written, "clusterConfig")) }] : [];
    });
}

/** The release of a daemon; undefined when there is none, or a wrong one. */
export function soundRelease(fiaas: SoundFiaas, daemon: SoundDaemon): Release | undefined {
    const pin = ownValue(daemon.written, "pin");
    const channel = ownValue(daemon.written, "channel") ?? fiaas.channel;
    const channels = mapOf(ownValue(fiaas.written, "channels"));
    const followed =
        ownValue(fiaas.written, "release") ?? (typeof channel === "string" ? ownValue(channels, channel) : undefined);
    return knownReleases(pin ?? followed);
}

/** The releases that were looked at: namespaces share them. */
const knownReleases = onceEach((value: unknown) => sound(release, value));

/** An override; undefined when there is none, "wrong" when it is not to be used. */
export function soundOverride(written: ConfigurationMap): SpecificationOverride | "wrong" | undefined {
    const value = ownValue(written, "override");
    return value === undefined ? undefined : knownOverrides(value);
}

const knownOverrides = onceEach((value: unknown) => sound(specificationOverride, value) ?? "wrong");

/** The same function, which looks at the same map once. */
function onceEach<Result>(look: (value: unknown) => Result): (value: unknown) => Result {
    const known = new WeakMap<object, { readonly result: Result }>();
    return (value) => {
        if (typeof value !== "object" || value === null) {
            return look(value);
        }
        const found = known.get(value) ?? { result: look(value) };
        known.set(value, found);
        return found.result;
    };
}

function sound<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> | undefined {
    const result = schema.safeParse(value);
    return result.success ? result.data : undefined;
}

function mapOf(value: unknown): ConfigurationMap {
    return isMap(value) ? value : {};
}
