import { stackFile, withNamespaces, withSections } from "../project-files";
import type { BadInput } from "./bad-input";

/** What the YAML of a stack file can get wrong by itself. */
export const syntax: readonly BadInput[] = [
    {
        rule: "a tab as indentation",
        stack: "config:\n\tflotilla:cluster: {}\n",
        expected: [`${stackFile}:2: the file is not YAML: tabs are not allowed as indentation. Use blanks.`],
    },
    {
        rule: "a tab after blanks",
        stack: withNamespaces("    a:\n    \tlabels: {}\n"),
        expected: [`${stackFile}:6: the file is not YAML: tabs are not allowed as indentation. Use blanks.`],
    },
    {
        rule: "a key that stands twice",
        stack: withNamespaces("    a: {}\n    b: {}\n    a: {}\n"),
        expected: [`${stackFile}:7: the key "a" stands twice in one map. Take one of the two out.`],
    },
    {
        rule: "a key that stands twice in braces",
        stack: withNamespaces("    a: { protect: true, protect: false }\n"),
        expected: [`${stackFile}:5: the key "protect" stands twice in one map. Take one of the two out.`],
    },
    {
        rule: "a section that stands twice",
        stack: withSections("  flotilla:namespaces: {}\n  flotilla:namespaces: {}\n"),
        expected: [`${stackFile}:5: the key "flotilla:namespaces" stands twice in one map. Take one of the two out.`],
    },
    {
        rule: "two documents",
        stack: withNamespaces("    a: {}\n---\nconfig: {}\n"),
        expected: [
            `${stackFile}:6: the file is not YAML: a second document begins here, but only the first would count. Take the rest out.`,
        ],
    },
    {
        rule: "a tag that nobody knows, which may be a password that begins so",
        stack: withNamespaces("    a: !hunter2 {}\n"),
        expected: [
            `${stackFile}:5: the file is not YAML: the tag ("!" and what follows) is not known. ` +
                'Write the value without it, or put it in quotes when the "!" belongs to it.',
        ],
    },
    {
        rule: "a set, which would come out empty",
        stack: withSections("  flotilla:namespaces: !!set { a, b }\n"),
        expected: [`${stackFile}:4: the file is not YAML: the tag !!set is not known. Write the value without it.`],
    },
    {
        rule: "an ordered map, which would come out empty",
        stack: withSections("  flotilla:namespaces: !!omap [a: {}]\n"),
        expected: [`${stackFile}:4: the file is not YAML: the tag !!omap is not known. Write the value without it.`],
    },
    {
        rule: "binary data",
        stack: withNamespaces("    a:\n      labels:\n        x: !!binary aGVsbG8=\n"),
        expected: [`${stackFile}:7: the file is not YAML: the tag !!binary is not known. Write the value without it.`],
    },
    {
        rule: "a tag that says what is plain",
        stack: withNamespaces('    a:\n      labels:\n        x: !!int "12"\n'),
        expected: [`${stackFile}:7: the tag !!int is read differently by other parsers. Write the value without it.`],
    },
    {
        rule: "a brace that is not closed",
        stack: withNamespaces("    a: { protect: true\n"),
        expected: [
            `${stackFile}:5: the file is not YAML: flow map in block collection must be sufficiently indented and end with a }. Mend the syntax there.`,
        ],
    },
    {
        rule: "a quote that is not closed, without what follows it",
        stack: withNamespaces('    a:\n      labels: { x: "hunter2\n'),
        expected: [
            `${stackFile}:6: the file is not YAML: flow map in block collection must be sufficiently indented and end with a }. Mend the syntax there.`,
            `${stackFile}:6: the file is not YAML: missing closing "quote. Mend the syntax there.`,
        ],
    },
    {
        rule: "text behind a quoted one, without the two",
        stack: withNamespaces('    a: "hunter2" hunter3\n'),
        expected: [`${stackFile}:5: the file is not YAML: unexpected scalar at node end. Mend the syntax there.`],
    },
    {
        rule: "a character that begins no value",
        stack: withNamespaces("    a: @hunter2\n"),
        expected: [
            `${stackFile}:5: the file is not YAML: plain value cannot start with reserved character @. Mend the syntax there.`,
        ],
    },
    {
        rule: "a colon inside a plain value",
        stack: withNamespaces("    a: b: c\n"),
        expected: [
            `${stackFile}:5: the file is not YAML: a second key stands in one line. Begin a line for it, or put the value in quotes when its ":" means no key.`,
        ],
    },
    {
        rule: "a key without a colon",
        stack: withNamespaces("    payments\n    b: {}\n"),
        expected: [`${stackFile}:5: the file is not YAML: a key has no ":" in its line. Add one.`],
    },
    {
        rule: "keys of one map at two indentations",
        stack: withNamespaces("    a: {}\n   b: {}\n"),
        expected: [
            `${stackFile}:6: the file is not YAML: all mapping items must start at the same column. Mend the syntax there.`,
        ],
    },
    {
        rule: "a backslash that escapes nothing",
        stack: withNamespaces('    a:\n      annotations: { path: "C:\\quay" }\n'),
        expected: [
            `${stackFile}:6: the file is not YAML: a backslash in double quotes stands before what it cannot escape. Write two of them, or use single quotes.`,
        ],
    },
    {
        rule: "a complex key",
        stack: withNamespaces("    ? { a: b }\n    : {}\n"),
        expected: [`${stackFile}:5: a key is a map, but keys are text. Write a name.`],
    },
    {
        rule: "a list as a key",
        stack: withNamespaces("    ? [a]\n    : {}\n"),
        expected: [`${stackFile}:5: a key is no text, but keys are text. Write a name.`],
    },
    {
        rule: "an empty key",
        stack: withNamespaces("    : {}\n"),
        expected: [`${stackFile}:5: a key is empty, but keys are text. Write a name.`],
    },
    {
        rule: "nesting without end",
        stack: withNamespaces("    a: " + "[".repeat(300) + "]".repeat(300) + "\n"),
        expected: [`${stackFile}:5: the value is nested more than 100 levels deep. Write it flatter.`],
    },
    {
        rule: "nesting that is too deep for any parser",
        stack: withNamespaces("    a: " + "[".repeat(3000) + "\n"),
        expected: [
            `${stackFile}:5: the file is not YAML: flow sequence in block collection must be sufficiently indented and end with a ]. Mend the syntax there.`,
            `${stackFile}:5: the file is not YAML: the values are nested too deep. Write them flatter.`,
        ],
    },
    {
        rule: "an unknown version of YAML",
        stack: "%YAML 1.3\n---\n" + withNamespaces("    a: {}\n"),
        expected: [`${stackFile}:1: the file is not YAML: unsupported YAML version 1.3. Mend the syntax there.`],
    },
    {
        rule: "several faults of syntax at once",
        stack: withNamespaces('    a: "\\q"\n    b: @x\n'),
        expected: [
            `${stackFile}:5: the file is not YAML: a backslash in double quotes stands before what it cannot escape. Write two of them, or use single quotes.`,
            `${stackFile}:6: the file is not YAML: plain value cannot start with reserved character @. Mend the syntax there.`,
        ],
    },
];
