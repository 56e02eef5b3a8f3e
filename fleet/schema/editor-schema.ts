import type { z } from "zod";
import { configurationPrefix } from "../../components/installation/stack-file";
import { configurationSchema, definitionsOf, type JsonSchema, sectionsOf } from "./configuration-schema";
import { nearMisses } from "./near-misses";
import { partialDefinition, partialSchema } from "./partial-schema";

/** The part of the editor's schema that a layer names in its first line, behind the file. */
export const layerFragment = "#/definitions/layer";

/** Sections that only a stack file may have: secrets are encrypted for one stack. */
const stackOnly: readonly string[] = ["secrets"];

/**
 * The JSON Schema that editors use for stack files and, at {@link layerFragment}, for layers. One file has both, so that
 * each section stands in it once; a layer names its part, because a schema that finds out by itself what a file is
 * cannot complete anything in a file that is nearly empty.
 * @param configuration a strict object, one key a section.
 */
export function editorSchema(configuration?: z.ZodType): JsonSchema {
    const whole = configurationSchema(configuration);
    const { $schema, definitions, ...root } = partialSchema(whole);
    const shared = definitions === undefined ? [] : Object.entries(definitionsOf(whole));
    return {
        ...($schema === undefined ? {} : { $schema }),
        description: "One installation: its sections stand below config. Made by `npm run schema`.",
        type: ["object", "null"],
        properties: { config: configSchema(sectionsOf(root)), ...pulumiKeys },
        additionalProperties: false,
        errorMessage:
            'A stack file has no such key: a section stands below "config" as "flotilla:<section>". ' +
            `A layer has sections here; its first line ends in ${layerFragment}.`,
        definitions: {
            layer: layerSchema(root),
            ...Object.fromEntries(shared.map(([name, definition]) => [name, partialDefinition(definition)])),
        },
    };
}

function layerSchema(root: JsonSchema): JsonSchema {
    const sections = Object.entries(sectionsOf(root)).filter(([name]) => !stackOnly.includes(name));
    return {
        description: "What installations have in common: sections without a prefix. Made by `npm run schema`.",
        ...root,
        type: ["object", "null"],
        properties: Object.fromEntries(sections),
        errorMessage:
            "A layer has no such section. Sections have no prefix here, and secrets belong into stack files, because " +
            "they are encrypted for one stack.",
    };
}

function configSchema(sections: Readonly<Record<string, JsonSchema>>): JsonSchema {
    const own = Object.entries(sections).map(([name, section]): [string, JsonSchema] => [
        configurationPrefix + name,
        stackOnly.includes(name) ? section : { $ref: `${layerFragment}/properties/${name}` },
    ]);
    return {
        description: `This program's sections as ${configurationPrefix}<section>, and other programs' keys as they want them.`,
        type: ["object", "null"],
        properties: Object.fromEntries(own),
        patternProperties: { [`^(?!${configurationPrefix})`]: {} },
        additionalProperties: false,
        propertyNames: {
            pattern: `^(?!(${nearMisses(configurationPrefix).join("|")})).+:`,
            patternErrorMessage:
                `This key has no known prefix. Write ${configurationPrefix}<section> for this program, ` +
                "<program>:<key> for another one.",
        },
    };
}

/** What Pulumi itself keeps beside `config` (https://www.pulumi.com/docs/iac/concepts/projects/stack-settings-file/). */
const pulumiKeys: Readonly<Record<string, JsonSchema>> = {
    secretsprovider: {
        description: "How secrets of this stack are encrypted, as `pulumi stack init --secrets-provider` wrote it.",
        type: "string",
        examples: ["awskms://alias/flotilla?region=eu-west-1"],
    },
    encryptedkey: {
        description: "The key that encrypts secrets, itself encrypted by the secrets provider. Pulumi writes it.",
        type: "string",
    },
    encryptionsalt: {
        description: "What the passphrase of this stack is checked and salted with. Pulumi writes it; keep it.",
        type: "string",
    },
    environment: {
        description: "Pulumi ESC environments whose values count as configuration, by name, or one written here.",
        type: ["array", "object"],
        items: {},
        examples: [["platform/prod"]],
    },
};
