import type { Paint, Style } from "../terminal";
import type { DifferenceLine } from "./yaml-difference";

/** How lines of a difference stand out. */
const signStyles: Readonly<Record<DifferenceLine["sign"], Style>> = { "-": "red", "+": "green", " ": "dim" };

/** Lines of a difference for a terminal; they are not broken, so that they can be copied. */
export function differenceLines(lines: readonly DifferenceLine[], indent: string, paint: Paint): string[] {
    return lines.map(({ sign, text, note }) => {
        const line = paint(signStyles[sign], `${indent}${sign} ${text}`.trimEnd());
        return note === undefined ? line : `${line}  ${paint("bold", `# ${note}`)}`;
    });
}
