import assert from "node:assert/strict";
import { findTarget } from "../../../fleet/channel/channel-target";
import { ProjectSources } from "../../../fleet/channel/project-sources";
import { publishedAtOf, pulledRelease } from "../../../fleet/channel/pull";
import { type ProjectFiles, projectFiles } from "../../fleet/support/files";

const digest = `sha256:${"0".repeat(64)}`;
const layerFile = "stacks/layers/fiaas.yaml";
const stackOf = (name: string, rest = ""): string =>
    `config:\n  flotilla:layers: [fiaas]\n  flotilla:cluster: { identifier: ${name} }\n${rest}`;

describe("a channel that gets what is published", () => {
    let project: ProjectFiles;

    beforeEach(() => {
        project = projectFiles({
            [layerFile]: `fiaas:\n  channels:\n    stable: { image: "fiaas/fdd:1", digest: "${digest}" }\n`,
            "stacks/Pulumi.a.yaml": stackOf("a"),
            "stacks/Pulumi.b.yaml": stackOf("b"),
        });
    });

    afterEach(() => {
        project.remove();
    });

    const published = {
        image: "fiaas/fdd:1",
        spec: { version: 3 as const },
        specUrl: "https://x.example/fiaas.yml",
    };

    it("keeps the digest on record as long as the image is the same", () => {
        const target = findTarget(new ProjectSources(project.folder), { channel: "stable" });
        assert.equal(pulledRelease(target, "stable", published)["digest"], digest);
        assert.equal(pulledRelease(target, "stable", { ...published, image: "fiaas/fdd:5" })["digest"], undefined);
    });

    it("is refused where channels come from several places", () => {
        project.write(
            "stacks/Pulumi.b.yaml",
            stackOf("b", "  flotilla:fiaas: { publishedAt: https://releases.example.com }\n"),
        );
        const target = findTarget(new ProjectSources(project.folder), { channel: "stable" });
        assert.throws(
            () => publishedAtOf(target),
            /channels from 2 places: https:\/\/fiaas\.github\.io\/releases, https/,
        );
    });

    it("needs a file for a channel that there is not", () => {
        assert.match(findTarget(new ProjectSources(project.folder), { channel: "new" }).source.file, /fiaas\.yaml$/);
        project.write(layerFile, "{}\n");
        assert.throws(
            () => findTarget(new ProjectSources(project.folder), { channel: "new" }),
            /There is no channel "new"\. No file has channels\. To make it, name a file with --in\./,
        );
    });
});
