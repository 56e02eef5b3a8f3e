import assert from "node:assert/strict";
import { enumerate, installationNames, layerNames, selectInstallations } from "../../fleet/inventory";
import { projectFolder } from "../../fleet/project";
import { type ProjectFiles, briefProject } from "./support/files";

describe("the inventory", () => {
    let project: ProjectFiles;

    before(() => {
        project = briefProject({
            "stacks/Pulumi.prod-10.yaml": "",
            "stacks/Pulumi.prod-9.yaml": "",
            "stacks/Pulumi.a.b.yaml": "",
            "stacks/schema.json": "",
            "stacks/Pulumi.yaml": "",
            "stacks/layers/defaults.yaml": "",
            "stacks/layers/stage/canary.yaml": "",
            "stacks/layers/README.md": "",
        });
    });

    after(() => {
        project.remove();
    });

    it("is what stack files there are, sorted as people count", () => {
        assert.deepEqual(installationNames(project.folder), ["a.b", "prod-9", "prod-10"]);
    });

    it("has the layers in folders by their path", () => {
        assert.deepEqual(layerNames(project.folder), ["defaults", "stage/canary"]);
    });

    it("is empty where there are no stacks yet", () => {
        const empty = briefProject({});
        assert.deepEqual([installationNames(empty.folder), layerNames(empty.folder)], [[], []]);
        assert.throws(() => selectInstallations(empty.folder, ["a"]), {
            name: "UserError",
            message: 'There is no installation "a". There are none.',
        });
        empty.remove();
    });

    it("gives all installations to a command that names none, and a named one once", () => {
        assert.deepEqual(selectInstallations(project.folder, []), ["a.b", "prod-9", "prod-10"]);
        assert.deepEqual(selectInstallations(project.folder, ["prod-10", "a.b", "prod-10"]), ["prod-10", "a.b"]);
    });

    it("names the nearest installation for each that is not there", () => {
        assert.throws(() => selectInstallations(project.folder, ["prd-9", "prod-9", "../x"]), {
            name: "UserError",
            message:
                'There is no installation "prd-9". Did you mean "prod-9"? There are: a.b, prod-9, prod-10.\n' +
                'There is no installation "../x". There are: a.b, prod-9, prod-10.',
        });
    });

    it("shows the first of very many", () => {
        const many = Array.from({ length: 25 }, (_, index) => `i${index}`);
        assert.match(enumerate(many), /^i0, .*i19 and 5 more$/);
    });

    it("is looked for only where a project is", () => {
        assert.throws(() => projectFolder("/nowhere"), {
            name: "UserError",
            message: /^There is no project in \/nowhere: it has no Pulumi\.yaml\./,
        });
    });
});
