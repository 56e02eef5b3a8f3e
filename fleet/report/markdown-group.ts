import { destroys } from "./destruction";
import { printable } from "../../components/installation/show";
import { codeBlock } from "../schema/markdown-text";
import type { Part, Section } from "./comment-writer";
import { escapeHtml } from "./html/escape";
import { nameCode, nameHtml, namesCode, sentence } from "./markdown-text";
import { actions, type ChangeGroup, type ConfigurationChange, type ResourceChange } from "./report";
import * as words from "./words";
import { differenceText, valueDifference, yamlDifference } from "./yaml-difference";

/** So many names stand in what is folded, and so many beside a group that is told in one line. */
const [shownNames, itemNames] = [30, 3];

/** A group of a report as a section of a comment. */
export function groupSection(group: ChangeGroup): Section {
    const { installations, presence } = group;
    const resources = group.resources.filter(({ isComponent }) => !isComponent);
    const counts = countsText(group, resources);
    const what = presence === "changed" ? counts : `${presence}; ${counts}`;
    const [first = ""] = installations;
    const isOne = installations.length === 1;
    const title = isOne ? nameHtml(first) : escapeHtml(words.counted(installations.length, "installation"));
    const protection = resources.some(words.isEndangered) ? " <b>PROTECTED</b>" : "";
    return {
        item: `- ${namesCode(installations, itemNames)}: ${what.replaceAll(/<\/?b>/g, "**")}`,
        summary: `<b>${title}</b>${protection}: ${what}`,
        parts: () => [
            ...(isOne ? [] : [always(`All in the same way: ${namesCode(installations, shownNames)}`)]),
            ...configurationParts(group.configuration),
            ...requestParts(group),
            ...resources.filter(({ action }) => action !== "create").map(resourcePart),
            ...createdParts(resources.filter(({ action }) => action === "create")),
        ],
    };
}

/** Ours alone, so that it may have marks of HTML. */
function countsText({ configuration }: ChangeGroup, resources: readonly ResourceChange[]): string {
    const counts = actions
        .map((action) => ({ action, count: resources.filter((resource) => resource.action === action).length }))
        .filter(({ count }) => count > 0)
        .map(({ action, count }) => {
            const text = `${words.numberText(count)} ${words.participles[action]}`;
            return destroys(action) ? `<b>${text}</b>` : text;
        });
    return counts.length === 0
        ? `${words.counted(configuration.length, "value")} of the configuration`
        : counts.join(", ");
}

function always(text: string): Part {
    return { full: text, short: text };
}

function configurationParts(changes: readonly ConfigurationChange[]): Part[] {
    return changes.length === 0
        ? []
        : [
              {
                  full: `**Configuration**\n\n${codeBlock("diff", changes.flatMap(configurationLines))}`,
                  short: `**Configuration**: ${words.counted(changes.length, "value")}`,
              },
          ];
}

/** A line with the path, which GitHub colors as it does the head of a hunk, and the value below it. */
function configurationLines(change: ConfigurationChange): string[] {
    const position = words.positionText(change);
    return [`@@ ${printable(change.path)} @@ ${position}`.trimEnd(), ...valueDifference(change).map(differenceText)];
}

function requestParts({ requests, installations }: ChangeGroup): Part[] {
    const lines = words.requestLines(requests).map(({ what, text }) => `${what}: ${text}`);
    const whose = installations.length === 1 ? "" : ` in ${nameCode(installations[0] ?? "")}`;
    return lines.length === 0 ? [] : [always(`**Requests**${whose}: ${lines.join("; ")}`)];
}

function resourcePart(resource: ResourceChange): Part {
    const mark = words.isEndangered(resource) ? "**PROTECTED** " : "";
    const reasons = words.explanations(resource).map((reason) => `\n- ${sentence(reason)}`);
    const short = `**${resource.action}** ${mark}${nameCode(words.resourceTitle(resource))}${reasons.length === 0 ? "" : "\n"}${reasons.join("")}`;
    const lines = yamlDifference(resource.changes);
    return { short, full: lines.length === 0 ? short : `${short}\n\n${codeBlock("diff", lines.map(differenceText))}` };
}

function createdParts(resources: readonly ResourceChange[]): Part[] {
    return resources.length === 0
        ? []
        : [
              {
                  full: `**create**\n\n${resources.map((one) => `- ${nameCode(words.resourceTitle(one))}`).join("\n")}`,
                  short: `**create**: ${words.counted(resources.length, "resource")}`,
              },
          ];
}
