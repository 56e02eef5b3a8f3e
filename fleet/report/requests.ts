import type { Requests } from "./report";

/** Nobody requests anything. */
export const noRequests: Requests = { cpu: 0, memory: 0 };

/** Parts of a core that are told apart: Kubernetes knows no finer ones. */
const finest = 1e9;

/** Two requests together, the second one so many times. */
export function addRequests(one: Requests, other: Requests, times = 1): Requests {
    return {
        // Sums of tenths are not exact in binary.
        cpu: Math.round((one.cpu + other.cpu * times) * finest) / finest,
        memory: one.memory + other.memory * times,
    };
}
