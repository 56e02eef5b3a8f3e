import { stackFile, withNamespaces, withSections } from "../project-files";
import type { BadInput } from "./bad-input";

/** Keys and sections that are unknown, missing or of another kind. */
export const shape: readonly BadInput[] = [
    {
        rule: "an empty file",
        stack: "",
        expected: [`${stackFile}:1: cluster: is missing. Set it to a map of keys.`],
    },
    {
        rule: "a file of comments",
        stack: "# one\n# two\n",
        expected: [`${stackFile}:1: cluster: is missing. Set it to a map of keys.`],
    },
    {
        rule: "a list at the top",
        stack: "- config\n",
        expected: [`${stackFile}: the file is no map of keys. Write config: and the keys below it.`],
    },
    {
        rule: "text at the top",
        stack: "config\n",
        expected: [`${stackFile}: the file is no map of keys. Write config: and the keys below it.`],
    },
    {
        rule: "config that is a list",
        stack: "config:\n  - flotilla:cluster: {}\n",
        expected: [`${stackFile}:1: config: is no map of keys. Write keys such as flotilla:cluster below it.`],
    },
    {
        rule: "config that is text",
        stack: "config: flotilla\n",
        expected: [`${stackFile}:1: config: is no map of keys. Write keys such as flotilla:cluster below it.`],
    },
    {
        rule: "a section with and without the prefix",
        stack: withNamespaces("    a: {}\n") + "  namespaces: {}\n",
        expected: [
            `${stackFile}:6: namespaces: stands here twice, with and without "flotilla:". Take one of them out.`,
        ],
    },
    {
        rule: "a section outside of config",
        stack: withNamespaces("    a: {}\n") + "flotilla:registries: {}\n",
        expected: [
            `${stackFile}:6: ["flotilla:registries"]: unknown key "flotilla:registries": Pulumi passes it over in silence. Move it below config, as flotilla:registries.`,
        ],
    },
    {
        rule: "a section outside of config, without the prefix",
        stack: withNamespaces("    a: {}\n") + "registries: {}\n",
        expected: [
            `${stackFile}:6: registries: unknown key "registries": Pulumi passes it over in silence. Move it below config, as flotilla:registries.`,
        ],
    },
    {
        rule: "a misspelled key of Pulumi",
        stack: withNamespaces("    a: {}\n") + "secretprovider: awskms://x\n",
        expected: [
            `${stackFile}:6: secretprovider: unknown key "secretprovider": Pulumi passes it over in silence. Did you mean "secretsprovider"?`,
        ],
    },
    {
        rule: "a key at the top with a line end in it",
        stack: withNamespaces("    a: {}\n") + '"a\\nb": 1\n',
        expected: [
            `${stackFile}:6: ["a\\nb"]: unknown key "a\\nb": Pulumi passes it over in silence. Move it below config, as flotilla:a\\nb.`,
        ],
    },
    {
        rule: "a key at the top that ends as a sentence might",
        stack: withNamespaces("    a: {}\n") + '"a!": 1\n',
        expected: [
            `${stackFile}:6: ["a!"]: unknown key "a!": Pulumi passes it over in silence. Move it below config, as flotilla:a!.`,
        ],
    },
    {
        rule: "a misspelled prefix",
        stack: withNamespaces("    a: {}\n") + "  flotila:registries: {}\n",
        expected: [
            `${stackFile}:6: ["flotila:registries"]: unknown key "flotila:registries". Did you mean "flotilla:registries"?`,
        ],
    },
    {
        rule: "a misspelled section",
        stack: withNamespaces("    a: {}\n") + "  flotilla:registeries: {}\n",
        expected: [`${stackFile}:6: registeries: unknown key "registeries". Did you mean "registries"?`],
    },
    {
        rule: "a misspelled key",
        stack: withNamespaces("    a:\n      protekt: true\n"),
        expected: [`${stackFile}:6: namespaces.a.protekt: unknown key "protekt". Did you mean "protect"?`],
    },
    {
        rule: "a misspelled key at depth",
        stack: withNamespaces("    a:\n      podSecurity:\n        enforced: restricted\n"),
        expected: [
            `${stackFile}:7: namespaces.a.podSecurity.enforced: unknown key "enforced". Did you mean "enforce"?`,
        ],
    },
    {
        rule: "a name that every object has, where it is unknown",
        stack: "config:\n  flotilla:cluster:\n    identifier: a\n    contexts: x\n",
        expected: [`${stackFile}:4: cluster.contexts: unknown key "contexts". Did you mean "context"?`],
    },
    {
        rule: "a missing cluster in a file of other programs",
        stack: "config:\n  aws:region: eu-west-1\n",
        expected: [`${stackFile}:1: cluster: is missing. Set it to a map of keys.`],
    },
    {
        rule: "a list where a map is wanted",
        stack: withNamespaces("    - name: a\n"),
        expected: [
            `${stackFile}:4: namespaces: [{"name":"a"}] is a list, but a map of keys is wanted here. Write a map of keys.`,
        ],
    },
    {
        rule: "text where a map is wanted",
        stack: withNamespaces("    a: payments\n"),
        expected: [
            `${stackFile}:5: namespaces.a: "payments" is text, but a map of keys is wanted here. Write a map of keys.`,
        ],
    },
    {
        rule: "a map where true or false is wanted",
        stack: withNamespaces("    a:\n      protect: { yes: true }\n"),
        expected: [
            `${stackFile}:6: namespaces.a.protect: {"yes":true} is a map of keys, but true or false is wanted here. Write true or false.`,
        ],
    },
    {
        rule: "a map where text is wanted",
        stack: withNamespaces("    a:\n      labels:\n        team: { name: a }\n"),
        expected: [
            `${stackFile}:7: namespaces.a.labels.team: {"name":"a"} is a map of keys, but text is wanted here. Write text.`,
        ],
    },
    {
        rule: "a list where text is wanted",
        stack: withSections("  flotilla:layers: [[a]]\n"),
        expected: [`${stackFile}:4: layers[0]: ["a"] is a list, but text is wanted here. Write text.`],
    },
    {
        rule: "text where a list is wanted",
        stack: withSections("  flotilla:layers: defaults\n"),
        expected: [`${stackFile}:4: layers: "defaults" is text, but a list is wanted here. Write a list.`],
    },
    {
        rule: "null that removes nothing",
        stack: withNamespaces("    a:\n"),
        expected: [
            `${stackFile}:5: namespaces.a: is empty, and no layer sets it, so there is nothing to remove. Give it a value ({} for a map that keeps its defaults), or take the key out.`,
        ],
    },
    {
        rule: "null that removes nothing at depth",
        stack: withNamespaces("    a:\n      labels:\n        team: ~\n"),
        expected: [
            `${stackFile}:7: namespaces.a.labels.team: is empty, and no layer sets it, so there is nothing to remove. Give it a value ({} for a map that keeps its defaults), or take the key out.`,
        ],
    },
    {
        rule: "a section without keys",
        stack: withSections("  flotilla:namespaces:\n"),
        expected: [
            `${stackFile}:4: namespaces: is empty, and no layer sets it, so there is nothing to remove. Give it a value ({} for a map that keeps its defaults), or take the key out.`,
        ],
    },
    {
        rule: "a null in a list",
        stack: withSections("  flotilla:layers: [null]\n"),
        expected: [`${stackFile}:4: layers[0]: is empty, but text is wanted here. Set it, or take it out.`],
    },
    {
        rule: "faults of a file with line ends of Windows, at their lines",
        stack: withNamespaces("    a: {}\n    B: {}\n").replaceAll("\n", "\r\n"),
        expected: [
            `${stackFile}:6: namespaces.B: "B" is not a namespace's name (RFC 1123). Use lower-case letters, digits and "-", with a letter or digit at both ends.`,
        ],
    },
    {
        rule: "faults of a file with a byte order mark, at their lines",
        stack: "\ufeff" + withNamespaces("    B: {}\n"),
        expected: [
            `${stackFile}:5: namespaces.B: "B" is not a namespace's name (RFC 1123). Use lower-case letters, digits and "-", with a letter or digit at both ends.`,
        ],
    },
];
