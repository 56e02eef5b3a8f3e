import { readFileSync } from "node:fs";
import Module, { createRequire } from "node:module";
import path from "node:path";
import vm from "node:vm";

const repository = path.resolve(__dirname, "../../..");

const load = createRequire(path.join(repository, "main.cjs"));
const { transpile } = load("./typescript.cjs") as { readonly transpile: (source: string, filename: string) => string };

type Compiled = (...parameters: readonly unknown[]) => void;

/** Programs by their code. */
const compiled = new Map<string, Compiled>();

/**
 * Runs a project's program anew, that is its `main.cjs` and `index.ts`, whose paths they see. What these load is loaded
 * once for all projects: it has no memory, and a project's copy of it is the repository's.
 * @returns what the program exports.
 */
export function runProgram(folder: string): unknown {
    const requireAsMain = (request: string): unknown => {
        switch (request) {
            case "./index.ts":
                return evaluate(folder, "index.ts", load);
            case "./engine-watch.cjs":
                return { watchEngine: () => undefined };
            default:
                return load(request) as unknown;
        }
    };
    return evaluate(folder, "main.cjs", Object.assign(requireAsMain, { resolve: load.resolve, cache: load.cache }));
}

function evaluate(folder: string, name: string, load: (request: string) => unknown): unknown {
    const file = path.join(folder, name);
    const source = readFileSync(file, "utf8");
    const code = name.endsWith(".ts") ? transpile(source, file) : source;
    const run = compiled.get(code) ?? compile(code, file);
    compiled.set(code, run);
    const module = new Module(file);
    run(module.exports, load, module, file, folder);
    return module.exports;
}

function compile(code: string, filename: string): Compiled {
    const parameters = ["exports", "require", "module", "__filename", "__dirname"];
    return vm.compileFunction(code, parameters, { filename }) as Compiled;
}
