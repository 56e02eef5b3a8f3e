import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { attempt, ConfigurationError } from "../../../components/installation/fault-lines";
import { type Design, readDesign } from "../../../fleet/import/promenade/read-design";
import { briefProject } from "../support/files";

/** Documents of every kind, with every field that Promenade's own examples have. */
export const designFolder = path.join(__dirname, "design");

/** The files of the design. */
export const designFiles = readdirSync(designFolder)
    .sort()
    .map((name) => path.join(designFolder, name));

/** A change of a file's text: what is there, once, and what takes its place. */
export type Edit = readonly [file: string, old: string, text: string];

/** Reads the design with edits, and gives it, or what is wrong with it; files are called by their names alone. */
export function editedDesign(...edits: readonly Edit[]): Design | readonly string[] {
    const texts = new Map(designFiles.map((file) => [path.basename(file), readFileSync(file, "utf8")] as const));
    for (const [file, old, text] of edits) {
        const before = texts.get(file) ?? "";
        assert.equal(before.split(old).length, 2, `${JSON.stringify(old)} stands once in ${file}`);
        // Not as a pattern: "$" means itself.
        texts.set(
            file,
            before.replace(old, () => text),
        );
    }
    const project = briefProject(Object.fromEntries(texts));
    try {
        const result = attempt(() => readDesign([...texts.keys()].map((name) => path.join(project.folder, name))));
        return result instanceof ConfigurationError
            ? result.faults.map((fault) => fault.replaceAll(`${project.folder}/`, ""))
            : result;
    } finally {
        project.remove();
    }
}

/** Reads the design with edits that leave it right. */
export function rightDesign(...edits: readonly Edit[]): Design {
    const design = editedDesign(...edits);
    assert.ok("documents" in design, JSON.stringify(design));
    return design;
}
