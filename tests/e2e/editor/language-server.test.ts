import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { Editor, stacks } from "./editor";

describe("an editor", function () {
    this.timeout(60_000);
    let editor: Editor;

    before(async () => {
        editor = await Editor.start();
    });

    after(() => editor.stop());

    describe("finds nothing wrong with", () => {
        for (const name of readdirSync(stacks, { recursive: true, encoding: "utf8" }).filter((file) =>
            /\.ya?ml$/.test(file),
        )) {
            it(`the committed stacks/${name}, which names the schema in its first line`, async () => {
                const text = readFileSync(path.join(stacks, name), "utf8");
                const depth = name.split(path.sep).length - 1;
                const schema = depth === 0 ? "schema.json" : `${"../".repeat(depth)}schema.json#/definitions/layer`;
                assert.ok(text.startsWith(`# yaml-language-server: $schema=${schema}\n`), text);
                assert.deepEqual((await editor.open(name, text)).problems, []);
            });
        }

        it("the committed stack files, in whose second line nothing stands, because Pulumi would drop the first with it", () => {
            for (const name of readdirSync(stacks).filter((file) => file.endsWith(".yaml"))) {
                assert.match(readFileSync(path.join(stacks, name), "utf8"), /^#.*\n\n/, name);
            }
        });

        const stackFiles: Readonly<Record<string, readonly string[]>> = {
            "nothing in it": [],
            "a beginning": ["config:"],
            "a part of an installation": ["config:", "  flotilla:cluster:", "    context: admin"],
            "removals of what layers set": [
                "config:",
                "  flotilla:cluster:",
                "    context: null",
                "  flotilla:namespaces:",
                "    payments: null",
                "    search:",
                "      labels:",
                "        team: null",
                "      annotations: null",
                "      create:",
            ],
            "encrypted secrets and what Pulumi writes": [
                "secretsprovider: passphrase",
                "encryptedkey: key",
                "encryptionsalt: v1:salt",
                "environment: [platform/prod]",
                "config:",
                "  flotilla:secrets:",
                "    quay-password:",
                "      secure: v1:cipher",
            ],
            "keys of other programs and of Pulumi": [
                "config:",
                "  aws:region: eu-west-1",
                "  other:password:",
                "    secure: v1:cipher",
                '  pulumi:disable-default-providers: ["*"]',
            ],
            "parts of a release, and removals of what layers set in it": [
                "config:",
                "  flotilla:fiaas:",
                "    channels:",
                "      stable:",
                "        commit: null",
                "        spec:",
                "          replicas: null",
                "          labels:",
                "            pod: null",
                "      latest: null",
                "    override: null",
            ],
            "anchors and merge keys": [
                "config:",
                "  flotilla:namespaces:",
                "    payments: &owned",
                "      protect: true",
                "    search:",
                "      <<: *owned",
                "    billing: *owned",
            ],
        };
        for (const [what, lines] of Object.entries(stackFiles)) {
            it(`a stack file with ${what}`, async () => {
                assert.deepEqual((await editor.openStack(...lines)).problems, []);
            });
        }

        it("a layer", async () => {
            const lines = [
                "layers: [defaults]",
                "cluster:",
                "  context: null",
                "namespaces:",
                "  payments:",
                "    protect: true",
            ];
            assert.deepEqual((await editor.openLayer(...lines)).problems, []);
        });

        it("a layer in a folder", async () => {
            const line = "# yaml-language-server: $schema=../../schema.json#/definitions/layer";
            const file = await editor.openIn("layers/stage", [
                line,
                "namespaces:",
                "  payments: {}",
                "  search: {creat: true}",
            ]);
            assert.deepEqual(file.problems, [{ line: 4, message: "Property creat is not allowed." }]);
        });
    });

    describe("underlines", () => {
        const noPrefix =
            "This key has no known prefix. Write flotilla:<section> for this program, <program>:<key> for another one.";
        const noStackKey =
            'A stack file has no such key: a section stands below "config" as "flotilla:<section>". ' +
            "A layer has sections here; its first line ends in #/definitions/layer.";
        const noLayerKey =
            "A layer has no such section. Sections have no prefix here, and secrets belong into stack files, because they are encrypted for one stack.";

        const faults: Readonly<
            Record<string, readonly [file: "stack" | "layer", line: number, message: string, ...text: string[]]>
        > = {
            "a misspelled key": [
                "stack",
                4,
                "Property identifer is not allowed.",
                "config:",
                "  flotilla:cluster:",
                "    identifer: prod",
            ],
            "a misspelled key deep inside": [
                "layer",
                4,
                "Property protcet is not allowed.",
                "namespaces:",
                "  payments:",
                "    protcet: true",
            ],
            "a misspelled key of what several sections share": [
                "layer",
                7,
                "Property minimun is not allowed.",
                "fiaas:",
                "  override:",
                "    merge: deep",
                "    spec:",
                "      replicas:",
                "        minimun: 1",
            ],
            "a value of a wrong type in what several sections share": [
                "stack",
                7,
                "Incorrect type. Expected one of boolean, null.",
                "config:",
                "  flotilla:namespaces:",
                "    payments:",
                "      fiaas:",
                "        clusterConfig:",
                '          debug: "yes"',
            ],
            "a value of a wrong type": [
                "stack",
                5,
                "Incorrect type. Expected one of boolean, null.",
                "config:",
                "  flotilla:namespaces:",
                "    payments:",
                '      create: "yes"',
            ],
            "a list where a map is wanted": [
                "layer",
                3,
                "Incorrect type. Expected one of object, null.",
                "namespaces:",
                "  - payments",
            ],
            "a misspelled section": [
                "stack",
                3,
                "Property flotilla:clutser is not allowed.",
                "config:",
                "  flotilla:clutser: {}",
            ],
            "a misspelled prefix": ["stack", 3, noPrefix, "config:", "  flotila:cluster: {}"],
            "a section without its prefix": ["stack", 3, noPrefix, "config:", "  cluster: {}"],
            "a section at the top of a stack file": ["stack", 3, noStackKey, "config: {}", "cluster: {}"],
            "a section with a prefix in a layer": ["layer", 3, noLayerKey, "layers: []", "flotilla:cluster: {}"],
            "a misspelled section of a layer": ["layer", 2, noLayerKey, "namespcaes: {}"],
            "secrets in a layer": ["layer", 2, noLayerKey, "secrets: {}"],
            "an encrypted value where no secret belongs": [
                "stack",
                5,
                "Incorrect type. Expected one of string, null.",
                "config:",
                "  flotilla:cluster:",
                "    identifier:",
                "      secure: v1:cipher",
            ],
        };
        for (const [what, [kind, line, message, ...lines]] of Object.entries(faults)) {
            it(`${what}, in its line`, async () => {
                const file = await (kind === "stack" ? editor.openStack(...lines) : editor.openLayer(...lines));
                assert.deepEqual(file.problems, [{ line, message }]);
            });
        }
    });
});
