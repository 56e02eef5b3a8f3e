import type { ConfigurationMap } from "../../installation/merge";
import type { NodesConfiguration } from "../../node/config";
import type { PkiConfiguration } from "../../pki/config";
import type { AnchorConfiguration } from "../config";
import type { AnchorFile } from "../file-config";
import type { ArgumentValue } from "../values";

/** What a preset is made from. */
export interface PresetInput {
    /** Of the anchor. */
    readonly name: string;
    readonly image: string;
    /** Over those that the preset sets. */
    readonly arguments: Readonly<Record<string, ArgumentValue>>;
    /** Where its files are. */
    readonly directory: string;
    readonly nodes: NodesConfiguration;
    readonly pki: PkiConfiguration;
}

/** A file of a preset. */
export type PresetFile = Omit<AnchorFile, "owner">;

/** A component as it runs by itself. */
export interface Preset {
    /** The static pod, without its namespace. */
    readonly pod: ConfigurationMap;
    readonly files: Readonly<Record<string, PresetFile>>;
    readonly health: NonNullable<AnchorConfiguration["health"]>;
    readonly nodeSelector: Readonly<Record<string, string>>;
}

/** Makes a component of what is known about the cluster. */
export type MakePreset = (input: PresetInput) => Preset;

/** The label of nodes with API server, scheduler and controller manager. */
export const controlPlaneSelector: Readonly<Record<string, string>> = { "node-role.kubernetes.io/control-plane": "" };
