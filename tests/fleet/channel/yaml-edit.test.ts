import assert from "node:assert/strict";
import { parse } from "yaml";
import { valueAt } from "../../../components/installation/faults";
import { editYaml } from "../../../fleet/channel/yaml-edit";

const path = ["fiaas", "channels", "stable"];

interface Case {
    readonly rule: string;
    readonly before: string;
    readonly value: Readonly<Record<string, unknown>>;
    readonly after: string;
}

const cases: readonly Case[] = [
    {
        rule: "replaces single values, and leaves comments and quotes alone",
        before: [
            "# the fleet",
            "fiaas:",
            "  channels:",
            "    stable: # promoted on Mondays",
            '      image: "a/b:1" # the first',
            "      commit: 'abc'",
            "      # when",
            '      updated: "2022-08-16T09:00:00Z"',
            "namespaces: {}",
            "",
        ].join("\n"),
        value: { image: "a/b:2", commit: "def", updated: "2023-01-01T09:00:00Z" },
        after: [
            "# the fleet",
            "fiaas:",
            "  channels:",
            "    stable: # promoted on Mondays",
            '      image: "a/b:2" # the first',
            "      commit: 'def'",
            "      # when",
            '      updated: "2023-01-01T09:00:00Z"',
            "namespaces: {}",
            "",
        ].join("\n"),
    },
    {
        rule: "takes keys out and puts keys in, also deep inside",
        before: [
            "fiaas:",
            "    channels:",
            "        stable:",
            "            image: a/b:1",
            "            build: one # gone",
            "            spec:",
            "                version: 3",
            "                replicas: # two of them",
            "                    minimum: 1",
            "                    maximum: 2",
            "",
        ].join("\n"),
        value: { image: "a/b:1", commit: "abc", spec: { version: 3, replicas: { minimum: 1 }, admin_access: true } },
        after: [
            "fiaas:",
            "    channels:",
            "        stable:",
            "            image: a/b:1",
            "            commit: abc",
            "            spec:",
            "                version: 3",
            "                admin_access: true",
            "                replicas: # two of them",
            "                    minimum: 1",
            "",
        ].join("\n"),
    },
    {
        rule: "writes lists anew",
        before: "fiaas:\n  channels:\n    stable:\n      spec:\n        ports: # all\n          - target_port: 1\n      image: a:1\n",
        value: { spec: { ports: [{ target_port: 5000 }] }, image: "a:1" },
        after: "fiaas:\n  channels:\n    stable:\n      spec:\n        ports:\n          - target_port: 5000\n      image: a:1\n",
    },
    {
        rule: "makes a channel behind the one beside it",
        before: "fiaas:\n  channels:\n    latest:\n      image: a:1 # new\n    other: { image: a:0 }\n",
        value: { image: "a:1" },
        after: "fiaas:\n  channels:\n    latest:\n      image: a:1 # new\n    stable:\n      image: a:1\n    other: { image: a:0 }\n",
    },
    {
        rule: "makes the sections around a channel, too",
        before: "# a layer\nnamespaces:\n  a: {} # one",
        value: { image: "a:1" },
        after: "# a layer\nnamespaces:\n  a: {} # one\nfiaas:\n  channels:\n    stable:\n      image: a:1",
    },
    {
        rule: "fills empty maps",
        before: "fiaas:\n  channels: {} # none yet\n",
        value: { image: "a:1" },
        after: "fiaas:\n  channels:\n    stable:\n      image: a:1 # none yet\n",
    },
    {
        rule: "fills an empty file",
        before: "{}\n",
        value: { image: "a:1" },
        after: "fiaas:\n  channels:\n    stable:\n      image: a:1\n",
    },
    {
        rule: "keeps brackets in which single values change",
        before: "fiaas: { channels: { stable: {image:   a:1, spec: {version: 3}}, latest: { image: a:2 } } }\n",
        value: { image: "a:2", spec: { version: 3 } },
        after: "fiaas: { channels: { stable: {image:   a:2, spec: {version: 3}}, latest: { image: a:2 } } }\n",
    },
    {
        rule: "writes brackets anew that get keys",
        before: "fiaas:\n  channels:\n    stable: { image: a:1 } # short\n    latest: { image: a:1 }\n",
        value: { image: "a:1", updated: "2022-08-16T09:00:00Z" },
        after: 'fiaas:\n  channels:\n    stable: {image: a:1, updated: "2022-08-16T09:00:00Z"} # short\n    latest: { image: a:1 }\n',
    },
    {
        rule: "keeps Windows' line ends",
        before: "fiaas:\r\n  channels:\r\n    stable:\r\n      image: a:1\r\n",
        value: { image: "a:2", commit: "abc" },
        after: "fiaas:\r\n  channels:\r\n    stable:\r\n      image: a:2\r\n      commit: abc\r\n",
    },
    {
        rule: "replaces text of several lines",
        before: "fiaas:\n  channels:\n    stable:\n      build: |\n        one\n        two\n      image: a:1\n",
        value: { build: "three", image: "a:1" },
        after: "fiaas:\n  channels:\n    stable:\n      build: three\n      image: a:1\n",
    },
];

describe("an edit of a YAML text", () => {
    for (const { rule, before, value, after } of cases) {
        it(rule, () => {
            const edited = editYaml(before, { path, value, beside: "latest" });
            assert.equal(edited, after);
            assert.deepEqual(valueAt(parse(edited), path), value);
        });
    }

    it("changes nothing where everything is as it should be", () => {
        for (const { after, value } of cases) {
            assert.equal(editYaml(after, { path, value }), after);
        }
    });
});
