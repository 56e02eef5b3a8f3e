import assert from "node:assert/strict";
import { aliases } from "./bad-input/aliases";
import { anchors } from "./bad-input/anchors";
import type { BadInput } from "./bad-input/bad-input";
import { fiaas } from "./bad-input/fiaas";
import { genesis } from "./bad-input/genesis";
import { join } from "./bad-input/join";
import { names } from "./bad-input/names";
import { nodes } from "./bad-input/nodes";
import { pki } from "./bad-input/pki";
import { pkiEncryption } from "./bad-input/pki-encryption";
import { pkiIssuers } from "./bad-input/pki-issuers";
import { pkiLives } from "./bad-input/pki-lives";
import { pkiSchema } from "./bad-input/pki-schema";
import { scalars } from "./bad-input/scalars";
import { secrets } from "./bad-input/secrets";
import { shape } from "./bad-input/shape";
import { syntax } from "./bad-input/syntax";
import { faultsIn, inProject, withNamespaces } from "./project-files";

const topics: Readonly<Record<string, readonly BadInput[]>> = {
    syntax,
    aliases,
    scalars,
    shape,
    names,
    secrets,
    fiaas,
    nodes,
    "catalog of certificates": pki,
    "issuers of certificates": pkiIssuers,
    "lives of certificates": pkiLives,
    "certificates and nodes": pkiSchema,
    "encryption at rest": pkiEncryption,
    "ways for hosts to join": join,
    "ways to begin a cluster": genesis,
    anchors,
};

for (const [topic, cases] of Object.entries(topics)) {
    describe(`a stack file with bad ${topic}`, () => {
        // Mocha keeps every frame of an error: seconds where a parser nests until the stack is full.
        const frames = Error.stackTraceLimit;
        before(() => {
            Error.stackTraceLimit = 10;
        });
        after(() => {
            Error.stackTraceLimit = frames;
        });

        for (const { rule, stack, expected } of cases) {
            it(`is refused for ${rule}`, () => {
                assert.deepEqual(inProject(stack, {}, faultsIn), expected);
            });
        }
    });
}

describe("every line about a stack file", () => {
    const lines = Object.values(topics).flatMap((cases) => cases.flatMap(({ expected }) => expected));

    it("is short enough to be read", () => {
        const longest = Math.max(...lines.map((line) => line.length));
        assert.ok(longest < 600, `${longest} characters`);
    });

    it("holds no password", () => {
        assert.ok(!/hunter|12345\b/i.test(lines.filter((line) => /secrets|password/.test(line)).join("\n")));
    });

    it("says what to do in a sentence of its own", () => {
        for (const line of lines) {
            assert.match(line, /[.:] [A-Z][^.]*.*[.?]$/s);
        }
    });
});

describe("a stack file that looks strange but is right", () => {
    const right: readonly { rule: string; stack: string }[] = [
        { rule: "line ends of Windows", stack: withNamespaces("    a: {}\n").replaceAll("\n", "\r\n") },
        { rule: "a byte order mark", stack: `\ufeff${withNamespaces("    a: {}\n")}` },
        { rule: "an alias of a whole namespace", stack: withNamespaces("    a: &a { protect: true }\n    b: *a\n") },
        { rule: "a merge key", stack: withNamespaces("    a: &a { protect: true }\n    b:\n      <<: *a\n") },
        { rule: "an alias that is used 200 times", stack: withNamespaces(`    a: &a {}\n${manyAliases(200)}`) },
        { rule: "constructor as a name", stack: withNamespaces("    constructor: {}\n") },
        { rule: "constructor as a label", stack: withNamespaces("    a: { labels: { constructor: x } }\n") },
        { rule: "numbers and dates in quotes", stack: withNamespaces('    "12": { labels: { d: "2001-01-01" } }\n') },
        { rule: "marks around the document", stack: `%YAML 1.2\n---\n${withNamespaces("    a: {}\n")}...\n` },
        { rule: "keys of other programs", stack: `${withNamespaces("    a: {}\n")}  aws:region: eu-west-1\n` },
        { rule: "no prefix, as Pulumi allows", stack: "config:\n  cluster: { identifier: a }\n" },
    ];

    for (const { rule, stack } of right) {
        it(`is taken with ${rule}`, () => {
            assert.deepEqual(inProject(stack, {}, faultsIn), []);
        });
    }
});

function manyAliases(count: number): string {
    return Array.from({ length: count }, (_, index) => `    n${index}: *a\n`).join("");
}
