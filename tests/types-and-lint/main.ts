import path from "node:path";
import ts from "typescript";
import { Inputs } from "./inputs";
import { RightFiles } from "./right-files";

/** npm runs scripts in the folder of the package. */
const folder = process.cwd();

/** What `npm run types` looks at; the second one runs in a browser. */
const configurations = ["tsconfig.json", "fleet/report/html/browser/tsconfig.json"];

/** What decides about every file; the one of node_modules tells which packages are installed. */
const common = [...configurations, "eslint.config.mjs", "package.json", "node_modules/.package-lock.json"];

/** What ESLint looks at beside TypeScript. */
const scripts = [".js", ".cjs", ".mjs"];
const notChecked = ["node_modules", ".flotilla"];

function say(text: string): void {
    process.stdout.write(text);
}

function readConfiguration(configuration: string): ts.ParsedCommandLine {
    const fail = (diagnostic: ts.Diagnostic): never => {
        throw new Error(ts.flattenDiagnosticMessageText(diagnostic.messageText, "\n"));
    };
    const host = { ...ts.sys, onUnRecoverableConfigFileDiagnostic: fail };
    const parsed = ts.getParsedCommandLineOfConfigFile(path.join(folder, configuration), {}, host);
    if (parsed === undefined) {
        throw new Error(`${configuration}: cannot be read`);
    }
    return parsed;
}

/** A program of some of the files of a configuration. Parents of nodes are what rules ask for; types alone do without. */
function createProgram(parsed: ts.ParsedCommandLine, files: ReadonlyMap<string, unknown>): ts.Program {
    const { fileNames, options, errors: configFileParsingDiagnostics } = parsed;
    return ts.createProgram({
        rootNames: fileNames.filter((file) => files.has(file)),
        options,
        configFileParsingDiagnostics,
        host: ts.createCompilerHost(options, true),
    });
}

/** The files with something wrong in their types, which is told as `tsc` does; the project's folder for what is in no file. */
function wrongTypes(programs: readonly ts.Program[]): readonly string[] {
    const diagnostics = ts.sortAndDeduplicateDiagnostics(
        programs.flatMap((program) =>
            program
                .getRootFileNames()
                .flatMap((file) => ts.getPreEmitDiagnostics(program, program.getSourceFile(file))),
        ),
    );
    const format = process.stdout.isTTY ? ts.formatDiagnosticsWithColorAndContext : ts.formatDiagnostics;
    const host = {
        getCanonicalFileName: (name: string) => name,
        getCurrentDirectory: () => folder,
        getNewLine: () => "\n",
    };
    say(format(diagnostics, host));
    return diagnostics.map(({ file }) => file?.fileName ?? folder);
}

/** The files with something wrong for `eslint --max-warnings=0`, which is told as ESLint does. */
async function wrongLint(programs: ts.Program[], files: readonly string[]): Promise<readonly string[]> {
    const { ESLint } = await import("eslint");
    const overrideConfig = {
        files: ["**/*.ts"],
        languageOptions: { parserOptions: { projectService: false, programs } },
    };
    const eslint = new ESLint({ cwd: folder, overrideConfig });
    const results = await eslint.lintFiles([...files]);
    const formatter = await eslint.loadFormatter("stylish");
    say(await formatter.format(results));
    return results.filter(({ messages }) => messages.length > 0).map(({ filePath }) => filePath);
}

/**
 * What `npm run types` and `npm run lint:check` do, with one program for both, which would each read all files and find out all types
 * anew; and only for files about which something has changed since they were right. tests/run.ts reads the last two lines.
 */
async function main(): Promise<void> {
    const configured = configurations.map(readConfiguration);
    const files = [
        ...configured.flatMap(({ fileNames }) => fileNames),
        ...ts.sys.readDirectory(folder, scripts, notChecked),
    ];
    const rightFiles = new RightFiles();
    const inputs = new Inputs(folder, files, [__filename, ...common.map((name) => path.join(folder, name))]);
    const keys = files.map((file) => [file, inputs.keyOf(file)] as const);
    const changed = new Map(keys.filter(([, key]) => !rightFiles.has(key)));
    say(`${changed.size} of ${files.length} files are checked; the others were right with all that they import\n`);

    const programs = configured.map((parsed) => createProgram(parsed, changed));
    const types = wrongTypes(programs);
    const lint = changed.size === 0 ? [] : await wrongLint(programs, [...changed.keys()]);
    const wrong = new Set([...types, ...lint]);
    if ([...wrong].every((file) => changed.has(file))) {
        rightFiles.add([...changed].filter(([file]) => !wrong.has(file)).map(([, key]) => key));
    }
    say(`types: ${types.length === 0 ? "ok" : "failed"}\nlint: ${lint.length === 0 ? "ok" : "failed"}\n`);
    process.exitCode = wrong.size === 0 ? 0 : 1;
}

main().catch((error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exitCode = 1;
});
