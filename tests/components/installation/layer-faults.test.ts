import assert from "node:assert/strict";
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import {
    faultsIn,
    type Files,
    inProject,
    layerFile,
    naming,
    stackFile,
    stackWith,
    withSections,
} from "./project-files";

function faults(stack: string, files: Files, prepare: (folder: string) => void = () => undefined): readonly string[] {
    return inProject(stack, files, (folder) => {
        prepare(folder);
        return faultsIn(folder);
    });
}

const at = `${stackFile}:4: layers[0]:`;
const nameRule = 'Use its path below stacks/layers without ".yaml".';

const cases: readonly {
    rule: string;
    stack?: string;
    files?: Files;
    prepare?: (folder: string) => void;
    expected: readonly string[];
}[] = [
    {
        rule: "a missing one, with the way to it",
        stack: stackWith("a"),
        files: naming({ a: ["b"], b: ["else"] }),
        expected: [
            "stacks/layers/b.yaml:1: layers[0]: there is no file stacks/layers/else.yaml (prod-1 -> a -> b -> else). Make it, or take the name out.",
        ],
    },
    {
        rule: "a missing one with a near name",
        stack: stackWith("defauts"),
        files: naming({ defaults: [], "stage/canary": [] }),
        expected: [`${at} there is no file stacks/layers/defauts.yaml (prod-1 -> defauts). Did you mean "defaults"?`],
    },
    {
        rule: "one that names itself",
        stack: stackWith("a"),
        files: naming({ a: ["a"] }),
        expected: [
            'stacks/layers/a.yaml:1: layers[0]: "a" closes a circle of layers (prod-1 -> a -> a). Take one of the names out.',
        ],
    },
    {
        rule: "a circle of three",
        stack: stackWith("a"),
        files: naming({ a: ["b"], b: ["c"], c: ["a"] }),
        expected: [
            'stacks/layers/c.yaml:1: layers[0]: "a" closes a circle of layers (prod-1 -> a -> b -> c -> a). Take one of the names out.',
        ],
    },
    {
        rule: "a name that leads out of the folder",
        stack: stackWith("../outside", "/etc/passwd", "a/../../b", ".hidden", ""),
        expected: [
            `${at} "../outside" is not a layer's name (prod-1 -> ../outside). ${nameRule}`,
            `${stackFile}:4: layers[1]: "/etc/passwd" is not a layer's name (prod-1 -> /etc/passwd). ${nameRule}`,
            `${stackFile}:4: layers[2]: "a/../../b" is not a layer's name (prod-1 -> a/../../b). ${nameRule}`,
            `${stackFile}:4: layers[3]: ".hidden" is not a layer's name (prod-1 -> .hidden). ${nameRule}`,
            `${stackFile}:4: layers[4]: "" is not a layer's name (prod-1 -> ). ${nameRule}`,
        ],
    },
    {
        rule: "a name written as a path",
        stack: stackWith("layers/defaults.yaml"),
        expected: [
            `${at} "layers/defaults.yaml" is not a layer's name (prod-1 -> layers/defaults.yaml). Write "defaults".`,
        ],
    },
    {
        rule: "a link that leads out of the folder",
        stack: stackWith("a"),
        prepare: (folder) => {
            mkdirSync(path.join(folder, "stacks/layers"), { recursive: true });
            writeFileSync(path.join(folder, "outside.yaml"), "namespaces: {}\n");
            symlinkSync("../../outside.yaml", path.join(folder, layerFile("a")));
        },
        expected: [`${at} "a" leads out of stacks/layers (prod-1 -> a). Put a file there instead of a link.`],
    },
    {
        rule: "a link that leads in a circle",
        stack: stackWith("a"),
        prepare: (folder) => {
            mkdirSync(path.join(folder, "stacks/layers"), { recursive: true });
            symlinkSync("a.yaml", path.join(folder, layerFile("a")));
        },
        expected: ["stacks/layers/a.yaml: symbolic links lead in a circle here. Put a file in their place."],
    },
    {
        rule: "a folder in the place of a file",
        stack: stackWith("a"),
        prepare: (folder) => {
            mkdirSync(path.join(folder, layerFile("a")), { recursive: true });
        },
        expected: [
            "stacks/layers/a.yaml: this is a folder, but a file is wanted here. Name a file, or rename the folder.",
        ],
    },
    {
        rule: "a file that is no UTF-8",
        stack: stackWith("a"),
        files: { [layerFile("a")]: Buffer.from([0x61, 0xff]) },
        expected: ["stacks/layers/a.yaml: the file is not UTF-8. Save it as UTF-8."],
    },
    {
        rule: "an empty file",
        stack: stackWith("a"),
        files: { [layerFile("a")]: "# nothing\n" },
        expected: ["stacks/layers/a.yaml: the file is empty. Write sections such as namespaces, or {} for none."],
    },
    {
        rule: "a file that is no map",
        stack: stackWith("a"),
        files: { [layerFile("a")]: "- namespaces\n" },
        expected: [
            "stacks/layers/a.yaml: the file is no map of keys. Write sections such as namespaces, or {} for none.",
        ],
    },
    {
        rule: "the prefix in a layer's keys",
        stack: stackWith("a"),
        files: { [layerFile("a")]: "flotilla:namespaces: {}\n" },
        expected: [
            `stacks/layers/a.yaml:1: ["flotilla:namespaces"]: a layer's keys have no prefix. Write "namespaces".`,
        ],
    },
    {
        rule: "secrets in a layer",
        stack: stackWith("a"),
        files: { [layerFile("a")]: "namespaces: {}\nsecrets:\n  quay: { secure: v1:x }\n" },
        expected: [
            "stacks/layers/a.yaml:2: secrets: secrets are encrypted for one stack, so a layer cannot hold them. Move them to the stack files.",
        ],
    },
    {
        rule: "layers of a layer that are no list of names",
        stack: stackWith("a", "b"),
        files: { [layerFile("a")]: "layers: defaults\n", [layerFile("b")]: "layers: [1]\n" },
        expected: [
            "stacks/layers/a.yaml:1: layers: is not a list of names. Write a list such as [defaults].",
            "stacks/layers/b.yaml:1: layers: is not a list of names. Write a list such as [defaults].",
        ],
    },
    {
        rule: "a name after one that is no text, at its own line",
        stack: withSections("  flotilla:layers:\n    - 1\n    - missing\n"),
        expected: [
            `${stackFile}:5: layers[0]: 1 is a number, but text is wanted here. Put it in quotes: "1".`,
            `${stackFile}:6: layers[1]: there is no file stacks/layers/missing.yaml (prod-1 -> missing). Make it, or take the name out.`,
        ],
    },
    {
        rule: "a fault of a layer once, however often it is named",
        stack: stackWith("a", "b"),
        files: { ...naming({ a: ["broken"], b: ["broken"] }), [layerFile("broken")]: "x: [\n" },
        expected: [
            "stacks/layers/broken.yaml:1: the file is not YAML: flow sequence in block collection must be sufficiently indented and end with a ]. Mend the syntax there.",
        ],
    },
    {
        rule: "a wrong value in a layer, in the layer's file",
        stack: stackWith("a"),
        files: { [layerFile("a")]: "namespaces:\n  payments:\n    protect: on\n" },
        expected: [
            'stacks/layers/a.yaml:3: namespaces.payments.protect: "on" is text, but true or false is wanted here. Write true.',
        ],
    },
    {
        rule: "not what a layer that cannot be read may bring",
        stack: "config:\n  flotilla:layers: [missing]\n  flotilla:namespaces: { a: { protect: 1 }, b: null }\n",
        expected: [
            `${stackFile}:2: layers[0]: there is no file stacks/layers/missing.yaml (prod-1 -> missing). Make it, or take the name out.`,
            `${stackFile}:3: namespaces.a.protect: 1 is a number, but true or false is wanted here. Write true or false.`,
        ],
    },
];

describe("what is told of layers", () => {
    for (const { rule, stack = withSections(""), files = {}, prepare, expected } of cases) {
        it(`is ${rule}`, () => {
            assert.deepEqual(faults(stack, files, prepare), expected);
        });
    }

    it("is a file that may not be read", function () {
        if (process.getuid?.() === 0) {
            this.skip();
        }
        const close = (folder: string): void => {
            chmodSync(path.join(folder, layerFile("a")), 0o000);
        };
        assert.deepEqual(faults(stackWith("a"), { [layerFile("a")]: "{}\n" }, close), [
            "stacks/layers/a.yaml: the file may not be read. Give yourself the right to read it.",
        ]);
    });
});
