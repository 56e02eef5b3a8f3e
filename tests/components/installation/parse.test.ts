import assert from "node:assert/strict";
import { namespaceConfiguration } from "../../../components/namespace/config";
import { ConfigurationError } from "../../../components/installation/fault-lines";
import { parseConfiguration } from "../../../components/installation/parse";
import { parseStackFile } from "../../../components/installation/stack-file";
import { faultsOfText as faults, stackFile as name, withNamespaces } from "./project-files";

const keysOfNamespaces = Object.keys(namespaceConfiguration.shape).sort().join(", ");
const dnsRule = `Use lower-case letters, digits and "-", with a letter or digit at both ends.`;
const labelRule = `Use at most 63 letters, digits, "-", "_" and ".", with a letter or digit at both ends`;

const cases: readonly { rule: string; text: string; expected: readonly string[] }[] = [
    {
        rule: "a file that is not YAML",
        text: "config:\n\tflotilla:cluster: {}\n",
        expected: [`${name}:2: the file is not YAML: tabs are not allowed as indentation. Use blanks.`],
    },
    {
        rule: "a key that stands twice",
        text: withNamespaces("    a: {}\n    a: {}\n"),
        expected: [`${name}:6: the key "a" stands twice in one map. Take one of the two out.`],
    },
    {
        rule: "an empty file",
        text: "",
        expected: [`${name}:1: cluster: is missing. Set it to a map of keys.`],
    },
    {
        rule: "an unknown key at the top, with the nearest known one",
        text: withNamespaces("    a: {}\n  flotilla:namespases: {}\n"),
        expected: [`${name}:6: namespases: unknown key "namespases". Did you mean "namespaces"?`],
    },
    {
        rule: "a misspelled prefix",
        text: withNamespaces("    a: {}\n  flotila:namespaces: {}\n"),
        expected: [
            `${name}:6: ["flotila:namespaces"]: unknown key "flotila:namespaces". Did you mean "flotilla:namespaces"?`,
        ],
    },
    {
        rule: "an unknown key that is near nothing, with all known ones",
        text: withNamespaces("    a:\n      replicaCount: 1\n"),
        expected: [
            `${name}:6: namespaces.a.replicaCount: unknown key "replicaCount". Use one of: ${keysOfNamespaces}.`,
        ],
    },
    {
        rule: "a number where text is wanted",
        text: withNamespaces("    a:\n      labels:\n        version: 12\n"),
        expected: [
            `${name}:7: namespaces.a.labels.version: 12 is a number, but text is wanted here. Put it in quotes: "12".`,
        ],
    },
    {
        rule: "text where true or false is wanted",
        text: withNamespaces(`    a:\n      create: "yes"\n`),
        expected: [`${name}:6: namespaces.a.create: "yes" is text, but true or false is wanted here. Write true.`],
    },
    {
        rule: "a list where a map is wanted",
        text: withNamespaces("    - name: a\n"),
        expected: [
            `${name}:4: namespaces: [{"name":"a"}] is a list, but a map of keys is wanted here. Write a map of keys.`,
        ],
    },
    {
        rule: "an empty value",
        text: withNamespaces("    a:\n"),
        expected: [
            `${name}:5: namespaces.a: is empty, and no layer sets it, so there is nothing to remove. Give it a value ({} for a map that keeps its defaults), or take the key out.`,
        ],
    },
    {
        rule: "a namespace with upper-case letters",
        text: withNamespaces("    Payments: {}\n"),
        expected: [`${name}:5: namespaces.Payments: "Payments" is not a namespace's name (RFC 1123). ${dnsRule}`],
    },
    {
        rule: "a namespace with a dot",
        text: withNamespaces("    a.b: {}\n"),
        expected: [`${name}:5: namespaces["a.b"]: "a.b" is not a namespace's name (RFC 1123). ${dnsRule}`],
    },
    {
        rule: "a namespace with more than 63 characters",
        text: withNamespaces(`    ${"a".repeat(64)}: {}\n`),
        expected: [
            `${name}:5: namespaces.${"a".repeat(64)}: "${"a".repeat(64)}" has 64 characters, ` +
                "but a namespace's name has 63 at most (RFC 1123). Shorten it.",
        ],
    },
    {
        rule: "a wrong value behind a wrong name",
        text: withNamespaces("    A:\n      create: 1\n"),
        expected: [
            `${name}:5: namespaces.A: "A" is not a namespace's name (RFC 1123). ${dnsRule}`,
            `${name}:6: namespaces.A.create: 1 is a number, but true or false is wanted here. Write true or false.`,
        ],
    },
    {
        rule: "a label's value with a blank",
        text: withNamespaces("    a:\n      labels: { team: the best }\n"),
        expected: [
            `${name}:6: namespaces.a.labels.team: "the best" is not a label's value. ${labelRule}, or an annotation.`,
        ],
    },
    {
        rule: "a label's key with two slashes",
        text: withNamespaces(`    a:\n      labels: { "x/y/z": a }\n`),
        expected: [`${name}:6: namespaces.a.labels.x/y/z: "x/y/z" is not a label's key. ${labelRule}.`],
    },
    {
        rule: "a label's key whose prefix is no DNS name",
        text: withNamespaces(`    a:\n      labels: { "X_/y": a }\n`),
        expected: [
            `${name}:6: namespaces.a.labels.X_/y: "X_/y" is not a label's key: the part before "/" is no DNS name. ` +
                "Use a prefix such as example.com/.",
        ],
    },
    {
        rule: "a namespace that is adopted and not created",
        text: withNamespaces("    a:\n      adopt: true\n      create: false\n"),
        expected: [`${name}:6: namespaces.a.adopt: true contradicts create: false. Remove one of the two.`],
    },
    {
        rule: "a cluster without an identifier",
        text: "config:\n  flotilla:cluster:\n    context: a\n",
        expected: [`${name}:2: cluster.identifier: is missing. Set it to text.`],
    },
    {
        rule: "an empty identifier",
        text: `config:\n  flotilla:cluster:\n    identifier: ""\n`,
        expected: [`${name}:3: cluster.identifier: "" is empty. Give the cluster a name that it will keep.`],
    },
];

