import { exitCodes } from "../../toolchain/toolchain-error";
import type { HealthReport } from "./health-report";

/** Exit codes of `flotilla health`. */
export const healthExitCodes = {
    /** No layer fails, and all could be asked. */
    healthy: exitCodes.ok,
    /** Something could not be asked, and what could be is as it should be. */
    notAsked: 2,
    /** Added to the number of the layer that failed first: the layer 0 must not look like success, nor layer 1 like a wrong option. */
    firstLayer: 10,
} as const;

/** The exit code that goes with a report. */
export function healthExitCode({
    problems,
    layers,
    verdict,
}: Pick<HealthReport, "problems" | "layers" | "verdict">): number {
    if (verdict !== undefined) {
        return healthExitCodes.firstLayer + verdict.number;
    }
    const isUnasked = problems.length > 0 || layers.some(({ state }) => state === "unknown");
    return isUnasked ? healthExitCodes.notAsked : healthExitCodes.healthy;
}
