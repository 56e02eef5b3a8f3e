import { stackFile, withNamespaces, withSections } from "../project-files";
import type { BadInput } from "./bad-input";

/** Values and keys that parsers of YAML read differently, or that are no text. */
export const scalars: readonly BadInput[] = [
    {
        rule: "yes, no and on, which are text",
        stack: withNamespaces("    a:\n      create: yes\n      adopt: no\n      protect: on\n"),
        expected: [
            `${stackFile}:6: namespaces.a.create: "yes" is text, but true or false is wanted here. Write true.`,
            `${stackFile}:7: namespaces.a.adopt: "no" is text, but true or false is wanted here. Write false.`,
            `${stackFile}:8: namespaces.a.protect: "on" is text, but true or false is wanted here. Write true.`,
        ],
    },
    {
        rule: "yes in a file of YAML 1.1",
        stack: "%YAML 1.1\n---\n" + withNamespaces("    a:\n      protect: yes\n"),
        expected: [
            `${stackFile}:8: namespaces.a.protect: "yes" is text, but true or false is wanted here. Write true.`,
        ],
    },
    {
        rule: "true in quotes",
        stack: withNamespaces('    a:\n      create: "true"\n'),
        expected: [
            `${stackFile}:6: namespaces.a.create: "true" is text, but true or false is wanted here. Write true or false without quotes.`,
        ],
    },
    {
        rule: "true as a label",
        stack: withNamespaces("    a:\n      labels: { on: true }\n"),
        expected: [
            `${stackFile}:6: namespaces.a.labels.on: true is a boolean, but text is wanted here. Put it in quotes: "true".`,
        ],
    },
    {
        rule: "an octal number",
        stack: withNamespaces("    a:\n      labels: { mode: 0777 }\n"),
        expected: [
            `${stackFile}:6: 0777 is a number to some parsers of YAML and not to others. Put it in quotes: "0777".`,
        ],
    },
    {
        rule: "a number with underscores",
        stack: withNamespaces("    a:\n      labels: { size: 1_000 }\n"),
        expected: [
            `${stackFile}:6: 1_000 is a number to some parsers of YAML and not to others. Put it in quotes: "1_000".`,
        ],
    },
    {
        rule: "a hexadecimal number with a sign",
        stack: withNamespaces("    a:\n      labels: { x: -0x1F }\n"),
        expected: [
            `${stackFile}:6: -0x1F is a number to some parsers of YAML and not to others. Put it in quotes: "-0x1F".`,
        ],
    },
    {
        rule: "a binary number",
        stack: withNamespaces("    a:\n      labels: { x: 0b11 }\n"),
        expected: [
            `${stackFile}:6: 0b11 is a number to some parsers of YAML and not to others. Put it in quotes: "0b11".`,
        ],
    },
    {
        rule: "a date",
        stack: withNamespaces("    a:\n      labels: { since: 2001-01-01 }\n"),
        expected: [`${stackFile}:6: 2001-01-01 is a date to Pulumi. Put it in quotes: "2001-01-01".`],
    },
    {
        rule: "a point in time",
        stack: withNamespaces("    a:\n      annotations: { since: 2001-01-01T10:00:00Z }\n"),
        expected: [
            `${stackFile}:6: 2001-01-01T10:00:00Z is a date to Pulumi. Put it in quotes: "2001-01-01T10:00:00Z".`,
        ],
    },
    {
        rule: "infinity",
        stack: withNamespaces("    a:\n      labels: { limit: .inf }\n"),
        expected: [`${stackFile}:6: .inf is a number that JSON cannot hold. Put it in quotes: ".inf".`],
    },
    {
        rule: "what is no number",
        stack: withNamespaces("    a:\n      labels: { limit: .NaN }\n"),
        expected: [`${stackFile}:6: .NaN is a number that JSON cannot hold. Put it in quotes: ".NaN".`],
    },
    {
        rule: "a number beyond all",
        stack: withNamespaces("    a:\n      labels: { limit: 1e999 }\n"),
        expected: [`${stackFile}:6: 1e999 is a number that JSON cannot hold. Put it in quotes: "1e999".`],
    },
    {
        rule: "an integer with too many digits",
        stack: withNamespaces("    a:\n      labels: { account: 12345678901234567890 }\n"),
        expected: [
            `${stackFile}:6: 12345678901234567890 is a number with more digits than can be kept. Put it in quotes: "12345678901234567890".`,
        ],
    },
    {
        rule: "100,000 digits",
        stack: withNamespaces(`    a:\n      labels: { x: ${"9".repeat(100000)} }\n`),
        expected: [
            `${stackFile}:6: 999999999999999999999999999999999999999999999999999999999999… (100000 characters) is a number that JSON cannot hold. Put it in quotes.`,
        ],
    },
    {
        rule: "a version that is a number",
        stack: withNamespaces("    a:\n      labels: { version: 1.10 }\n"),
        expected: [`${stackFile}:6: 1.10 is a number, which loses its last digit. Put it in quotes: "1.10".`],
    },
    {
        rule: "a whole number where text is wanted",
        stack: withNamespaces("    a:\n      labels: { version: 12 }\n"),
        expected: [
            `${stackFile}:6: namespaces.a.labels.version: 12 is a number, but text is wanted here. Put it in quotes: "12".`,
        ],
    },
    {
        rule: "a number as a name",
        stack: withNamespaces("    12: {}\n"),
        expected: [`${stackFile}:5: the key 12 is no text. Put it in quotes: "12".`],
    },
    {
        rule: "true as a name",
        stack: withNamespaces("    true: {}\n"),
        expected: [`${stackFile}:5: the key true is no text. Put it in quotes: "true".`],
    },
    {
        rule: "null as a name",
        stack: withNamespaces("    null: {}\n"),
        expected: [`${stackFile}:5: the key null is no text. Put it in quotes: "null".`],
    },
    {
        rule: "a tilde as a name",
        stack: withNamespaces("    ~: {}\n"),
        expected: [`${stackFile}:5: the key ~ is no text. Put it in quotes: "~".`],
    },
    {
        rule: "a date as a name",
        stack: withNamespaces("    2001-01-01: {}\n"),
        expected: [`${stackFile}:5: the key 2001-01-01 is no text. Put it in quotes: "2001-01-01".`],
    },
    {
        rule: "__proto__ as a name",
        stack: withNamespaces("    __proto__: {}\n"),
        expected: [`${stackFile}:5: "__proto__" cannot be a key. Use another name.`],
    },
    {
        rule: "__proto__ as a section, in quotes",
        stack: withSections('  "__proto__": {}\n'),
        expected: [`${stackFile}:4: "__proto__" cannot be a key. Use another name.`],
    },
    {
        rule: "a PIN in plain text among secrets, without showing it",
        stack: withSections("  flotilla:secrets: { pin: 0777 }\n"),
        expected: [
            `${stackFile}:4: the value (not shown) is a number to some parsers of YAML and not to others. Put it in quotes.`,
        ],
    },
];
