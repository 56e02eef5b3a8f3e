import { printable } from "../../components/installation/show";
import { enumerate } from "../inventory";
import { type Paint, wrap } from "../terminal";
import type { FleetReport } from "./report";
import { notesOf, numberText } from "./words";

/** So many surprises are shown; JSON has all. */
const mostSurprises = 20;
/** So many names of installations stand beside one. */
const entryNames = 4;

/** What a reader has to know to read the rest. */
export function noteLines(report: FleetReport, width: number): string[] {
    return notesOf(report).flatMap((note) => wrap(printable(`Note: ${note}`), "", "    ", width));
}

/** Where the engine found something else than a diff foresees. */
export function surpriseLines({ comparison }: FleetReport, width: number, paint: Paint): string[] {
    const surprises = comparison?.surprises ?? [];
    const rest = surprises.length - mostSurprises;
    return surprises.length === 0
        ? []
        : [
              paint("bold", paint("yellow", "NOT AS FORESEEN")),
              ...surprises
                  .slice(0, mostSurprises)
                  .flatMap(({ installations, resource, foreseen, found }) => [
                      paint("bold", `  ${printable(resource)}`),
                      ...wrap(`in ${printable(enumerate(installations, entryNames))}`, "      ", "      ", width),
                      ...wrap(printable(`foreseen: ${foreseen}`), "      ", "        ", width),
                      ...wrap(printable(`found: ${found}`), "      ", "        ", width),
                  ]),
              ...(rest > 0 ? [`  and ${numberText(rest)} more`] : []),
          ];
}
