/** Components whose static pods, files and health are known. */
export const presetNames = ["scheduler", "controller-manager"] as const;

/** A component whose static pod is known. */
export type PresetName = (typeof presetNames)[number];
