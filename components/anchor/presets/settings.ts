import { alternatives } from "../../fault/suggestion";
import type { ArgumentValue } from "../values";
import { type PresetName, presetPorts } from "./names";
import { type FollowedServices, serviceFaults } from "./service-config";

/** What an anchor says of its preset. */
export interface PresetSettings {
    readonly preset?: PresetName | undefined;
    readonly manifest?: Readonly<Record<string, unknown>> | undefined;
    readonly image?: string | undefined;
    readonly arguments?: Readonly<Record<string, ArgumentValue>> | undefined;
    readonly etcd?: string | undefined;
    readonly firstMember?: string | undefined;
    readonly ports?: Readonly<Record<string, number>> | undefined;
    readonly services?: FollowedServices | undefined;
}

/** Something that does not go together: where below the anchor, and "<what is wrong>. <what to do>". */
export interface SettingsFault {
    readonly path: readonly string[];
    readonly message: string;
}

/** What only presets have. */
const presetKeys = ["image", "arguments", "etcd", "firstMember", "ports", "services"] as const;

/** What an anchor says of preset and manifest that does not go together. */
export function presetFaults(settings: PresetSettings): SettingsFault[] {
    const { preset, manifest, image } = settings;
    if (preset === undefined) {
        const needsPreset =
            "is only for presets: a manifest has its own. Take it out, or write preset in place of manifest";
        return [
            ...(manifest === undefined ? [{ path: [], message: "says not what to run. Add preset or manifest" }] : []),
            ...presetKeys
                .filter((key) => settings[key] !== undefined)
                .map((key) => ({ path: [key], message: needsPreset })),
        ];
    }
    return [
        ...(manifest === undefined
            ? []
            : [
                  {
                      path: ["manifest"],
                      message: "stands beside preset, which has a manifest of its own. Remove one of the two",
                  },
              ]),
        ...(image === undefined ? [{ path: ["preset"], message: "needs to know of which version. Add image" }] : []),
        ...unusedFaults(preset, settings),
        ...portFaults(preset, settings),
        ...serviceFaults(preset, settings.services ?? {}),
    ];
}

function unusedFaults(preset: PresetName, settings: PresetSettings): SettingsFault[] {
    return [
        ...(["etcd", "firstMember"] as const)
            .filter((key) => settings[key] !== undefined && preset !== "etcd")
            .map((key) => ({ path: [key], message: "is only for the preset etcd. Take it out" })),
        ...(settings.arguments !== undefined && preset === "haproxy"
            ? [
                  {
                      path: ["arguments"],
                      message:
                          'are not what haproxy goes by. Take them out, and write files: {haproxy.cfg: {content: "…"}} for another configuration',
                  },
              ]
            : []),
    ];
}

function portFaults(preset: PresetName, { ports = {} }: PresetSettings): SettingsFault[] {
    const known = Object.keys(presetPorts[preset]);
    return Object.keys(ports)
        .filter((port) => !known.includes(port))
        .map((port) => ({
            path: ["ports", port],
            message:
                known.length === 0
                    ? `is no port of the preset ${preset}, which has a flag for its own. Write arguments: {secure-port: …}`
                    : `is no port of the preset ${preset}. ${alternatives(port, known) ?? "Take it out"}`,
        }));
}
