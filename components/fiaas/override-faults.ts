import type { ConfigurationPath, Fault } from "../fault/fault";
import { show } from "../installation/show";
import { valueAt } from "../installation/faults";
import { showPath } from "../installation/fault-lines";
import type { FiaasSpecification } from "./fiaas-yaml";
import { specificationFaults } from "./fiaas-yaml-rules";
import { overridden, type SpecificationOverride } from "./override";
import { type SoundDaemon, type SoundFiaas, soundOverride, soundRelease } from "./sound-fiaas";

/**
 * What is wrong with a daemon's fiaas.yml after all overrides, although each part is right: at the override that was put
 * on top. Without an override the release itself has told it.
 */
export function overrideFaults(fiaas: SoundFiaas, daemon: SoundDaemon): Fault[] {
    const [common, own] = [soundOverride(fiaas.written), soundOverride(daemon.written)];
    if (common === "wrong" || own === "wrong") {
        return [];
    }
    const top = topOf(daemon, common, own);
    const release = top === undefined ? undefined : soundRelease(fiaas, daemon);
    if (top === undefined || release === undefined) {
        return [];
    }
    // Each part is right by itself, so that the whole has the right form.
    const specification = overridden(release.spec, [common, own]) as FiaasSpecification;
    return specificationFaults(specification).map(({ path, message }) => ({
        path: [...top.path, ...written(top.override.spec, path)],
        message: `with the release's fiaas.yml, ${showPath(path)} ${show(valueAt(specification, path))} ${message}`,
    }));
}

interface TopOverride {
    readonly path: ConfigurationPath;
    readonly override: SpecificationOverride;
}

function topOf(
    { namespace }: SoundDaemon,
    common: SpecificationOverride | undefined,
    own: SpecificationOverride | undefined,
): TopOverride | undefined {
    if (own !== undefined) {
        return { path: ["namespaces", namespace, "fiaas", "override", "spec"], override: own };
    }
    return common === undefined ? undefined : { path: ["fiaas", "override", "spec"], override: common };
}

/** The part of a path that a value has. */
function written(value: unknown, path: ConfigurationPath): ConfigurationPath {
    const length = path.findIndex((_, index) => valueAt(value, path.slice(0, index + 1)) === undefined);
    return length < 0 ? path : path.slice(0, length);
}
