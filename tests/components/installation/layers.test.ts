import assert from "node:assert/strict";
import { unlinkSync } from "node:fs";
import path from "node:path";
import { LayerFolder } from "../../../components/installation/layers";
import { readInstallation } from "../../../components/installation/resolve";
import { type Files, inProject, installation, layerFile, naming, stackWith, withSections } from "./project-files";

function layersOf(stack: string, files: Files): readonly string[] {
    return inProject(stack, files, (folder) => readInstallation(folder, installation, new LayerFolder(folder)).layers);
}

describe("layers of layers", () => {
    it("lie below the layer that names them, in their order", () => {
        const files = naming({ top: ["one", "two"], one: [], two: ["three"], three: [] });
        assert.deepEqual(layersOf(stackWith("top"), files), ["one", "three", "two", "top"]);
    });

    it("count once, at their first place, when two layers name one", () => {
        const files = naming({ left: ["base"], right: ["base"], base: [] });
        assert.deepEqual(layersOf(stackWith("left", "right"), files), ["base", "left", "right"]);
    });

    it("count once when the stack names one twice", () => {
        assert.deepEqual(layersOf(stackWith("a", "a"), naming({ a: [] })), ["a"]);
    });

    it("are those of the layers alone: a stack without layers has none", () => {
        assert.deepEqual(layersOf(withSections(""), naming({ a: [] })), []);
    });

    it("merge weakest first, the stack last", () => {
        const files = {
            [layerFile("weak")]: "namespaces: { a: { labels: { from: weak, weak: x } } }\n",
            [layerFile("strong")]: "layers: [weak]\nnamespaces: { a: { labels: { from: strong, strong: x } } }\n",
        };
        const stack = withSections(
            "  flotilla:layers: [strong]\n  flotilla:namespaces: {a: {labels: {from: stack}}}\n",
        );
        const labels = inProject(stack, files, (folder) => {
            const { configuration } = readInstallation(folder, installation, new LayerFolder(folder));
            return configuration.namespaces["a"]?.labels;
        });
        assert.deepEqual(labels, { from: "stack", weak: "x", strong: "x" });
    });

    it("are found in thousands of ways at no cost", () => {
        const levels = Array.from({ length: 60 }, (_, level) => level);
        const files = Object.fromEntries(
            levels.flatMap((level) =>
                ["a", "b"].map((side) => [`${side}${level}`, level === 59 ? [] : [`a${level + 1}`, `b${level + 1}`]]),
            ),
        ) as Record<string, string[]>;
        assert.equal(layersOf(stackWith("a0", "b0"), naming(files)).length, 120);
    });
});

describe("a layer's file", () => {
    it("is read once, however many installations name it", () => {
        inProject(stackWith("a"), { [layerFile("a")]: "namespaces: {}\n" }, (folder) => {
            const layers = new LayerFolder(folder);
            readInstallation(folder, installation, layers);
            unlinkSync(path.join(folder, layerFile("a")));
            assert.deepEqual(readInstallation(folder, installation, layers).layers, ["a"]);
        });
    });
});
