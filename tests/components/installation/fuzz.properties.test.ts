import assert from "node:assert/strict";
import fc from "fast-check";
import { LayerFolder } from "../../../components/installation/layers";
import { resolveInstallation } from "../../../components/installation/resolve";
import { parseStackFile } from "../../../components/installation/stack-file";
import { readText } from "../../../components/installation/yaml-file";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { faultsOf, installation, stackFile, withSections } from "./project-files";
import { anyCharacter } from "../../support/any-text";

/** Many more cases are worth a run by hand after a change: FUZZ_RUNS=50000. */
const runs = Number(process.env["FUZZ_RUNS"] ?? "80");

const stack = withSections(`  flotilla:layers: [defaults, stage/canary]
  flotilla:namespaces:
    payments: &payments
      labels: { team: payments, "example.com/cost-center": "12" }
      annotations:
        note: |
          two
          lines
      protect: true
    search:
      <<: *payments
      adopt: true
      labels: {}
    old: null
  flotilla:registries:
    quay:
      address: quay.io
      username: robot
      password: { secret: quay-password }
  flotilla:secrets:
    quay-password:
      secure: v1:abc=
  aws:region: eu-west-1
encryptionsalt: v1:abc
`);

const layers: Readonly<Record<string, string>> = {
    defaults: "layers: [base]\nnamespaces:\n  old:\n    labels: { a: b }\n  shared: { protect: true }\n",
    base: "# nothing but a comment\nnamespaces: {}\n",
    "stage/canary": "namespaces:\n  shared:\n    annotations: { stage: canary }\n",
};

/** What a hurried or hostile hand writes where something else belongs. */
const nasty = [
    ...[
        "null",
        "~",
        "''",
        "[]",
        "{}",
        "yes",
        "no",
        "on",
        "0777",
        "1_000",
        "2001-01-01",
        ".inf",
        "-.nan",
        "1e999",
        "0x1F",
    ],
    ...[
        "12345678901234567890",
        "1.10",
        "*payments",
        "&payments x",
        "!!set {a, b}",
        "!!binary aGk=",
        "!foo x",
        "<<",
        "<<: *x",
    ],
    ...["{secure: v1:x}", "{secret: constructor}", "{env: prod}", "[[[[1]]]]", "{a: {b: {c: {d: 1}}}}", '"a\\u2028b"'],
    ...[
        '"\\x9b31m"',
        '"\\ud800"',
        "'\u202e'",
        "😀",
        "\ufeff",
        "\u0000",
        "\t",
        "---",
        "...",
        "%YAML 1.1",
        "? [a]",
        "- a",
        "@",
        "`",
    ],
    ...[
        "constructor",
        "__proto__",
        "toString",
        "hasOwnProperty",
        "x".repeat(3000),
        "[".repeat(300),
        "../../etc/passwd",
    ],
] as const;

const names = [
    "__proto__",
    "constructor",
    "toString",
    "valueOf",
    "flotila:namespaces",
    "flotilla:config:x",
    "config",
    "layers",
    "secrets",
];

type Change = (text: string) => string;

const lineChange = fc
    .record({ at: fc.nat(), change: fc.constantFrom("delete", "double", "indent", "outdent", "swap") })
    .map(({ at, change }): Change => (text) => {
        const lines = text.split("\n");
        const index = at % lines.length;
        const line = lines[index] ?? "";
        const changed = {
            delete: [],
            double: [line, line],
            indent: [`  ${line}`],
            outdent: [line.replace(/^ {1,2}/, "")],
            swap: [lines[index + 1] ?? "", line],
        };
        return lines.toSpliced(index, change === "swap" ? 2 : 1, ...changed[change]).join("\n");
    });

/** Puts something in the place of the nth thing that fits. */
function replaceNth(text: string, pattern: RegExp, nth: number, by: string): string {
    const found = [...text.matchAll(pattern)];
    const match = found[nth % Math.max(1, found.length)];
    return match === undefined ? text : text.slice(0, match.index) + by + text.slice(match.index + match[0].length);
}

