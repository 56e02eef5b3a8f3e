import { printable } from "../../../components/installation/show";
import type { ChangeGroup, FleetReport, ResourceChange } from "../report";
import * as words from "../words";
import { type DifferenceLine, valueDifference, wholeValue, yamlDifference } from "../yaml-difference";
import type { PageData, PageGroup, PageResource } from "./page-data";

/** Keeps each text once, because many groups have the same change in different company. */
class Texts {
    public readonly list: string[] = [];
    private readonly indexes = new Map<string, number>();

    /** @returns the index of these lines. */
    public add(lines: readonly DifferenceLine[]): number {
        const text = lines
            .map((line) => `${line.sign}${line.text}${line.note === undefined ? "" : `\t${line.note}`}`)
            .join("\n");
        const index = this.indexes.get(text) ?? this.list.push(text) - 1;
        this.indexes.set(text, index);
        return index;
    }
}

/** What the page of a report has to know. */
export function pageData(report: FleetReport): PageData {
    const texts = new Texts();
    const groups = report.groups.map((group) => pageGroup(group, texts));
    return { groups, texts: texts.list };
}

function pageGroup(group: ChangeGroup, texts: Texts): PageGroup {
    const { installations, presence, configuration } = group;
    const resources = group.resources.filter(({ isComponent }) => !isComponent);
    const whose = installations.length === 1 ? "" : ` in ${installations[0] ?? ""}`;
    return {
        names: installations.map(printable),
        presence: presence === "changed" ? "" : presence,
        restarts: groupRestarts(resources, installations.length),
        requests: words.requestLines(group.requests).map(({ what, text }) => printable(`${what}${whose}: ${text}`)),
        configuration: configuration.map((change) => ({
            path: printable(change.path),
            position: words.positionText(change),
            lines: texts.add(valueDifference(change)),
        })),
        resources: resources.map((resource) => pageResource(resource, texts)),
    };
}

function groupRestarts(resources: readonly ResourceChange[], times: number): string {
    const sum = (part: "pods" | "everyNode"): number =>
        resources.reduce((total, { restarts }) => total + (restarts?.[part] ?? 0) * times, 0);
    return words.restartsText({ pods: sum("pods"), everyNode: sum("everyNode") }) ?? "";
}

function pageResource(resource: ResourceChange, texts: Texts): PageResource {
    const lines = resourceLines(resource);
    return {
        action: resource.action,
        title: words.resourceTitle(resource),
        isEndangered: words.isEndangered(resource),
        reasons: words.explanations(resource),
        ...(lines.length === 0 ? {} : { lines: texts.add(lines) }),
    };
}

function resourceLines({ action, changes, inputs }: ResourceChange): DifferenceLine[] {
    const isWhole = inputs !== undefined && (action === "create" || action === "delete");
    return isWhole ? wholeValue(action === "delete" ? "-" : "+", inputs) : yamlDifference(changes);
}
