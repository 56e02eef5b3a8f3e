import { controllerManagerPreset } from "./controller-manager";
import type { PresetName } from "./names";
import type { MakePreset } from "./preset";
import { schedulerPreset } from "./scheduler";

/** What makes the component of each preset. */
export const presets: Readonly<Record<PresetName, MakePreset>> = {
    scheduler: schedulerPreset,
    "controller-manager": controllerManagerPreset,
};
