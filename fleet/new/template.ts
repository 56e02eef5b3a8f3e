import { stringify } from "yaml";
import { configurationPrefix } from "../../components/installation/stack-file";
import { configurationSchema, type JsonSchema, schemasOf, sectionsOf } from "../schema/configuration-schema";
import { safeScalar } from "./safe-scalar";

/** What a new stack file says for sure; the rest is explained. */
export interface TemplateValues {
    readonly installation: string;
    readonly identifier: string;
    readonly layers: readonly string[];
}

/** The first line of every stack file: editors find the schema by it. */
export const schemaLine = "# yaml-language-server: $schema=schema.json";

const columns = 80;

/**
 * The text of a new stack file: what is required with its value, all other sections and the keys of fixed maps in
 * comments, each explained by the schema's description and shown by its example.
 */
export function templateText(values: TemplateValues): string {
    const schema = configurationSchema();
    const required = new Set(schema.required);
    const sections = Object.entries(sectionsOf(schema)).map(([name, section]) =>
        sectionText(name, section, required.has(name), values),
    );
    const head = [
        schemaLine,
        ...comment(
            `${titleOf(values.installation)} What stands in comments below is optional, and shown with an ` +
                "example: take the # away and edit it.",
            0,
        ),
        "config:",
    ];
    return `${[...head, ...sections].join("\n")}\n`;
}

/** The first sentence of a new stack file. */
export function titleOf(installation: string): string {
    return `The installation ${installation}.`;
}

function sectionText(name: string, section: JsonSchema, isRequired: boolean, values: TemplateValues): string {
    const key = configurationPrefix + name;
    const explanation = comment(section.description ?? "", 2);
    if (name === "layers" && values.layers.length > 0) {
        return [...explanation, ...indent(yamlLines({ [key]: values.layers }), 2)].join("\n");
    }
    const lines = isRequired
        ? [...indent([`${key}:`], 2), ...keyLines(section, name, values)]
        : commentedOut({ [key]: section.examples?.[0] ?? section.default ?? {} }, 2);
    return [...explanation, ...lines].join("\n");
}

/** The keys of a map with fixed keys; those that are required with a value, the others in comments. */
function keyLines(section: JsonSchema, name: string, values: TemplateValues): string[] {
    const required = new Set(section.required);
    return Object.entries(schemasOf(section.properties)).flatMap(([key, schema]) => {
        const example = schema.examples?.[0] ?? schema.default ?? null;
        const line =
            name === "cluster" && key === "identifier"
                ? indent([`${key}: ${safeScalar(values.identifier)}`], 4)
                : required.has(key)
                  ? indent(yamlLines({ [key]: example }), 4)
                  : commentedOut({ [key]: example }, 4);
        return [...comment(schema.description ?? "", 4), ...line];
    });
}

function yamlLines(value: unknown): string[] {
    return stringify(value, { flowCollectionPadding: false, lineWidth: 0 }).trimEnd().split("\n");
}

function commentedOut(value: unknown, depth: number): string[] {
    return indent(
        yamlLines(value).map((line) => `# ${line}`),
        depth,
    );
}

function indent(lines: readonly string[], depth: number): string[] {
    return lines.map((line) => " ".repeat(depth) + line);
}

/** A text as comment lines of at most 80 columns. */
function comment(text: string, depth: number): string[] {
    const lines: string[] = [];
    for (const word of text.split(/\s+/).filter((part) => part !== "")) {
        const last = lines[lines.length - 1];
        if (last !== undefined && depth + last.length + 1 + word.length <= columns) {
            lines[lines.length - 1] = `${last} ${word}`;
        } else {
            lines.push(`# ${word}`);
        }
    }
    return indent(lines, depth);
}
