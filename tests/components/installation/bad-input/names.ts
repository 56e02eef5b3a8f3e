import { stackFile, withNamespaces } from "../project-files";
import type { BadInput } from "./bad-input";

/** Names, labels and annotations, also very long ones and ones with strange characters. */
export const names: readonly BadInput[] = [
    {
        rule: "a name with a letter beyond ASCII",
        stack: withNamespaces("    zahlungen-über: {}\n"),
        expected: [
            `${stackFile}:5: namespaces.zahlungen-über: "zahlungen-über" is not a namespace's name (RFC 1123). Use lower-case letters, digits and "-", with a letter or digit at both ends.`,
        ],
    },
    {
        rule: "toString as a name, as it has an upper-case letter",
        stack: withNamespaces("    constructor: {}\n    toString: {}\n"),
        expected: [
            `${stackFile}:6: namespaces.toString: "toString" is not a namespace's name (RFC 1123). Use lower-case letters, digits and "-", with a letter or digit at both ends.`,
        ],
    },
    {
        rule: "a name of 300 characters",
        stack: withNamespaces(`    ${"a".repeat(300)}: {}\n`),
        expected: [
            `${stackFile}:5: namespaces.${"a".repeat(300)}: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa… (302 characters) has 300 characters, but a namespace's name has 63 at most (RFC 1123). Shorten it.`,
        ],
    },
    {
        rule: "a name with a line end, in one line",
        stack: withNamespaces('    "a\\nb": {}\n'),
        expected: [
            `${stackFile}:5: namespaces["a\\nb"]: "a\\nb" is not a namespace's name (RFC 1123). Use lower-case letters, digits and "-", with a letter or digit at both ends.`,
        ],
    },
    {
        rule: "a name that would move a terminal's cursor, harmless",
        stack: withNamespaces('    a:\n      labels: { x: "\\x1b[2J\\x9b2J\\u202e" }\n'),
        expected: [
            `${stackFile}:6: namespaces.a.labels.x: "\\u001b[2J\\u009b2J\\u202e" is not a label's value. Use at most 63 letters, digits, "-", "_" and ".", with a letter or digit at both ends, or an annotation.`,
        ],
    },
    {
        rule: "an emoji in a label",
        stack: withNamespaces("    a:\n      labels: { mood: 😀 }\n"),
        expected: [
            `${stackFile}:6: namespaces.a.labels.mood: "😀" is not a label's value. Use at most 63 letters, digits, "-", "_" and ".", with a letter or digit at both ends, or an annotation.`,
        ],
    },
    {
        rule: "many emoji, never cut in halves",
        stack: withNamespaces(`    a:\n      labels: { mood: x${"😀".repeat(100)} }\n`),
        expected: [
            `${stackFile}:6: namespaces.a.labels.mood: "x😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀… (203 characters) is not a label's value. Use at most 63 letters, digits, "-", "_" and ".", with a letter or digit at both ends, or an annotation.`,
        ],
    },
    {
        rule: "a scalar of a megabyte, shortened",
        stack: withNamespaces(`    a:\n      labels: { x: ${"y".repeat(1 << 20)} }\n`),
        expected: [
            `${stackFile}:6: namespaces.a.labels.x: "yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy… (1048578 characters) is not a label's value. Use at most 63 letters, digits, "-", "_" and ".", with a letter or digit at both ends, or an annotation.`,
        ],
    },
    {
        rule: "a label's key with a bad prefix",
        stack: withNamespaces('    a:\n      labels: { "-x/y": z }\n'),
        expected: [
            `${stackFile}:6: namespaces.a.labels.-x/y: "-x/y" is not a label's key: the part before "/" is no DNS name. Use a prefix such as example.com/.`,
        ],
    },
    {
        rule: "a label's key with two slashes",
        stack: withNamespaces('    a:\n      labels: { "x/y/z": a }\n'),
        expected: [
            `${stackFile}:6: namespaces.a.labels.x/y/z: "x/y/z" is not a label's key. Use at most 63 letters, digits, "-", "_" and ".", with a letter or digit at both ends.`,
        ],
    },
    {
        rule: "a label's key without a name",
        stack: withNamespaces('    a:\n      labels: { "example.com/": a }\n'),
        expected: [
            `${stackFile}:6: namespaces.a.labels["example.com/"]: "example.com/" is not a label's key. Use at most 63 letters, digits, "-", "_" and ".", with a letter or digit at both ends.`,
        ],
    },
    {
        rule: "an annotation's key with a blank",
        stack: withNamespaces('    a:\n      annotations: { "the owner": a }\n'),
        expected: [
            `${stackFile}:6: namespaces.a.annotations["the owner"]: "the owner" is not an annotation's key. Use at most 63 letters, digits, "-", "_" and ".", with a letter or digit at both ends.`,
        ],
    },
    {
        rule: "a label's value of 64 characters",
        stack: withNamespaces(`    a:\n      labels: { x: ${"y".repeat(64)} }\n`),
        expected: [
            `${stackFile}:6: namespaces.a.labels.x: "yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy" is not a label's value. Use at most 63 letters, digits, "-", "_" and ".", with a letter or digit at both ends, or an annotation.`,
        ],
    },
    {
        rule: "faults behind a wrong name, too",
        stack: withNamespaces("    A:\n      protect: 1\n      lables: {}\n"),
        expected: [
            `${stackFile}:5: namespaces.A: "A" is not a namespace's name (RFC 1123). Use lower-case letters, digits and "-", with a letter or digit at both ends.`,
            `${stackFile}:6: namespaces.A.protect: 1 is a number, but true or false is wanted here. Write true or false.`,
            `${stackFile}:7: namespaces.A.lables: unknown key "lables". Did you mean "labels"?`,
        ],
    },
];
