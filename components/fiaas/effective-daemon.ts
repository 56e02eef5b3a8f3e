import { createHash } from "node:crypto";
import { stringify } from "yaml";
import { canonicalJson } from "./canonical-json";
import { bootstrapConfiguration, type FiaasConfiguration } from "./config";
import type { DaemonConfiguration } from "./daemon-config";
import { effectiveClusterConfig } from "./effective-cluster-config";
import { imageVersion } from "./image";
import { overridden } from "./override";
import type { Release } from "./release";

/** What counts for the daemon of one namespace: its release with all overrides, and its configuration, merged and complete. */
export interface EffectiveDaemon {
    /** The release channel; undefined in no-channel mode. */
    readonly channel: string | undefined;
    /** Where the release comes from. */
    readonly source: "pin" | "release" | "channel";
    /** `repository:tag`. */
    readonly image: string;
    /** The image's text after the last ":", as fdd shows it. */
    readonly version: string;
    /** The image's digest on record, such as `sha256:…`; fdd cannot deploy by digest. */
    readonly digest: string | undefined;
    /** The daemon's own fiaas.yml after all overrides. */
    readonly specification: Readonly<Record<string, unknown>>;
    /** cluster_config, merged, with what is injected; keys sorted. */
    readonly clusterConfig: Readonly<Record<string, unknown>>;
    /** The YAML of it, which ends with a line break. */
    readonly clusterConfigText: string;
    /** SHA-256, in hexadecimal, of the canonical JSON of `clusterConfig`. */
    readonly configurationHash: string;
    /** The ConfigMap's key `tag`, which Skipper would read: the channel, else the version. */
    readonly tag: string;
    /** By kind of object; empty when there are none. */
    readonly additionalLabels: Readonly<Record<string, Readonly<Record<string, string>>>>;
    readonly additionalAnnotations: Readonly<Record<string, Readonly<Record<string, string>>>>;
    /** The daemon is a plain Deployment, without an Application of its own. */
    readonly direct: boolean;
    /** The bootstrap runs again whenever this changes. */
    readonly force: string | undefined;
    /** When the Application has the label by which bootstraps find it. */
    readonly bootstrapLabel: "always" | "temporary";
    /** Seconds in which a bootstrap or a rollout has to be done. */
    readonly deadline: number;
    /** The daemon runs as the service account `default`. */
    readonly bindDefault: boolean;
    /** A namespace waits for those of lower waves. */
    readonly wave: number;
    /** What is there stays when it leaves the configuration. */
    readonly retain: boolean;
    /** What was there before, and is left as it is. */
    readonly adopt: AdoptedDaemon | undefined;
}

/** The objects of a daemon that can be adopted. */
export type AdoptedObject = "application" | "configMap" | "serviceAccount" | "role" | "roleBinding";

/** A daemon that somebody else set up. */
export interface AdoptedDaemon {
    /** The deployment id that its Application has. */
    readonly deploymentId: string;
    /** Those that exist and are imported; the others are not declared. */
    readonly objects: readonly AdoptedObject[];
    /** From now on everything is declared as it should be, over what others wrote. */
    readonly change?: boolean | undefined;
}

/**
 * What counts for a daemon: its release with all overrides, and its configuration.
 * @throws RangeError when there is no release, which is a fault of the program: `fiaasFaults` has refused it before.
 */
export function effectiveDaemon(fiaas: FiaasConfiguration, daemon: DaemonConfiguration): EffectiveDaemon {
    const channel = fiaas.release === undefined ? (daemon.channel ?? fiaas.channel) : undefined;
    const { release, source } = releaseOf(fiaas, daemon);
    const clusterConfig = effectiveClusterConfig(fiaas, daemon);
    const version = imageVersion(release.image);
    return {
        channel,
        source,
        image: release.image,
        version,
        digest: release.digest,
        specification: overridden(release.spec, [fiaas.override, daemon.override]),
        clusterConfig,
        clusterConfigText: daemonYaml(clusterConfig),
        configurationHash: createHash("sha256").update(canonicalJson(clusterConfig)).digest("hex"),
        tag: channel ?? version,
        additionalLabels: given(daemon.additionalLabels),
        additionalAnnotations: given(daemon.additionalAnnotations),
        direct: daemon.direct ?? fiaas.direct ?? false,
        force: daemon.bootstrap?.force,
        bootstrapLabel: daemon.bootstrap?.label ?? fiaas.bootstrap?.label ?? "always",
        deadline: daemon.bootstrap?.deadline ?? bootstrapConfiguration.parse(fiaas.bootstrap ?? {}).deadline,
        bindDefault: daemon.bindDefault ?? false,
        wave: daemon.wave ?? 0,
        retain: daemon.retain ?? false,
        adopt: daemon.adopt,
    };
}

/** Whether there is a release that the daemon follows or is pinned to. */
export function hasRelease(fiaas: FiaasConfiguration, daemon: DaemonConfiguration): boolean {
    const channel = daemon.channel ?? fiaas.channel;
    return daemon.pin !== undefined || fiaas.release !== undefined || Object.hasOwn(fiaas.channels, channel);
}

function releaseOf(
    fiaas: FiaasConfiguration,
    daemon: DaemonConfiguration,
): { readonly release: Release; readonly source: EffectiveDaemon["source"] } {
    if (daemon.pin !== undefined) {
        return { release: daemon.pin, source: "pin" };
    }
    if (fiaas.release !== undefined) {
        return { release: fiaas.release, source: "release" };
    }
    const channel = daemon.channel ?? fiaas.channel;
    const release = Object.hasOwn(fiaas.channels, channel) ? fiaas.channels[channel] : undefined;
    if (release === undefined) {
        throw new RangeError(`The channel "${channel}" has no release.`);
    }
    return { release, source: "channel" };
}

/** The kinds of objects that have any. */
function given(
    maps: Readonly<Record<string, Readonly<Record<string, string>> | undefined>> = {},
): Record<string, Readonly<Record<string, string>>> {
    const entries = Object.entries(maps).flatMap(([kind, map]) =>
        map === undefined || Object.keys(map).length === 0 ? [] : [[kind, map] as const],
    );
    return Object.fromEntries(entries);
}

/**
 * The daemon reads YAML 1.1, in which texts such as `on`, `12:30` and `=` are something else, and others read 1.2: in
 * quotes a text is a text for all of them.
 */
function daemonYaml(clusterConfig: Readonly<Record<string, unknown>>): string {
    return stringify(clusterConfig, {
        lineWidth: 0,
        aliasDuplicateObjects: false,
        defaultStringType: "QUOTE_DOUBLE",
        defaultKeyType: "PLAIN",
    });
}
