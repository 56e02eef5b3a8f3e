import type { Fault } from "../fault/fault";
import { type ConfigurationMap, ownValue } from "../installation/merge";
import { daemonFaults } from "./daemon-faults";
import { overrideFaults } from "./override-faults";
import { channelFaults, releaseFaults } from "./release-faults";
import { soundDaemons, soundFiaas } from "./sound-fiaas";

/**
 * What is wrong between `flotilla:fiaas` and the namespaces that have a daemon.
 * @param raw what was written. Each part is checked by itself, so that a fault in one namespace, or in one release, hides
 * no other fault.
 */
export function fiaasFaults(raw: ConfigurationMap): Fault[] {
    const fiaas = soundFiaas(ownValue(raw, "fiaas"));
    const daemons = soundDaemons(ownValue(raw, "namespaces"));
    return [
        ...releaseFaults(fiaas, daemons),
        ...channelFaults(fiaas, daemons),
        ...daemons.flatMap((daemon) => [...daemonFaults(fiaas, daemon), ...overrideFaults(fiaas, daemon)]),
    ];
}
