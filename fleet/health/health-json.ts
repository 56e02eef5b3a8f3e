import { healthExitCode } from "./exit-codes";
import type { HealthReport } from "./health-report";

/** How an installation is, for programs. What is not known is null. */
export function healthJson(report: HealthReport): unknown {
    const { name, problems, layers, verdict, nodeCommands } = report;
    return {
        ok: healthExitCode(report) === 0,
        installation: name,
        problems,
        verdict: verdict?.number ?? null,
        layers: layers.map(({ number, name: layer, state, blockedBy, checks }) => ({
            layer: number,
            name: layer,
            state,
            blockedBy: blockedBy ?? null,
            checks: checks.map(({ name: check, state: found, why }) => ({ name: check, state: found, why })),
        })),
        nodeCommands: nodeCommands.map(({ node, addresses, commands }) => ({
            node: node ?? null,
            addresses,
            commands,
        })),
    };
}
