import { readFileSync } from "node:fs";
import path from "node:path";

/**
 * The configuration file of kwok: its built-in stages, then further ones. Where several stages match a pod, one with a `weight`
 * wins over the built-in ones, which have none.
 */
export function kwokConfiguration(furtherStages: string): string {
    const builtIn = readFileSync(path.join(__dirname, "kwok-stages.yaml"), "utf8");
    return furtherStages.trim() === "" ? builtIn : `${builtIn}---\n${furtherStages.replace(/^---\n/, "")}`;
}