const valueChange = fc.record({ nth: fc.nat(), value: fc.constantFrom(...nasty) }).map(
    ({ nth, value }): Change =>
        (text) =>
            replaceNth(text, /(?<=[:,[] )[^\s{}[\],&*|]+/g, nth, value),
);

const keyChange = fc
    .record({ nth: fc.nat(), key: fc.oneof(fc.constantFrom(...names, ...nasty), fc.string({ unit: anyCharacter })) })
    .map(
        ({ nth, key }): Change =>
            (text) =>
                replaceNth(text, /[\w/.:"-]+(?=:(\s|$))/gm, nth, key),
    );

const textChange = fc
    .record({
        at: fc.nat(),
        cut: fc.nat(6),
        insert: fc.oneof(fc.string({ unit: anyCharacter, maxLength: 4 }), fc.constantFrom(...nasty)),
    })
    .map(({ at, cut, insert }): Change => (text) => {
        const start = at % (text.length + 1);
        return text.slice(0, start) + insert + text.slice(start + cut);
    });

const changes = fc.array(fc.oneof(lineChange, valueChange, keyChange, textChange), { maxLength: 3 });
const bytes = fc.array(fc.record({ at: fc.nat(), value: fc.nat(255) }), { maxLength: 2 });

function change(text: string, all: readonly Change[], flips: readonly { at: number; value: number }[]): Buffer {
    const buffer = Buffer.from(all.reduce((changed, each) => each(changed), text));
    for (const { at, value } of flips) {
        buffer[at % Math.max(1, buffer.length)] = value;
    }
    return buffer;
}

const fault = /^stacks\/[^\n:]+\.yaml(:\d+)?: (\S.*: )?.+[.?!]$/s;

describe("an installation's files, changed at random", () => {
    let folder = "";

    before(() => {
        folder = mkdtempSync(path.join(tmpdir(), "flotilla-fuzz-"));
        mkdirSync(path.join(folder, "stacks", "layers", "stage"), { recursive: true });
    });

    after(() => {
        rmSync(folder, { recursive: true, force: true });
    });

    function write(name: string, content: Buffer | string): string {
        const file = path.join(folder, "stacks", name);
        writeFileSync(file, content);
        return file;
    }

    function faults(content: Buffer, layerFolder: LayerFolder): readonly string[] {
        const file = write(`Pulumi.${installation}.yaml`, content);
        return faultsOf(() => {
            const source = parseStackFile(readText(file, stackFile, ""), stackFile);
            resolveInstallation(source, installation, layerFolder);
        });
    }

    function checkFaults(content: Buffer, layerFolder: LayerFolder): void {
        const before = process.cpuUsage();
        for (const line of faults(content, layerFolder)) {
            assert.match(line, fault);
            assert.ok(!line.includes("\n"), `more than one line: ${line}`);
        }
        const { user, system } = process.cpuUsage(before);
        assert.ok(user + system < 2e6, "it took more than two seconds of the processor");
    }

    it("are right before they are changed", () => {
        Object.entries(layers).forEach(([name, text]) => write(`layers/${name}.yaml`, text));
        assert.deepEqual(faults(Buffer.from(stack), new LayerFolder(folder)), []);
    });

    it("give a configuration or well-formed faults when the stack file is changed", () => {
        Object.entries(layers).forEach(([name, text]) => write(`layers/${name}.yaml`, text));
        const layerFolder = new LayerFolder(folder);
        fc.assert(
            fc.property(changes, bytes, (all, flips) => {
                checkFaults(change(stack, all, flips), layerFolder);
            }),
            { numRuns: runs },
        );
    }).timeout(600_000);

    it("give a configuration or well-formed faults when a layer is changed", () => {
        const layer = fc.constantFrom(...Object.entries(layers));
        fc.assert(
            fc.property(layer, changes, bytes, ([name, text], all, flips) => {
                write(`layers/${name}.yaml`, change(text, all, flips));
                checkFaults(Buffer.from(stack), new LayerFolder(folder));
                write(`layers/${name}.yaml`, text);
            }),
            { numRuns: Math.ceil(runs / 2) },
        );
    }).timeout(600_000);
});
