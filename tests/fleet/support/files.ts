import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { memoryFolder } from "../../support/memory";
import { secrets } from "./secrets";

/** A folder for one test, with the files of a project in it. */
export interface ProjectFiles {
    readonly folder: string;
    /** Writes a file, the folders around it included. */
    write(name: string, text: string): void;
    /** Deletes the folder. */
    remove(): void;
}

/**
 * Makes a project from its files: their paths from its folder, and their texts.
 * @param place where the folder is made.
 */
export function projectFiles(files: Readonly<Record<string, string>>, place = os.tmpdir()): ProjectFiles {
    const folder = mkdtempSync(path.join(place, "flotilla-project-"));
    const write = (name: string, text: string): void => {
        const file = path.join(folder, name);
        mkdirSync(path.dirname(file), { recursive: true });
        writeFileSync(file, text);
    };
    write("Pulumi.yaml", "name: flotilla\n");
    for (const [name, text] of Object.entries(files)) {
        write(name, text);
    }
    return {
        folder,
        write,
        remove: () => {
            rmSync(folder, { recursive: true });
        },
    };
}

/** The same for what is read by the test alone, and removed at once. */
export function briefProject(files: Readonly<Record<string, string>>): ProjectFiles {
    return projectFiles(files, memoryFolder);
}

/** A stack file: layers, an identifier and namespaces in YAML's flow style. */
export function stackText(layers: string, identifier: string, namespaces = "{}"): string {
    return [
        "config:",
        `  flotilla:layers: [${layers}]`,
        "  flotilla:cluster:",
        `    identifier: ${identifier}`,
        `  flotilla:namespaces: ${namespaces}`,
        "",
    ].join("\n");
}

/** A stack file that is right, with layers and an encrypted value. */
export const stackWithSecret = `config:
  flotilla:layers: [stage/canary]
  flotilla:cluster:
    identifier: prod-1
    context: prod-1-admin
  flotilla:namespaces:
    payments:
      labels:
        team: payments
  flotilla:secrets:
    quay-password:
      secure: ${secrets.ciphertext}
encryptionsalt: v1:SALT
`;
