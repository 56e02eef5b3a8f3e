import { readdirSync } from "node:fs";

/** The names of what lies in a folder, sorted; none where there is no folder that can be read. */
export function fileNames(folder: string): string[] {
    try {
        return readdirSync(folder).sort();
    } catch {
        return [];
    }
}
