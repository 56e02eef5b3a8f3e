import assert from "node:assert/strict";
import fc from "fast-check";
import { showPath } from "../../components/installation/fault-lines";
import { LayerFolder } from "../../components/installation/layers";
import { readInstallation, type ResolvedInstallation } from "../../components/installation/resolve";
import { parsePath } from "../../fleet/explain/configuration-path";
import { explain } from "../../fleet/explain/explain";
import { explainJson, explainText, filesText } from "../../fleet/explain/explain-text";
import { findPath } from "../../fleet/explain/find-path";
import { plain } from "../../fleet/terminal";
import { type ProjectFiles, briefProject } from "./support/files";

const files = {
    "stacks/layers/defaults.yaml": `namespaces:
  payments:
    labels: { team: payments }
    protect: true
    adopt: true
`,
    "stacks/layers/canary.yaml": "layers: [defaults]\nnamespaces:\n  payments:\n    labels: { team: canary }\n",
    "stacks/Pulumi.a.yaml": `config:
  flotilla:layers: [canary]
  flotilla:cluster:
    identifier: a
  flotilla:namespaces:
    payments:
      protect: null
      labels:
        team: mine
        "example.com/tier": x
  flotilla:secrets:
    quay:
      secure: v1:CIPHERTEXT
`,
};