describe("an installation's configuration", () => {
    for (const { rule, text, expected } of cases) {
        it(`refuses ${rule}`, () => {
            assert.deepEqual(faults(text), expected);
        });
    }

    it("reports all faults at once, in the order of the file", () => {
        const text = withNamespaces("    B: {}\n    a:\n      create: no thanks\n      foo: 1\n  flotilla:x: 1\n");

        const lines = faults(text).map((fault) => fault.split(":")[1]);
        assert.deepEqual(lines, ["5", "7", "8", "9"]);
    });

    it("fills in the defaults", () => {
        const file = parseStackFile(withNamespaces("    a: {}\n"), name);
        const { layers, cluster, namespaces, secrets } = parseConfiguration(file.values, file.locate);
        assert.deepEqual(
            { layers, cluster, namespaces, secrets },
            {
                layers: [],
                cluster: { identifier: "prod-1" },
                namespaces: { a: { labels: {}, annotations: {}, create: true, adopt: false, protect: false } },
                secrets: {},
            },
        );
    });

    it("takes a key without a prefix for the project's own, as Pulumi does", () => {
        const file = parseStackFile("config:\n  namespaces: {}\n  cluster: { identifier: a }\n", name);
        assert.deepEqual(file.values, { namespaces: {}, cluster: { identifier: "a" } });
    });

    it("takes keys of other programs for what they are", () => {
        assert.deepEqual(faults(`${withNamespaces("    a: {}\n")}  aws:region: eu-west-1\n`), []);
    });

    it("refuses a key __proto__ that comes from the engine, which would pass over what it declares", () => {
        const raw: unknown = JSON.parse(
            '{"cluster":{"identifier":"a"},"namespaces":{"__proto__":{},"a":{"labels":{"__proto__":"x"}}}}',
        );
        assert.throws(
            () => parseConfiguration(raw, () => ({ file: name })),
            (error) => {
                assert.ok(error instanceof ConfigurationError);
                assert.deepEqual(error.faults, [
                    `${name}: namespaces.__proto__: "__proto__" cannot be a key. Use another name.`,
                    `${name}: namespaces.a.labels.__proto__: "__proto__" cannot be a key. Use another name.`,
                ]);
                return true;
            },
        );
    });
});
