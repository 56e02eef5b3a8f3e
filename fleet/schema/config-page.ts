import { stringify } from "yaml";
import type { z } from "zod";
import { configurationPrefix } from "../../components/installation/stack-file";
import { configurationKeys, type ConfigurationKey, typeText } from "./configuration-keys";
import {
    configurationSchema,
    type Definitions,
    definitionsOf,
    type JsonSchema,
    sectionsOf,
} from "./configuration-schema";
import { inlineCode, markdownText } from "./markdown-text";
import { uncheckedRules } from "./unchecked-rules";

const head = `# Every key of the configuration

Made by \`npm run schema\` from the schema of the program: change it there.

A stack file \`stacks/Pulumi.<installation>.yaml\` has these sections below \`config:\`, each with the prefix \`${configurationPrefix}\`; a layer
\`stacks/layers/<name>.yaml\` has them at its top, without the prefix. Any value may stand in any of the files that make up an installation:
what is required has to stand in one of them. \`null\` removes what a layer sets. Unknown keys are errors.

A first line gives completion, descriptions and checks in editors that use yaml-language-server:

| file | first line |
| --- | --- |
| stack file | \`# yaml-language-server: $schema=schema.json\` |
| layer | \`# yaml-language-server: $schema=../schema.json#/definitions/layer\`, with one \`../\` more for each folder |

Leave the line below it empty in a stack file: Pulumi then keeps the first line, whatever it writes.
`;

/**
 * The page of the documentation with every key, its type, default, description and examples. What has a title is a part
 * of the page by itself, to which the keys that have it lead. A pure function of the schema.
 * @param configuration a strict object, one key a section.
 */
export function configPage(configuration?: z.ZodType): string {
    const schema = configurationSchema(configuration);
    const definitions = definitionsOf(schema);
    const sections = Object.entries(sectionsOf(schema)).map(([name, section]) => {
        const isRequired = schema.required?.includes(name) ?? false;
        return sectionText(name, configurationKeys(name, section, isRequired, definitions), definitions);
    });
    return [head, ...sections, ...partTexts(definitions), rulesText()].join("\n");
}

function sectionText(name: string, [section, ...keys]: readonly ConfigurationKey[], definitions: Definitions): string {
    if (section === undefined) {
        return "";
    }
    const { description, examples = [] } = section.schema;
    const paragraphs = [
        `## \`${configurationPrefix}${name}\``,
        ...(description === undefined ? [] : [markdownText(description)]),
        sectionFacts(section, definitions),
        ...examples.map((example) => `\`\`\`yaml\n${stringify({ [configurationPrefix + name]: example })}\`\`\``),
        ...(keys.length === 0 ? [] : [table(keys, definitions)]),
    ];
    return `${paragraphs.join("\n\n")}\n`;
}

const partsHead = `## Parts that several keys have

The types above lead here. Each key stands in the map that is such a part.
`;

/** Parts with the same title are the same to a reader, and the first one tells of both. */
function partTexts(definitions: Definitions): string[] {
    const parts = new Map<string, JsonSchema>();
    for (const { title, ...part } of Object.values(definitions)) {
        if (title !== undefined && !parts.has(title)) {
            parts.set(title, part);
        }
    }
    const texts = [...parts].map(([title, part]) => partText(title, part, definitions));
    return texts.length === 0 ? [] : [partsHead, ...texts];
}

function partText(title: string, part: JsonSchema, definitions: Definitions): string {
    const [, ...keys] = configurationKeys("", part, false, definitions);
    const paragraphs = [
        `### ${markdownText(title)}`,
        ...(part.description === undefined ? [] : [markdownText(part.description)]),
        ...(keys.length === 0 ? [] : [table(keys, definitions)]),
    ];
    return `${paragraphs.join("\n\n")}\n`;
}

function sectionFacts(section: ConfigurationKey, definitions: Definitions): string {
    const facts = [
        `Type: ${typeText(section.schema, definitions)}.`,
        ...(section.isRequired ? ["Required."] : []),
        ...(section.schema.default === undefined ? [] : [`Default: ${defaultText(section)}.`]),
    ];
    return facts.join(" ");
}

function table(keys: readonly ConfigurationKey[], definitions: Definitions): string {
    const rows = keys.map((key) => [
        inlineCode(key.path),
        typeText(key.schema, definitions),
        defaultText(key),
        markdownText(key.schema.description ?? ""),
        (key.schema.examples ?? []).map((example) => inlineCode(inlineYaml(example))).join(", "),
    ]);
    const lines = [["key", "type", "default", "meaning", "examples"], Array<string>(5).fill("---"), ...rows];
    return lines.map((cells) => `| ${cells.map(cellText).join(" | ")} |`).join("\n");
}

function defaultText({ schema, isRequired }: ConfigurationKey): string {
    if (schema.default !== undefined) {
        return inlineCode(inlineYaml(schema.default));
    }
    return isRequired ? "required" : "none";
}

function inlineYaml(value: unknown): string {
    return stringify(value, { collectionStyle: "flow", flowCollectionPadding: false, lineWidth: 0 }).trim();
}

/** A bar would end the cell, also within code. */
function cellText(text: string): string {
    return text.replace(/\|/g, "\\|").replace(/\s*\n\s*/g, " ");
}

function rulesText(): string {
    const rules = uncheckedRules.map((rule) => `- ${rule}\n`).join("");
    return `## What an editor cannot check\n\nThese rules are checked before anything is changed, with the line and what to do:\n\n${rules}`;
}