describe("explain", () => {
    let project: ProjectFiles;
    let installation: ResolvedInstallation;

    before(() => {
        project = briefProject(files);
        installation = readInstallation(project.folder, "a", new LayerFolder(project.folder));
    });

    after(() => {
        project.remove();
    });

    function text(path: string, withOverrides = false): string[] {
        const found = findPath(installation.configuration, path);
        const lines = explainText(explain(installation, found.path), withOverrides, plain);
        return lines
            .trimEnd()
            .split("\n")
            .map((line) => line.replace(/ {3,}(?=\S+$)/, " @ "));
    }

    it("tells every value with its file and line, and marks defaults", () => {
        const lines = text("");
        for (const line of [
            'layers[0] = "canary" @ stacks/Pulumi.a.yaml:2',
            'cluster.identifier = "a" @ stacks/Pulumi.a.yaml:4',
            'namespaces.payments.labels.team = "mine" @ stacks/Pulumi.a.yaml:9',
            'namespaces.payments.labels["example.com/tier"] = "x" @ stacks/Pulumi.a.yaml:10',
            "namespaces.payments.adopt = true @ stacks/layers/defaults.yaml:5",
            "namespaces.payments.annotations = {} @ default",
            "namespaces.payments.protect = false @ default",
        ]) {
            assert.ok(lines.includes(line), `${line} in\n${lines.join("\n")}`);
        }
    });

    it("never shows a secret", () => {
        assert.deepEqual(text("secrets"), ["secrets.quay = [secret] @ stacks/Pulumi.a.yaml:12"]);
        assert.deepEqual(text("secrets.quay"), ["secrets.quay = [secret] @ stacks/Pulumi.a.yaml:12"]);
    });

    it("tells what a value overrides, and who removed one, when asked", () => {
        assert.deepEqual(text("namespaces.payments.labels.team", true), [
            'namespaces.payments.labels.team = "mine" @ stacks/Pulumi.a.yaml:9',
            '    overrides "canary" @ stacks/layers/canary.yaml:4',
            '    overrides "payments" @ stacks/layers/defaults.yaml:3',
        ]);
        assert.deepEqual(text("namespaces.payments.protect", true), [
            "namespaces.payments.protect = false @ default",
            "    removed @ stacks/Pulumi.a.yaml:7",
            "    overrides true @ stacks/layers/defaults.yaml:4",
        ]);
    });

    it("does not say that layers override the layers of a layer, because all of them count", () => {
        assert.deepEqual(text("layers", true), ['layers[0] = "canary" @ stacks/Pulumi.a.yaml:2']);
    });

    it("aligns the positions, but for lines that are longer than most", () => {
        const lines = explainText(
            [
                { path: ["a"], value: 1, overrides: [] },
                { path: ["long"], value: "x".repeat(62), position: { file: "f.yaml", line: 3 }, overrides: [] },
                { path: ["longer"], value: "x".repeat(100), position: { file: "f.yaml" }, overrides: [] },
            ],
            false,
            plain,
        ).split("\n");
        assert.equal(lines[0]?.indexOf("default"), 63);
        assert.match(lines[1] ?? "", /^long = "x{62}" {3}f\.yaml:3$/);
        assert.match(lines[2] ?? "", /^longer = "x{49}… \(102 characters\) {3}f\.yaml$/);
    });

    it("gives programs paths, whole values and positions", () => {
        const { path } = findPath(installation.configuration, "namespaces.payments.labels.team");
        assert.deepEqual(explainJson(explain(installation, path), true), [
            {
                path: "namespaces.payments.labels.team",
                value: "mine",
                file: "stacks/Pulumi.a.yaml",
                line: 9,
                isDefault: false,
                overrides: [
                    { value: "canary", file: "stacks/layers/canary.yaml", line: 4 },
                    { value: "payments", file: "stacks/layers/defaults.yaml", line: 3 },
                ],
            },
        ]);
        const defaults = findPath(installation.configuration, "namespaces.payments.create");
        assert.deepEqual(explainJson(explain(installation, defaults.path), false), [
            { path: "namespaces.payments.create", value: true, isDefault: true },
        ]);
    });

    it("names the files, the strongest first", () => {
        assert.equal(
            filesText("stacks/Pulumi.a.yaml", installation.layers),
            "Files, the strongest first:\n  stacks/Pulumi.a.yaml\n  stacks/layers/canary.yaml\n  stacks/layers/defaults.yaml\n\n",
        );
    });

    for (const { path, message } of [
        { path: "namespaces.payment", message: /no namespaces\.payment\. Did you mean "namespaces\.payments"\?$/ },
        { path: "cluster.identifer", message: /no cluster\.identifer\. Did you mean "cluster\.identifier"\?$/ },
        { path: "cluster.contxt", message: /Did you mean "cluster\.context"\?$/ },
        { path: "namespaces.payments.labels.example.com/tier", message: /labels\["example\.com\/tier"\]"\?$/ },
        { path: "namespaces.zzzzzzzzzzzz", message: /Use one of: payments\.$/ },
        { path: "layers[7]", message: /The configuration has no layers/ },
        { path: "constructor", message: /The configuration has no constructor/ },
        { path: "layers.length", message: /The configuration has no layers\.length/ },
        { path: "a..b", message: /^"a\.\.b" is not a path\. Write one such as/ },
        { path: "a[", message: /is not a path/ },
        { path: "a.", message: /is not a path/ },
    ]) {
        it(`answers the path ${path} with what may be meant`, () => {
            assert.throws(() => findPath(installation.configuration, path), { name: "UserError", message });
        });
    }

    it("knows keys that are not set from keys that there are not", () => {
        assert.deepEqual(findPath(installation.configuration, "cluster.context"), {
            path: ["cluster", "context"],
            isSet: false,
        });
    });

    it("takes a path with the prefix of a stack file, and quotes of both kinds", () => {
        for (const path of ["flotilla:namespaces['payments']", 'namespaces["payments"]', "namespaces.payments"]) {
            assert.deepEqual(findPath(installation.configuration, path).path, ["namespaces", "payments"]);
        }
    });

    it("sends nothing to the terminal that it would act on, nor what nobody sees", () => {
        const position = { file: "stacks/Pulumi.a.yaml", line: 1 };
        const lines = explainText(
            [{ path: ["a"], value: "x\u001b[31m\u202ey", position, overrides: [] }],
            false,
            plain,
        );
        assert.match(lines, /^a = "x\\u001b\[31m\\u202ey" /);
    });

    it("reads every path that the program writes", () => {
        const key = fc.oneof(fc.string({ minLength: 1 }), fc.nat({ max: 99 }));
        fc.assert(
            fc.property(fc.string({ minLength: 1 }), fc.array(key), (first, rest) => {
                const path = [first, ...rest];
                fc.pre(!first.startsWith("flotilla:"));
                assert.deepEqual(parsePath(showPath(path)), path.map(String));
            }),
        );
    });

    it("shows nothing of an overridden value where a secret is wanted", () => {
        const other = briefProject({
            "stacks/layers/leak.yaml":
                "registries:\n  quay:\n    address: quay.io\n    username: u\n    password: PLAINTEXT\n",
            "stacks/Pulumi.b.yaml":
                "config:\n  flotilla:layers: [leak]\n  flotilla:cluster:\n    identifier: b\n  flotilla:registries:\n" +
                "    quay:\n      password:\n        env: QUAY\n",
        });
        const resolved = readInstallation(other.folder, "b", new LayerFolder(other.folder));
        const values = explain(resolved, []);
        const all = JSON.stringify(explainJson(values, true)) + explainText(values, true, plain);
        other.remove();
        assert.doesNotMatch(all, /PLAINTEXT/);
    });
});
