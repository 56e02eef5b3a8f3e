import { unaskedLines } from "../problems";
import { type Paint, type Style, wrap } from "../terminal";
import type { Check } from "./check";
import { healthExitCode } from "./exit-codes";
import type { HealthReport } from "./health-report";
import type { LayerReport, LayerState } from "./layers";
import type { NodeCommands } from "./node-commands";

const gap = "  ";
const header = ["LAYER", "STATE"] as const;

const styles: Readonly<Record<LayerState, Style>> = {
    fail: "red",
    blocked: "yellow",
    unknown: "yellow",
    pass: "green",
    skipped: "dim",
};

/**
 * How an installation is, for people: a line for each layer, below it what is worth a look, and the verdict as the last line.
 * @param isWhole shows all checks, also those that say nothing of note.
 */
export function healthText(report: HealthReport, isWhole: boolean, paint: Paint): string {
    const lines = report.problems.length > 0 ? unaskedLines(report, paint) : reportLines(report, isWhole, paint);
    return lines.map((line) => `${line}\n`).join("");
}

function reportLines(report: HealthReport, isWhole: boolean, paint: Paint): string[] {
    const { name, layers, nodeCommands } = report;
    const width = Math.max(header[1].length, ...layers.map((layer) => stateText(layer).length));
    return [
        paint("bold", name),
        paint("dim", `${gap}${header[1].padEnd(width)}${gap}${header[0]}`),
        ...layers.flatMap((layer, index) => layerLines(layer, layers.slice(0, index), width, isWhole, paint)),
        ...nodeCommands.flatMap((node) => commandLines(node, paint)),
        "",
        ...wrap(summary(report), "", ""),
    ];
}

function stateText({ state, blockedBy }: LayerReport): string {
    return blockedBy === undefined ? state : `${state} by ${blockedBy}`;
}

/** @param below the layers that stand before it: what they told of all that is above them is not told again. */
function layerLines(
    layer: LayerReport,
    below: readonly LayerReport[],
    width: number,
    isWhole: boolean,
    paint: Paint,
): string[] {
    const { state, number, name, checks } = layer;
    const shown = paint(styles[state], stateText(layer).padEnd(width));
    const isNew = (check: Check): boolean => !below.some((other) => other.checks.includes(check));
    const told = isWhole ? checks : checks.filter((check) => isTold(check, state) && isNew(check));
    return [`${gap}${shown}${gap}${number} ${name}`, ...told.flatMap((check) => checkLines(check, paint))];
}

/** Skipped ones are of note only where there is nothing else. */
function isTold({ state, why }: Check, layer: LayerState): boolean {
    return state === "skipped" ? layer === "skipped" : state !== "pass" || why !== "";
}

function checkLines({ name, state, why }: Check, paint: Paint): string[] {
    const indent = gap.repeat(3);
    const first = `${gap.repeat(2)}${paint(styles[state], state)} ${name}`;
    return why === "" ? [first] : [`${first}:`, ...wrap(why, indent, indent)];
}

function commandLines({ node, addresses, commands }: NodeCommands, paint: Paint): string[] {
    const where = node === undefined ? "each control-plane node" : `${node} (${addresses.join(", ")})`;
    return ["", paint("bold", `On ${where}, as root:`), ...commands.map((command) => gap + command)];
}

/** The first layer that fails, and what may well follow from it. */
function summary(report: HealthReport): string {
    const { layers, verdict } = report;
    const those = (state: LayerState): string | undefined => {
        const numbers = layers.filter((layer) => layer.state === state).map(({ number }) => `${number}`);
        return numbers.length === 0 ? undefined : `${numbers.length === 1 ? "layer" : "layers"} ${numbers.join(", ")}`;
    };
    const [blocked, unknown, skipped] = [those("blocked"), those("unknown"), those("skipped")];
    return [
        verdict === undefined ? "No layer fails." : `Layer ${verdict.number} fails first: ${verdict.name}.`,
        ...(blocked === undefined ? [] : [`Likely a consequence: ${blocked}.`]),
        ...(unknown === undefined ? [] : [`Not known: ${unknown}.`]),
        ...(skipped === undefined || verdict !== undefined ? [] : [`Nothing to check: ${skipped}.`]),
        ...exitText(healthExitCode(report)),
    ].join(" ");
}

function exitText(code: number): string[] {
    return code === 0 ? [] : [`Exit code ${code}.`];
}
