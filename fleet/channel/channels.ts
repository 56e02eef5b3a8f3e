import { fiaasConfiguration } from "../../components/fiaas/config";
import { imageVersion } from "../../components/fiaas/image";
import type { Release } from "../../components/fiaas/release";
import { byNumbers, type Position } from "../../components/installation/fault-lines";
import type { ConfigurationPath } from "../../components/fault/fault";
import type { ResolvedInstallation } from "../../components/installation/resolve";

/** A release that an installation has written down, and where. */
export interface WrittenRelease {
    readonly release: Release;
    /** What follows the last ":" of the image. */
    readonly version: string;
    readonly position: Position;
}

/** A channel of an installation. */
export interface Channel extends WrittenRelease {
    readonly name: string;
    /** Namespaces that name no channel follow it. */
    readonly isDefault: boolean;
    /** The namespaces whose daemon follows it, sorted. */
    readonly namespaces: readonly string[];
}

/** A namespace whose daemon has a release of its own. */
export interface PinnedNamespace extends WrittenRelease {
    readonly namespace: string;
}

/** The releases of an installation. */
export interface InstallationChannels {
    readonly installation: string;
    /** Where its channels are published. */
    readonly publishedAt: string;
    readonly channels: readonly Channel[];
    /** The one release for all namespaces that follow it, where there are no channels. */
    readonly release: (WrittenRelease & { readonly namespaces: readonly string[] }) | undefined;
    readonly pinned: readonly PinnedNamespace[];
}

/** What an installation's configuration says of channels. */
export function channelsOf(
    installation: string,
    { configuration, locate }: ResolvedInstallation,
): InstallationChannels {
    const fiaas = configuration.fiaas ?? fiaasConfiguration.parse({});
    const daemons = Object.entries(configuration.namespaces)
        .flatMap(([namespace, { fiaas: daemon }]) => (daemon === undefined ? [] : [{ namespace, daemon }]))
        .sort((one, other) => byNumbers.compare(one.namespace, other.namespace));
    const followers = daemons.filter(({ daemon }) => daemon.pin === undefined);
    const written = (release: Release, path: ConfigurationPath): WrittenRelease => ({
        release,
        version: imageVersion(release.image),
        position: locate(path),
    });
    return {
        installation,
        publishedAt: fiaas.publishedAt,
        channels: Object.entries(fiaas.channels).map(([name, release]) => ({
            name,
            ...written(release, ["fiaas", "channels", name]),
            isDefault: name === fiaas.channel,
            namespaces: followers
                .filter(({ daemon }) => (daemon.channel ?? fiaas.channel) === name)
                .map(({ namespace }) => namespace),
        })),
        release:
            fiaas.release === undefined
                ? undefined
                : {
                      ...written(fiaas.release, ["fiaas", "release"]),
                      namespaces: followers.map(({ namespace }) => namespace),
                  },
        pinned: daemons.flatMap(({ namespace, daemon: { pin } }) =>
            pin === undefined ? [] : [{ namespace, ...written(pin, ["namespaces", namespace, "fiaas", "pin"]) }],
        ),
    };
}
