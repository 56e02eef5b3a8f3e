import { apiServerPreset } from "./apiserver";
import { controllerManagerPreset } from "./controller-manager";
import { etcdPreset } from "./etcd";
import { haproxyPreset } from "./haproxy";
import type { PresetName } from "./names";
import type { MakePreset } from "./preset";
import { schedulerPreset } from "./scheduler";

/** What makes the component of each preset. */
export const presets: Readonly<Record<PresetName, MakePreset>> = {
    apiserver: apiServerPreset,
    scheduler: schedulerPreset,
    "controller-manager": controllerManagerPreset,
    etcd: etcdPreset,
    haproxy: haproxyPreset,
};
