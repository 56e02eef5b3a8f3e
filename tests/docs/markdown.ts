import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** The repository's folder. */
export const repository = path.resolve(__dirname, "../..");

/** A page of the documentation. */
export interface Page {
    /** Path from the repository's folder. */
    readonly file: string;
    readonly text: string;
}

/** Every Markdown page at the top and below `docs/`. */
export function pages(): Page[] {
    const top = readdirSync(repository).filter((name) => name.endsWith(".md"));
    const below = readdirSync(path.join(repository, "docs"), { recursive: true, encoding: "utf8" })
        .filter((name) => name.endsWith(".md"))
        .map((name) => path.join("docs", name));
    return [...top, ...below].sort().map((file) => ({ file, text: readFileSync(path.join(repository, file), "utf8") }));
}

/** The lines of all fenced blocks in a language, such as `sh`. */
export function fencedLines(page: Page, language: string): string[] {
    const blocks = page.text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, "gm"));
    return [...blocks].flatMap(([, block = ""]) => block.split("\n").filter((line) => line.trim() !== ""));
}

/** Targets of the links of a page that lead to files of the repository, resolved from the repository's folder. */
export function localLinks(page: Page): string[] {
    // Patterns in code may look like links.
    const prose = page.text.replace(/`[^`\n]*`/g, "");
    return [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
        .map(([, target = ""]) => target.replace(/#.*$/, ""))
        .filter((target) => target !== "" && !/^[a-z]+:/.test(target))
        .map((target) => path.join(path.dirname(page.file), target));
}
