import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { configPage } from "./config-page";
import { editorSchema } from "./editor-schema";
import { jsonText } from "./json-text";
import { reportSchema } from "./report-schema";

/** A file that is made from the schema and committed. */
export interface GeneratedFile {
    /** Path from the project's folder. */
    readonly path: string;
    readonly text: string;
}

/** Every file that is made from the schema, as it has to be. */
export function generatedFiles(): GeneratedFile[] {
    return [
        { path: "stacks/schema.json", text: jsonText(editorSchema()) },
        { path: "docs/config.md", text: configPage() },
        { path: "docs/report.schema.json", text: jsonText(reportSchema()) },
    ];
}

/** The generated files of a project that are missing or not as they have to be. */
export function outdatedFiles(projectFolder: string, files = generatedFiles()): GeneratedFile[] {
    return files.filter((file) => {
        const place = path.join(projectFolder, file.path);
        return !existsSync(place) || readFileSync(place, "utf8") !== file.text;
    });
}

/**
 * Writes the generated files of a project that are missing or not as they have to be.
 * @returns those that were written.
 */
export function writeGeneratedFiles(projectFolder: string, files = generatedFiles()): GeneratedFile[] {
    const outdated = outdatedFiles(projectFolder, files);
    for (const file of outdated) {
        writeFileSync(path.join(projectFolder, file.path), file.text);
    }
    return outdated;
}
