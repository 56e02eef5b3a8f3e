import { AsyncLocalStorage } from "node:async_hooks";
import { ChildProcess } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import type { CommandRun } from "./command-run";

const runs = new AsyncLocalStorage<CommandRun>();

/** Does the work of a run: in everything that follows, `process` has what the run has in its place. */
export function inRun<Result>(run: CommandRun, work: () => Result): Result {
    return runs.run(run, work);
}

/** From now on `process`, and what Node takes from it, is that of the run in whose work it is asked. */
export function shareProcess(): void {
    shareProperties();
    shareMethods();
    shareFolder();
    shareExitCode();
}

function shareProperties(): void {
    for (const name of ["argv", "stdout", "stderr"] as const) {
        const own = Object.getOwnPropertyDescriptor(process, name);
        const get = (): unknown =>
            runs.getStore()?.[name] ?? (own?.get === undefined ? own?.value : own.get.call(process));
        Object.defineProperty(process, name, { get, configurable: true, enumerable: true });
    }
}

type Method = (this: unknown, ...parameters: unknown[]) => unknown;

/** Puts another method in the place of an object's. */
function replace(object: object, name: string, make: (own: Method) => Method): void {
    Reflect.set(object, name, make(Reflect.get(object, name) as Method));
}

function shareMethods(): void {
    replace(process, "exit", (own) => (code) => {
        runs.getStore()?.exit(code as number | undefined);
        return own.call(process, code);
    });
    for (const name of ["on", "once", "off", "addListener", "removeListener"] as const) {
        replace(process, name, (own) => (...parameters) => {
            const listeners = runs.getStore()?.listeners;
            if (listeners === undefined) {
                return own.apply(process, parameters);
            }
            (listeners[name] as Method)(...parameters);
            return process;
        });
    }
}

/** What takes the path of a file that may have been named on the command line. */
const fileFunctions = [
    "appendFileSync",
    "existsSync",
    "openSync",
    "readFileSync",
    "readdirSync",
    "statSync",
    "writeFileSync",
];

/** The system knows one folder for the whole process, so that nothing must be left to it. */
function shareFolder(): void {
    const ownFolder = process.cwd();
    // Against packages that put in a function of theirs, which would remember the folder of the first run.
    const cwd = (): string => runs.getStore()?.folder ?? ownFolder;
    Object.defineProperty(process, "cwd", {
        get: () => cwd,
        set: () => undefined,
        configurable: true,
        enumerable: true,
    });
    replace(ChildProcess.prototype, "spawn", (own) => {
        return function spawn(this: unknown, options) {
            const settings = options as { cwd?: string | undefined };
            settings.cwd ??= runs.getStore()?.folder;
            return own.call(this, settings);
        };
    });
    for (const name of fileFunctions) {
        replace(fs, name, (own) => (file, ...more) => {
            const folder = runs.getStore()?.folder;
            const place = folder === undefined || typeof file !== "string" ? file : path.resolve(folder, file);
            return own.call(fs, place, ...more);
        });
    }
}

/** The one property that cannot be defined anew. */
function shareExitCode(): void {
    const own = process;
    globalThis.process = new Proxy(own, {
        get: (_, name) => {
            const run = name === "exitCode" ? runs.getStore() : undefined;
            return run === undefined ? (Reflect.get(own, name) as unknown) : run.exitCode;
        },
        set: (_, name, value) => {
            const run = name === "exitCode" ? runs.getStore() : undefined;
            return run === undefined ? Reflect.set(own, name, value) : Reflect.set(run, name, value);
        },
    });
}
