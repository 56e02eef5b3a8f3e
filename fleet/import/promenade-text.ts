import { faultLine } from "../../components/installation/fault-lines";
import { configurationPrefix } from "../../components/installation/stack-file";
import { yamlText } from "../channel/yaml-text";
import type { PromenadeDraft } from "./promenade/draft";

/** The sections for a stack file, as YAML. */
export function sectionsText({ sections }: PromenadeDraft): string {
    const config = Object.fromEntries(
        Object.entries(sections).map(([key, section]) => [configurationPrefix + key, section]),
    );
    return `${yamlText({ config })}\n`;
}

/** What was made of documents, for programs. */
export function promenadeJson({ sections, outside, notes }: PromenadeDraft): unknown {
    return {
        configuration: sections,
        outside: outside.map(({ position, path, reason }) => ({ ...position, path: path.join("."), reason })),
        notes,
    };
}

/** What a person is told beside the sections: what has to be known, then line by line what stays outside. */
export function besideText({ outside, notes }: PromenadeDraft): string {
    const count =
        outside.length === 1 ? "1 part of the documents stays" : `${outside.length} parts of the documents stay`;
    return [
        ...notes,
        ...(outside.length === 0 ? [] : [`${count} outside:`]),
        ...outside.map(({ position, path, reason }) => `  ${faultLine(position, path, reason)}`),
    ]
        .map((line) => `${line}\n`)
        .join("");
}
