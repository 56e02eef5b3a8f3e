import type { ConfigurationMap } from "../../installation/merge";
import type { NodesConfiguration } from "../../node/config";
import type { PkiConfiguration } from "../../pki/config";
import type { AnchorConfiguration } from "../config";
import type { AnchorFile } from "../file-config";
import type { ArgumentValue } from "../values";
import type { SettingsFault } from "./settings";

/** What a preset is made from. */
export interface PresetInput {
    /** Of the anchor. */
    readonly name: string;
    readonly image: string;
    /** Over those that the preset sets. */
    readonly arguments: Readonly<Record<string, ArgumentValue>>;
    /** Which etcd of the catalog. */
    readonly etcd: string;
    /** The node whose member may begin that etcd. */
    readonly firstMember: string | undefined;
    /** Over those that the preset has. */
    readonly ports: Readonly<Record<string, number>>;
    /** Which haproxy follows by the API, by the name that they have there. */
    readonly services: NonNullable<AnchorConfiguration["services"]>;
    /** Where its files are. */
    readonly directory: string;
    readonly nodes: NodesConfiguration;
    readonly pki: PkiConfiguration;
}

/** A file of a preset. */
export type PresetFile = Omit<AnchorFile, "owner">;

/** What the script has to know of a member of etcd, which joins and leaves a cluster. */
export interface EtcdMember {
    readonly dataDirectory: string;
    /** Where the others reach it; with `$(HOST_IP)` for the node's address. */
    readonly peerUrl: string;
    /** Client URLs of all members. */
    readonly endpoints: readonly string[];
    /** The node whose member may begin a cluster. */
    readonly first: string | undefined;
    /** Files of the anchor, with which it asks the cluster; the same on all nodes. */
    readonly files: Readonly<Record<"authority" | "certificate" | "privateKey", string>>;
}

/** A component as it runs by itself. */
export interface Preset {
    /** The static pod, without its namespace. */
    readonly pod: ConfigurationMap;
    readonly files: Readonly<Record<string, PresetFile>>;
    readonly health: NonNullable<AnchorConfiguration["health"]>;
    readonly nodeSelector: Readonly<Record<string, string>>;
    /** Seconds from its last answer until the kubelet has forgotten a pod of it that was stopped. @default the script's */
    readonly settle?: number;
    /** For a member of etcd. @default nothing */
    readonly member?: EtcdMember;
    /** What cannot be made of this installation: where below the anchor, and what to do. @default nothing */
    readonly faults?: readonly SettingsFault[];
}

/** Makes a component of what is known about the cluster. */
export type MakePreset = (input: PresetInput) => Preset;

/** The label of nodes with API server, scheduler and controller manager. */
export const controlPlaneSelector: Readonly<Record<string, string>> = { "node-role.kubernetes.io/control-plane": "" };

/** A URL with an address of a node, which may be one of IPv6. */
export function urlOf(scheme: "http" | "https", address: string, port: number): string {
    return `${scheme}://${hostAndPort(address, port)}`;
}

/** An address with a port, an address of IPv6 in brackets. */
export function hostAndPort(address: string, port: number): string {
    return `${address.includes(":") ? `[${address}]` : address}:${port}`;
}
