import { type Position, showPath } from "../../components/installation/fault-lines";
import { cut, printable } from "../../components/installation/show";
import type { Paint } from "../terminal";
import { type ExplainedValue, masked } from "./explain";

/** The files that count, the strongest first. */
export function filesText(stackFile: string, layers: readonly string[]): string {
    const files = [stackFile, ...[...layers].reverse().map((name) => `stacks/layers/${name}.yaml`)];
    const title = files.length === 1 ? "File:" : "Files, the strongest first:";
    return [title, ...files.map((file) => `  ${file}`), "", ""].join("\n");
}

/** One line a value, and indented below it, when wanted, what it overrides. */
export function explainText(values: readonly ExplainedValue[], withOverrides: boolean, paint: Paint): string {
    const lines = values.flatMap(({ path, value, position, overrides }) => [
        {
            text: `${showPath(path)} = ${showValue(value)}`,
            position: position === undefined ? "default" : at(position),
        },
        ...(withOverrides ? overrides : []).map((overridden) => ({
            text: overridden.value === null ? "    removed" : `    overrides ${showValue(overridden.value)}`,
            position: at(overridden.position),
        })),
    ]);
    const width = Math.min(widest, Math.max(0, ...lines.map(({ text }) => text.length)));
    return lines.map(({ text, position }) => `${text.padEnd(width)}   ${paint("dim", position)}\n`).join("");
}

/** What explain found, for programs. */
export function explainJson(values: readonly ExplainedValue[], withOverrides: boolean): unknown {
    return values.map(({ path, value, position, overrides }) => ({
        path: showPath(path),
        value,
        ...position,
        isDefault: position === undefined,
        ...(withOverrides
            ? { overrides: overrides.map((overridden) => ({ value: overridden.value, ...overridden.position })) }
            : {}),
    }));
}

/** A longer line pushes its own position to the right, not everybody's. */
const widest = 60;

const longest = 70;

function showValue(value: unknown): string {
    return cut(value === masked ? masked : printable(JSON.stringify(value)), longest, longest - 20);
}

function at({ file, line }: Position): string {
    return line === undefined ? file : `${file}:${line}`;
}
