import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";

interface Source {
    readonly digest: string;
    /** The files of the project that it imports, sorted. */
    readonly imports: readonly string[];
    /** Whether it declares something that others see without importing it. */
    readonly isForAll: boolean;
}

function digestOf(...parts: readonly string[]): string {
    const hash = createHash("sha256");
    for (const part of parts) {
        // With its length, so that no two lists of parts have the same digest.
        hash.update(`${part.length}\n${part}`);
    }
    return hash.digest("base64url");
}

/**
 * What types and lint say of a file depends on the file, on all files that it imports, directly or not, on those that declare something
 * for all others, and on what is common to all. All of it together has one digest: as long as that is the same, so is what they say.
 * Somebody who edits an installed package by hand is not seen.
 */
export class Inputs {
    private readonly sources = new Map<string, Source>();
    private readonly folder: string;
    private readonly base: string;

    /**
     * @param folder that of the project.
     * @param files all that are checked.
     * @param common what decides about each of them: the rules, the installed packages, and the program that checks.
     * @throws Error of Node, when one of them cannot be read.
     */
    constructor(folder: string, files: readonly string[], common: readonly string[]) {
        this.folder = folder;
        const forAll = [...common, ...files.filter((file) => this.read(file).isForAll)];
        this.base = digestOf(process.version, ...forAll.flatMap((file) => this.describe(file)));
    }

    /** The digest of all that decides whether a file is right. */
    public keyOf(file: string): string {
        return digestOf(this.base, path.relative(this.folder, file), ...this.describe(file));
    }

    /** The names and digests of a file and of all that it imports. */
    private describe(file: string): readonly string[] {
        const found = new Set([file]);
        // A set tells also what is added while it is gone through.
        for (const each of found) {
            for (const imported of this.read(each).imports) {
                found.add(imported);
            }
        }
        return [...found].sort().flatMap((each) => [path.relative(this.folder, each), this.read(each).digest]);
    }

    private read(file: string): Source {
        const known = this.sources.get(file);
        if (known !== undefined) {
            return known;
        }
        const text = readFileSync(file, "utf8");
        const imports = importsOf(file, text);
        const isForAll = isSuspect(file, text, imports) && declaresForAll(file, text);
        const source = { digest: digestOf(text), imports, isForAll };
        this.sources.set(file, source);
        return source;
    }
}

/** Most files need not be parsed to be sure. Scripts declare nothing that is checked. */
function isSuspect(file: string, text: string, imports: readonly string[]): boolean {
    return file.endsWith(".ts") && (imports.length === 0 || /\bdeclare\s+(?:global|module)\b/.test(text));
}

function declaresForAll(file: string, text: string): boolean {
    const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest);
    const isOfOthers = (statement: ts.Statement): boolean =>
        ts.isModuleDeclaration(statement) && (ts.isStringLiteral(statement.name) || statement.name.text === "global");
    return !ts.isExternalModule(source) || source.statements.some(isOfOthers);
}

/** Of what a file names only what lies in the project: packages are the business of the lock file. */
function importsOf(file: string, text: string): readonly string[] {
    const { importedFiles, referencedFiles } = ts.preProcessFile(text, true, true);
    const references = referencedFiles.map(({ fileName }) => path.resolve(path.dirname(file), fileName));
    const imports = importedFiles.flatMap(({ fileName }) =>
        fileName.startsWith(".") ? (resolve(fileName, file) ?? []) : [],
    );
    return [...references, ...imports].filter((each) => ts.sys.fileExists(each)).sort();
}

function resolve(name: string, from: string): string | undefined {
    const options = { module: ts.ModuleKind.NodeNext, resolveJsonModule: true, allowJs: true };
    const found = ts.resolveModuleName(name, from, options, ts.sys, undefined, undefined, ts.ModuleKind.CommonJS);
    return found.resolvedModule?.resolvedFileName;
}
