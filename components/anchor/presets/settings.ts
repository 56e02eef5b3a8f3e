import type { ArgumentValue } from "../values";
import type { PresetName } from "./names";

/** What an anchor says of its preset. */
export interface PresetSettings {
    readonly preset?: PresetName | undefined;
    readonly manifest?: Readonly<Record<string, unknown>> | undefined;
    readonly image?: string | undefined;
    readonly arguments?: Readonly<Record<string, ArgumentValue>> | undefined;
}

/** Something that does not go together: where below the anchor, and "<what is wrong>. <what to do>". */
export interface SettingsFault {
    readonly path: readonly string[];
    readonly message: string;
}

/** What an anchor says of preset and manifest that does not go together. */
export function presetFaults({ preset, manifest, image, ...settings }: PresetSettings): SettingsFault[] {
    if (preset === undefined) {
        const without = manifest === undefined ? "says not what to run. Add preset or manifest" : undefined;
        const needsPreset =
            "is only for presets: a manifest has its own. Take it out, or write preset in place of manifest";
        return [
            ...(without === undefined ? [] : [{ path: [], message: without }]),
            ...(image === undefined ? [] : [{ path: ["image"], message: needsPreset }]),
            ...(settings.arguments === undefined ? [] : [{ path: ["arguments"], message: needsPreset }]),
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
    ];
}
