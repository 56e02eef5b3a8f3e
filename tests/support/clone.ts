import { spawn } from "node:child_process";
import { cpSync, readdirSync, symlinkSync } from "node:fs";
import path from "node:path";
import { finish, type Run } from "./project";
import { temporaryFolder } from "./shared-cluster";

const repository = path.resolve(__dirname, "../..");
/** What git does not track; packages are linked, not copied. */
const untracked = [".git", ".flotilla", "node_modules"];

/** The repository as a new user has it after `git clone` and `npm ci`, in a folder of its own. */
export interface Clone {
    readonly folder: string;
    /** Runs `flotilla <arguments>`, which is what `npm start` and `npm stop` do. */
    flotilla(commandArguments: readonly string[], environment?: NodeJS.ProcessEnv): Promise<Run>;
    /** Runs a line in a POSIX shell in the folder. */
    shell(line: string, environment?: NodeJS.ProcessEnv): Promise<Run>;
}

/**
 * Makes a clone.
 * @param without what at the top of the repository it does not need: nearly half of its files are tests and documents.
 * @param name of its folder.
 */
export function createClone(without: readonly string[] = [], name = "flotilla"): Clone {
    const folder = path.join(temporaryFolder(), name);
    const left = [...untracked, ...without];
    for (const each of readdirSync(repository).filter((other) => !left.includes(other))) {
        cpSync(path.join(repository, each), path.join(folder, each), { recursive: true });
    }
    symlinkSync(path.join(repository, "node_modules"), path.join(folder, "node_modules"));
    // A user's own settings must not leak into the local installation, nor the other way round.
    const foreign = ["KUBECONFIG", "PULUMI_HOME", "PULUMI_BACKEND_URL"];
    const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.includes(name)));
    const run = (command: string, commandArguments: readonly string[], environment: NodeJS.ProcessEnv): Promise<Run> =>
        finish(
            spawn(command, commandArguments, {
                cwd: folder,
                env: { ...clean, ...environment },
                stdio: ["ignore", "pipe", "pipe"],
            }),
        );
    return {
        folder,
        flotilla: (commandArguments, environment = {}) =>
            run(path.join(folder, "fleet/bin/flotilla"), commandArguments, environment),
        shell: (line, environment = {}) => run("sh", ["-c", line], environment),
    };
}
