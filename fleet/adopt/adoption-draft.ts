import { isDeepStrictEqual } from "node:util";
import { parse } from "yaml";
import { imageFault } from "../../components/fiaas/image";
import type { InstallationConfiguration } from "../../components/installation/config";
import { byNumbers } from "../../components/installation/fault-lines";
import { type ConfigurationMap, isMap } from "../../components/installation/merge";
import { valueAt } from "../../components/installation/faults";
import { definitionNames, type FoundApplication, type FoundCluster, type FoundDaemon } from "./find-daemons";

/** Sections that are to be written, and what a person should know about them. */
export interface Draft {
    /** `flotilla:fiaas` without what the stack file has already. */
    readonly fiaas: ConfigurationMap;
    /** The `fiaas` of each namespace that has a daemon to adopt. */
    readonly daemons: Readonly<Record<string, ConfigurationMap>>;
    /** One sentence each. */
    readonly notes: readonly string[];
}

/** The channel that Skipper takes where a ConfigMap names none. */
const defaultTag = "stable";

interface Release {
    readonly image: string;
    readonly spec: ConfigurationMap | undefined;
}

/** Writes down what was found, as it was found: the schema has the last word later. */
export function draftAdoption(found: FoundCluster, configuration: InstallationConfiguration): Draft {
    const notes = found.strays.map(
        ({ namespace, name }) =>
            `${namespace}: the ConfigMap ${name} has Skipper's label, but no daemon reads it, because of its name.`,
    );
    const isFree = ({ namespace }: FoundDaemon): boolean => configuration.namespaces[namespace]?.fiaas === undefined;
    const daemons = found.daemons.filter((daemon) => isFree(daemon) && isDaemon(daemon, notes));
    const releases = channelReleases(daemons, configuration.fiaas?.channels ?? {});
    const only = configuration.fiaas?.release;
    const known = new Set(Object.keys(configuration.fiaas?.channels ?? {}));
    const added = only === undefined ? [...releases].filter(([tag]) => !known.has(tag)) : [];
    return {
        fiaas: {
            ...(added.length > 0 && { channels: Object.fromEntries(added.map(([tag, each]) => [tag, written(each)])) }),
            ...definitionsOf(found, configuration, notes),
        },
        daemons: Object.fromEntries(
            daemons.map((daemon) => {
                const release = only ?? releases.get(tagOf(daemon));
                const channel = only === undefined ? { channel: tagOf(daemon) } : {};
                return [daemon.namespace, { ...channel, ...daemonEntry(daemon, release, notes) }];
            }),
        ),
        notes,
    };
}

/** Whether there is something to adopt; says what is odd about it. */
function isDaemon({ namespace, application, configMap }: FoundDaemon, notes: string[]): boolean {
    if (configMap?.isLabelled === false) {
        notes.push(`${namespace}: Skipper would not have found the ConfigMap, because it has no label app.`);
    }
    if (application !== undefined && configMap === undefined) {
        notes.push(`${namespace}: there is an Application, but no ConfigMap any more; the daemon is adopted without.`);
    }
    if (application === undefined && configMap?.isLabelled === true) {
        notes.push(
            `${namespace}: there is a ConfigMap, but no Application: Skipper never deployed here. Give the namespace a ` +
                "daemon of its own when you like, and delete the ConfigMap before.",
        );
    }
    if (application !== undefined && application.deploymentId === undefined) {
        notes.push(
            `${namespace}: the Application has no label fiaas/deployment_id, so no daemon ever deployed it. It is left out.`,
        );
    }
    return application?.deploymentId !== undefined;
}

function tagOf({ configMap }: FoundDaemon): string {
    return configMap?.tag ?? defaultTag;
}

function releaseOf({ image, specification }: FoundApplication): Release | undefined {
    return image === undefined ? undefined : { image, spec: specification };
}

function written({ image, spec }: Release): ConfigurationMap {
    return { image, ...(spec !== undefined && { spec }) };
}

/** The release of each channel: the one that it has already, else the one that most of its namespaces have. */
function channelReleases(
    daemons: readonly FoundDaemon[],
    known: Readonly<Record<string, Release>>,
): ReadonlyMap<string, Release> {
    const releases = new Map<string, Release>(Object.entries(known));
    const byTag = new Map<string, Release[]>();
    for (const daemon of daemons) {
        const release = daemon.application === undefined ? undefined : releaseOf(daemon.application);
        if (release !== undefined) {
            byTag.set(tagOf(daemon), [...(byTag.get(tagOf(daemon)) ?? []), release]);
        }
    }
    for (const [tag, candidates] of byTag) {
        const most = mostCommon(candidates);
        if (most !== undefined && !releases.has(tag)) {
            releases.set(tag, most);
        }
    }
    return releases;
}

/** Of as many, the one with the last image; none that a channel could not have. */
function mostCommon(candidates: readonly Release[]): Release | undefined {
    const count = (release: Release): number => candidates.filter((each) => isDeepStrictEqual(each, release)).length;
    const usable = candidates.filter(({ image }) => imageFault(image) === undefined);
    return usable.sort((one, other) => count(other) - count(one) || byNumbers.compare(other.image, one.image))[0];
}

function daemonEntry(daemon: FoundDaemon, release: Release | undefined, notes: string[]): ConfigurationMap {
    const { namespace, application, configMap, objects } = daemon;
    const own = application === undefined ? undefined : releaseOf(application);
    const isPinned = own !== undefined && !(own.image === release?.image && isDeepStrictEqual(own.spec, release.spec));
    return {
        ...(isPinned && { pin: written(own) }),
        ...(configMap?.clusterConfig !== undefined && clusterConfigOf(namespace, configMap.clusterConfig, notes)),
        ...(application?.additionalLabels !== undefined && { additionalLabels: application.additionalLabels }),
        ...(application?.additionalAnnotations !== undefined && {
            additionalAnnotations: application.additionalAnnotations,
        }),
        adopt: { deploymentId: application?.deploymentId ?? "", objects: [...objects] },
    };
}

/** fdd reads YAML 1.1, in which `yes` is true; what a flag is without its key is written out where ours is another. */
function clusterConfigOf(namespace: string, text: string, notes: string[]): ConfigurationMap {
    let value: unknown;
    try {
        value = parse(text, { version: "1.1", logLevel: "error" });
    } catch {
        value = undefined;
    }
    if (!isMap(value)) {
        notes.push(`${namespace}: cluster_config.yaml is no map of keys, so it is left out.`);
        return {};
    }
    const isOwn = value["enable-service-account-per-app"] === true;
    return {
        clusterConfig: { ...value, ...(!isOwn && { "enable-service-account-per-app": false }) },
        ...(!isOwn && { bindDefault: true }),
    };
}

function definitionsOf(
    { definitions }: FoundCluster,
    configuration: InstallationConfiguration,
    notes: string[],
): ConfigurationMap {
    const isLeft = valueAt(configuration, ["fiaas", "crds", "create"]) === false;
    if (definitions.length === 0 || isLeft) {
        return {};
    }
    if (definitions.length < definitionNames.length) {
        notes.push(`Of the definitions there is only ${definitions.join()}; delete it, or make the other one by hand.`);
        return {};
    }
    return { crds: { create: true, adopt: true } };
}
