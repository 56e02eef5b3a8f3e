import path from "node:path";
import { ESLint } from "eslint";
import ts from "typescript";

const folder = path.resolve(__dirname, "..");

/** What `npm run types` looks at; the second one runs in a browser. */
const configurations = ["tsconfig.json", "fleet/report/html/browser/tsconfig.json"];

function say(text: string): void {
    process.stdout.write(text);
}

/** Parents of nodes are what rules ask for; types alone do without. */
function readProgram(configuration: string): ts.Program {
    const fail = (diagnostic: ts.Diagnostic): never => {
        throw new Error(ts.flattenDiagnosticMessageText(diagnostic.messageText, "\n"));
    };
    const host = { ...ts.sys, onUnRecoverableConfigFileDiagnostic: fail };
    const parsed = ts.getParsedCommandLineOfConfigFile(path.join(folder, configuration), {}, host);
    if (parsed === undefined) {
        throw new Error(`${configuration}: cannot be read`);
    }
    const { fileNames: rootNames, options, errors: configFileParsingDiagnostics } = parsed;
    return ts.createProgram({
        rootNames,
        options,
        configFileParsingDiagnostics,
        host: ts.createCompilerHost(options, true),
    });
}

/** Tells what is wrong as `tsc` does. */
function areTypesRight(programs: readonly ts.Program[]): boolean {
    const diagnostics = ts.sortAndDeduplicateDiagnostics(
        programs.flatMap((program) => ts.getPreEmitDiagnostics(program)),
    );
    const format = process.stdout.isTTY ? ts.formatDiagnosticsWithColorAndContext : ts.formatDiagnostics;
    const host = {
        getCanonicalFileName: (name: string) => name,
        getCurrentDirectory: () => folder,
        getNewLine: () => "\n",
    };
    say(format(diagnostics, host));
    return diagnostics.length === 0;
}

/** Tells what is wrong as `eslint --max-warnings=0 .` does. */
async function isLintRight(programs: ts.Program[]): Promise<boolean> {
    const overrideConfig = {
        files: ["**/*.ts"],
        languageOptions: { parserOptions: { projectService: false, programs } },
    };
    const eslint = new ESLint({ cwd: folder, overrideConfig });
    const results = await eslint.lintFiles(["."]);
    const formatter = await eslint.loadFormatter("stylish");
    say(await formatter.format(results));
    return results.every(({ errorCount, warningCount }) => errorCount + warningCount === 0);
}

/**
 * What `npm run types` and `npm run lint:check` do, with one program for both: each of them would read all files and find
 * out all types anew. tests/run.ts reads the last two lines.
 */
async function main(): Promise<void> {
    const programs = configurations.map(readProgram);
    const checks = { types: areTypesRight(programs), lint: await isLintRight(programs) };
    for (const [name, isRight] of Object.entries(checks)) {
        say(`${name}: ${isRight ? "ok" : "failed"}\n`);
    }
    process.exitCode = Object.values(checks).every((isRight) => isRight) ? 0 : 1;
}

main().catch((error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exitCode = 1;
});
