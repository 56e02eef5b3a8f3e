/** Components whose static pods, files and health are known. */
export const presetNames = ["apiserver", "scheduler", "controller-manager", "etcd", "haproxy"] as const;

/** A component whose static pod is known. */
export type PresetName = (typeof presetNames)[number];

/** The ports that a preset lets one choose by `ports`, and those that it has without it. Others have a flag for their port. */
export const presetPorts: Readonly<Record<PresetName, Readonly<Record<string, number>>>> = {
    apiserver: {},
    scheduler: {},
    "controller-manager": {},
    etcd: { client: 2379, peer: 2380, metrics: 2381 },
    haproxy: { apiserver: 6553, etcd: 2378, health: 6554 },
};
