import assert from "node:assert/strict";
import { installationNames } from "../../fleet/inventory";
import { plain } from "../../fleet/terminal";
import { type CheckedInstallation, checkInstallations, unusedLayers } from "../../fleet/validate/validate";
import { validateJson, validateText } from "../../fleet/validate/validate-text";
import { type ProjectFiles, briefProject, stackText } from "./support/files";

describe("validate", () => {
    let project: ProjectFiles;

    function check(files: Readonly<Record<string, string>>): CheckedInstallation[] {
        project = briefProject(files);
        return checkInstallations(project.folder, installationNames(project.folder));
    }

    afterEach(() => {
        project.remove();
    });

    it("says of how many installations that they are right", () => {
        const checked = check({
            "stacks/layers/defaults.yaml": "namespaces: {}\n",
            "stacks/Pulumi.a.yaml": stackText("defaults", "a"),
            "stacks/Pulumi.b.yaml": stackText("", "b"),
        });
        assert.equal(validateText(checked, plain), "2 installations are right.\n");
        assert.equal(validateText(checked.slice(1), plain), "1 installation is right.\n");
    });

    it("says what to do where there are no installations yet", () => {
        assert.match(validateText(check({}), plain), /^There are no installations yet\. Make one: `npx flotilla new/);
    });

    it("tells all faults of all files at once, sorted as people count", () => {
        const checked = check({
            "stacks/Pulumi.a.yaml": stackText("", "a", `\n${"    # filler\n".repeat(5)}    Bad: {}`),
            "stacks/Pulumi.b.yaml": "config: [\n",
            "stacks/Pulumi.c.yaml": stackText("", "c", "{ x: { creat: false } }"),
            "stacks/Pulumi.d.yaml": stackText("", "d"),
        });
        const lines = validateText(checked, plain).trimEnd().split("\n");
        assert.deepEqual(
            lines.map((line) => line.split(": ")[0]),
            [
                "stacks/Pulumi.a.yaml:11",
                "stacks/Pulumi.b.yaml:1",
                "stacks/Pulumi.c.yaml:5",
                "3 of 4 installations have faults",
            ],
        );
        assert.equal(lines[3], "3 of 4 installations have faults: a, b, c. 3 faults.");
    });

    it("refuses one identifier for two clusters, in the second file", () => {
        const [, second] = check({
            "stacks/Pulumi.a.yaml": stackText("", "same"),
            "stacks/Pulumi.b.yaml": stackText("", "same"),
        });
        assert.deepEqual(second?.faults, [
            'stacks/Pulumi.b.yaml:4: cluster.identifier: "same" is also the identifier of a. Give each cluster a name of its own.',
        ]);
    });

    it("tells a layer's fault once, and how many installations it hits", () => {
        const checked = check({
            "stacks/layers/defaults.yaml": "namespaces:\n  x:\n    creat: false\n",
            "stacks/Pulumi.a.yaml": stackText("defaults", "a"),
            "stacks/Pulumi.b.yaml": stackText("defaults", "b"),
        });
        const lines = validateText(checked, plain).trimEnd().split("\n");
        assert.equal(lines.length, 2);
        assert.match(
            lines[0] ?? "",
            /^stacks\/layers\/defaults\.yaml:3: namespaces\.x\.creat: .* \(in 2 installations\)$/,
        );
        assert.equal(lines[1], "2 of 2 installations have faults: a, b. 1 fault.");
    });

    it("tells a fault in the layers of a layer once, whichever installation led there", () => {
        const checked = check({
            "stacks/layers/defaults.yaml": "layers: [gone]\n",
            "stacks/Pulumi.a.yaml": stackText("defaults", "a"),
            "stacks/Pulumi.b.yaml": stackText("defaults", "b"),
        });
        const lines = validateText(checked, plain).trimEnd().split("\n");
        assert.equal(lines.length, 2, lines.join("\n"));
        assert.match(lines[0] ?? "", /^stacks\/layers\/defaults\.yaml:1: layers\[0\]: .*\(in 2 installations\)$/);
    });

    it("gives programs the parts of each fault", () => {
        const checked = check({
            "stacks/layers/defaults.yaml": "{}\n",
            "stacks/Pulumi.a.yaml": stackText("defaults", "a", `{ "x": { labels: { "a.b/c": 1 } } }`),
            "stacks/Pulumi.b.yaml": "- 1\n",
        });
        const [first, second] = (
            validateJson(checked, undefined) as { installations: { ok: boolean; faults: Record<string, unknown>[] }[] }
        ).installations;
        assert.deepEqual(
            { ...first, faults: first?.faults.map(({ message, ...rest }) => [rest, typeof message]) },
            {
                name: "a",
                file: "stacks/Pulumi.a.yaml",
                ok: false,
                layers: ["defaults"],
                faults: [[{ file: "stacks/Pulumi.a.yaml", line: 5, path: 'namespaces.x.labels["a.b/c"]' }, "string"]],
            },
        );
        assert.deepEqual(second?.faults, [
            {
                file: "stacks/Pulumi.b.yaml",
                path: "",
                message: "the file is no map of keys. Write config: and the keys below it.",
            },
        ]);
    });

    it("finds the layers that no installation names, in other layers or by itself", () => {
        const checked = check({
            "stacks/layers/defaults.yaml": "layers: [base]\n",
            "stacks/layers/base.yaml": "{}\n",
            "stacks/layers/old/forgotten.yaml": "{}\n",
            "stacks/Pulumi.a.yaml": stackText("defaults", "a"),
        });
        assert.deepEqual(unusedLayers(project.folder, checked), ["old/forgotten"]);
    });

    it("calls no layer unused while a file that could name it cannot be read", () => {
        const checked = check({
            "stacks/layers/defaults.yaml": "layers: [base\n",
            "stacks/layers/base.yaml": "{}\n",
            "stacks/Pulumi.a.yaml": stackText("defaults", "a"),
        });
        assert.equal(unusedLayers(project.folder, checked), undefined);
    });
});
