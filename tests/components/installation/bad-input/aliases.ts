import { namespaceConfiguration } from "../../../../components/namespace/config";
import { stackFile, withNamespaces } from "../project-files";
import type { BadInput } from "./bad-input";

/** Ten to the seventh values in seven lines. */
const bomb = ["a", "b", "c", "d", "e", "f", "g"]
    .map((key, index, keys) => {
        const item = index === 0 ? "x" : `*${keys[index - 1] ?? ""}`;
        return `    ${key}: &${key} [${Array.from({ length: 10 }, () => item).join(", ")}]\n`;
    })
    .join("");

const keysOfNamespaces = Object.keys(namespaceConfiguration.shape).sort().join(", ");

const noAnchor =
    `${stackFile}:5: no anchor of its name stands before the alias ("*" and what follows). ` +
    'Write the value out, or put it in quotes when the "*" belongs to it.';

/** Anchors, aliases and merge keys. */
export const aliases: readonly BadInput[] = [
    {
        rule: "an unknown alias",
        stack: withNamespaces("    a: *nowhere\n"),
        expected: [noAnchor],
    },
    {
        rule: "an alias before its anchor",
        stack: withNamespaces("    a: *later\n    b: &later {}\n"),
        expected: [noAnchor],
    },
    {
        rule: "an alias inside its own anchor",
        stack: withNamespaces("    a: &a\n      labels: *a\n"),
        expected: [`${stackFile}:6: the alias *a stands inside its own anchor. Write the value out.`],
    },
    {
        rule: "a whole file inside itself",
        stack: "config: &config\n  flotilla:namespaces: *config\n",
        expected: [`${stackFile}:2: the alias *config stands inside its own anchor. Write the value out.`],
    },
    {
        rule: "an alias bomb",
        stack: withNamespaces(bomb),
        expected: [`${stackFile}:10: aliases stand for more than 200000 values up to here. Write fewer.`],
    },
    {
        rule: "a merge of what is no map",
        stack: withNamespaces("    a:\n      <<: 3\n"),
        expected: [`${stackFile}:6: << takes over what is no map. Name the anchor of a map, such as <<: *defaults.`],
    },
    {
        rule: "a merge of a list with what is no map",
        stack: withNamespaces("    a: &a {}\n    b:\n      <<: [*a, x]\n"),
        expected: [`${stackFile}:7: << takes over what is no map. Name the anchor of a map, such as <<: *defaults.`],
    },
    {
        rule: "a merge of an alias to text",
        stack: withNamespaces("    a:\n      labels: { x: &text y }\n    b:\n      <<: *text\n"),
        expected: [`${stackFile}:8: << takes over what is no map. Name the anchor of a map, such as <<: *defaults.`],
    },
    {
        rule: "two merge keys in one map",
        stack: withNamespaces("    a: &a {}\n    b:\n      <<: *a\n      <<: *a\n"),
        expected: [`${stackFile}:8: the map has a second <<. Write one, with a list: <<: [*first, *second].`],
    },
    {
        rule: "a merge key in quotes",
        stack: withNamespaces('    a: &a {}\n    b:\n      "<<": *a\n'),
        expected: [`${stackFile}:7: namespaces.b["<<"]: unknown key "<<". Use one of: ${keysOfNamespaces}.`],
    },
    {
        rule: "a wrong value behind an anchor, once for each use, all in its own line",
        stack: withNamespaces("    a: &a\n      protect: 1\n    b: *a\n    c:\n      <<: *a\n      labels: {}\n"),
        expected: [
            `${stackFile}:6: namespaces.a.protect: 1 is a number, but true or false is wanted here. Write true or false.`,
            `${stackFile}:6: namespaces.b.protect: 1 is a number, but true or false is wanted here. Write true or false.`,
            `${stackFile}:6: namespaces.c.protect: 1 is a number, but true or false is wanted here. Write true or false.`,
        ],
    },
    {
        rule: "a wrong value beside a merge",
        stack: withNamespaces("    a: &a\n      protect: true\n    b:\n      <<: *a\n      protect: 1\n"),
        expected: [
            `${stackFile}:9: namespaces.b.protect: 1 is a number, but true or false is wanted here. Write true or false.`,
        ],
    },
    {
        rule: "a wrong value from the second of two merged maps",
        stack: withNamespaces("    a: &a { create: true }\n    b: &b { protect: 1 }\n    c:\n      <<: [*a, *b]\n"),
        expected: [
            `${stackFile}:6: namespaces.b.protect: 1 is a number, but true or false is wanted here. Write true or false.`,
            `${stackFile}:6: namespaces.c.protect: 1 is a number, but true or false is wanted here. Write true or false.`,
        ],
    },
];
