import { nodeConfiguration, type NodesConfiguration } from "../node/config";
import type { ConfigurationPath } from "../fault/fault";
import { valueAt } from "../installation/faults";
import { type ConfigurationMap, isMap, ownValue } from "../installation/merge";
import { CatalogView } from "../pki/catalog-view";
import { pkiConfiguration } from "../pki/config";
import { anchorConfiguration } from "./config";
import { type EffectiveAnchor, effectiveAnchor } from "./effective-anchor";

/** An anchor as checks look at it. */
export interface ViewedAnchor extends EffectiveAnchor {
    /** Whether its static pod is a preset's: what is wrong with that stands nowhere in the file. */
    readonly isPreset: boolean;
}

/** Anchors as checks look at them: what counts, what was written, and where. */
export class AnchorView {
    /** Those that are right by themselves, sorted by name. */
    public readonly anchors: readonly ViewedAnchor[];
    /** Undefined for an installation without certificates. */
    public readonly catalog: CatalogView | undefined;
    /** Whether all that the catalog and the nodes have is known, so that one may say what they have not. */
    public readonly isComplete: boolean;
    public readonly nodes: NodesConfiguration;
    private readonly raw: ConfigurationMap;

    constructor(raw: ConfigurationMap) {
        this.raw = raw;
        this.catalog = CatalogView.of(raw);
        this.nodes = soundNodes(raw);
        const written = mapAt(raw, "nodes");
        this.isComplete =
            (this.catalog?.sound.omitted ?? []).length === 0 &&
            Object.keys(this.nodes).length === Object.keys(written).length;
        const surroundings = { nodes: this.nodes, pki: this.catalog?.sound.pki ?? pkiConfiguration.parse({}) };
        this.anchors = Object.entries(mapAt(raw, "anchors"))
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .flatMap(([name, entry]) => {
                const { data } = anchorConfiguration.safeParse(entry);
                return data === undefined
                    ? []
                    : [{ ...effectiveAnchor(name, data, surroundings), isPreset: data.preset !== undefined }];
            });
    }

    /** Where to change something of an anchor: at the key, if somebody wrote it, else at what brought it about. */
    public pathOf({ name, isPreset }: ViewedAnchor, ...keys: ConfigurationPath): ConfigurationPath {
        const own = ["anchors", name];
        if (keys.length > 0 && valueAt(this.raw, [...own, ...keys]) !== undefined) {
            return [...own, ...keys];
        }
        return isPreset ? [...own, "preset"] : own;
    }
}

function mapAt(raw: ConfigurationMap, key: string): ConfigurationMap {
    const value = ownValue(raw, key);
    return isMap(value) ? value : {};
}

function soundNodes(raw: ConfigurationMap): NodesConfiguration {
    const entries = Object.entries(mapAt(raw, "nodes")).flatMap(([name, entry]) => {
        const { data } = nodeConfiguration.safeParse(entry);
        return data === undefined ? [] : [[name, data] as const];
    });
    return Object.fromEntries(entries);
}
