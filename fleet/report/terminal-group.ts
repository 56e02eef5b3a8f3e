import { destroys } from "./destruction";
import { printable } from "../../components/installation/show";
import { type Paint, type Style, wrap } from "../terminal";
import type { Action, ChangeGroup, ConfigurationChange, ResourceChange } from "./report";
import { differenceLines } from "./terminal-lines";
import * as words from "./words";
import { valueDifference, wholeValue, yamlDifference } from "./yaml-difference";

/** How a group is shown; see the options of the whole report. */
export interface GroupOptions {
    readonly width: number;
    readonly paint: Paint;
    readonly details?: boolean;
}

const actionStyles: Readonly<Record<Action, Style>> = {
    replace: "red",
    delete: "red",
    update: "yellow",
    create: "green",
};

const indent = "      ";

/** What happens to the installations of a group: their configuration, then their resources. */
export function groupLines(group: ChangeGroup, options: GroupOptions): string[] {
    const resources = group.resources.filter(({ isComponent }) => !isComponent);
    return [
        ...configurationLines(group.configuration, options),
        ...requestsLines(group, options),
        ...(resources.length === 0 ? [] : ["", options.paint("bold", `  Resources: ${words.actionCounts(resources)}`)]),
        ...resources.flatMap((resource, index) => [
            // What is told in one line stands together.
            ...(isOneLine(resource, options) && index > 0 && isOneLine(resources[index - 1], options) ? [] : [""]),
            ...resourceLines(resource, options),
        ]),
    ];
}

function configurationLines(changes: readonly ConfigurationChange[], options: GroupOptions): string[] {
    return changes.length === 0
        ? []
        : [
              "",
              options.paint("bold", "  Configuration"),
              ...changes.flatMap((one) => configurationChange(one, options)),
          ];
}

function configurationChange(change: ConfigurationChange, { width, paint }: GroupOptions): string[] {
    const position = words.positionText(change);
    const lines = valueDifference(change);
    const [old, next] = lines;
    const path = printable(change.path);
    const inline =
        lines.length === 2 && old?.sign === "-" && next?.sign === "+" && next.note === undefined
            ? `    ${path}: ${old.text} → ${next.text}`
            : undefined;
    const heading = inline !== undefined && inline.length <= width ? inline : `    ${path}`;
    const space = width - heading.length - position.length;
    return [
        ...(position === ""
            ? [heading]
            : space >= 2
              ? [heading + " ".repeat(space) + paint("dim", position)]
              : [heading, paint("dim", `${indent}${position}`)]),
        ...(heading === inline ? [] : differenceLines(lines, indent, paint)),
    ];
}

function requestsLines({ requests, installations }: ChangeGroup, { width, paint }: GroupOptions): string[] {
    const lines = words.requestLines(requests);
    const whose = installations.length === 1 ? "" : ` in ${installations[0] ?? ""}`;
    return lines.length === 0
        ? []
        : [
              "",
              paint("bold", `  Requests${printable(whose)}`),
              ...lines.flatMap(({ what, text }) => wrap(`${what}: ${text}`, "    ", indent, width)),
          ];
}

function isOneLine(resource: ResourceChange | undefined, { details }: GroupOptions): boolean {
    return (
        resource !== undefined &&
        words.explanations(resource).length === 0 &&
        resource.changes.length === 0 &&
        (details !== true || resource.inputs === undefined)
    );
}

function resourceLines(resource: ResourceChange, options: GroupOptions): string[] {
    const { width, paint, details } = options;
    const { action, changes, inputs } = resource;
    const heading = `  ${words.actionSigns[action]} ${action.padEnd("replace".length)}  ${words.resourceTitle(resource)}`;
    const painted = paint(actionStyles[action], heading);
    const why = words.explanations(resource).flatMap((text) => wrap(text, indent, `${indent}  `, width));
    const isDanger = destroys(action);
    return [
        isDanger ? paint("bold", painted) : painted,
        ...why.map((line, index) => {
            const isProtection = index === 0 && words.isEndangered(resource);
            return isProtection ? paint("bold", paint("red", line)) : line;
        }),
        ...differenceLines(yamlDifference(changes), indent, paint),
        ...(details === true && inputs !== undefined && !(action === "update" || action === "replace")
            ? differenceLines(wholeValue(action === "delete" ? "-" : "+", inputs), indent, paint)
            : []),
    ];
}
