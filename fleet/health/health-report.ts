import type { HealthAnswer } from "./ask/ask-health";
import { judge } from "./judge/judge";
import { type LayerReport, verdictOf } from "./layers";
import { nodeCommands, type NodeCommands } from "./node-commands";

/** How an installation is. */
export interface HealthReport {
    readonly name: string;
    /** Why it could not be asked, a line each; empty when it was. */
    readonly problems: readonly string[];
    /** In their order; none when it could not be asked. */
    readonly layers: readonly LayerReport[];
    /** The layer that failed first. */
    readonly verdict: LayerReport | undefined;
    /** What to look at on nodes whose API server does not answer. */
    readonly nodeCommands: readonly NodeCommands[];
}

/** Judges what was read of an installation. */
export function reportHealth(name: string, { observations, expectations }: HealthAnswer): HealthReport {
    const layers = judge(observations, expectations);
    return {
        name,
        problems: [],
        layers,
        verdict: verdictOf(layers),
        nodeCommands: nodeCommands(observations, expectations),
    };
}

/** The report of an installation that could not be asked. */
export function reportUnasked(name: string, problems: readonly string[]): HealthReport {
    return { name, problems, layers: [], verdict: undefined, nodeCommands: [] };
}
