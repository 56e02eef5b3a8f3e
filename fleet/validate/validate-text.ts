import { byNumbers, faultParts } from "../../components/installation/fault-lines";
import { enumerate } from "../inventory";
import type { Paint } from "../terminal";
import type { CheckedInstallation } from "./validate";

/** All faults, a line each, and a last line that sums them up. */
export function validateText(checked: readonly CheckedInstallation[], paint: Paint): string {
    const faults = distinctFaults(checked);
    const lines = faults.map(({ text, installations }) => {
        const line = paintPosition(text, paint);
        return installations === 1 ? line : `${line} ${paint("dim", `(in ${installations} installations)`)}`;
    });
    return [...lines, summary(checked, faults.length)].map((line) => `${line}\n`).join("");
}

/** What validate found, for programs. */
export function validateJson(checked: readonly CheckedInstallation[], unused: readonly string[] | undefined): unknown {
    return {
        installations: checked.map(({ name, file, layers, faults }) => ({
            name,
            file,
            ok: faults.length === 0,
            layers,
            faults: faults.map(faultParts),
        })),
        unusedLayers: unused ?? null,
    };
}

interface DistinctFault {
    readonly text: string;
    /** How many installations have it. */
    readonly installations: number;
}

/** A layer's fault is told once, however many installations name the layer. */
function distinctFaults(checked: readonly CheckedInstallation[]): DistinctFault[] {
    const found = new Map<string, DistinctFault>();
    for (const { name, file, faults } of checked) {
        for (const text of faults) {
            // How a layer was reached from one installation or another makes no other fault of it.
            const key = text.startsWith(file) ? text : text.replace(`(${name} -> `, "(");
            const known = found.get(key);
            found.set(key, { text: known?.text ?? text, installations: (known?.installations ?? 0) + 1 });
        }
    }
    return [...found.values()].sort((one, other) => byNumbers.compare(one.text, other.text));
}

function paintPosition(text: string, paint: Paint): string {
    const { file, line } = faultParts(text);
    const position = line === undefined ? file : `${file}:${line}`;
    return paint("bold", position) + text.slice(position.length);
}

function summary(checked: readonly CheckedInstallation[], faults: number): string {
    const wrong = checked.filter((installation) => installation.faults.length > 0).map(({ name }) => name);
    if (checked.length === 0) {
        return "There are no installations yet. Make one: `npx flotilla new <name>`.";
    }
    if (wrong.length === 0) {
        return checked.length === 1 ? "1 installation is right." : `${checked.length} installations are right.`;
    }
    const all = checked.length === 1 ? "1 installation" : `${checked.length} installations`;
    const verb = wrong.length === 1 ? "has" : "have";
    return `${wrong.length} of ${all} ${verb} faults: ${enumerate(wrong)}. ${faults} ${faults === 1 ? "fault" : "faults"}.`;
}
