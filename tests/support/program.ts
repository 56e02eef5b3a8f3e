import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Project } from "./project";

/** Gives a project a program of its own, in TypeScript, whose exports are the stack's outputs. */
export function useProgram({ folder }: Pick<Project, "folder">, text: string): void {
    writeFileSync(path.join(folder, "index.ts"), text);
    const main = path.join(folder, "main.cjs");
    writeFileSync(main, readFileSync(main, "utf8").replace('require("./index.ts").outputs', 'require("./index.ts")'));
}
