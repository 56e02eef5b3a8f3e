import { existsSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { type CommandResult, runCommand } from "../../toolchain/run-command";
import { systemErrorCode } from "../../toolchain/toolchain-error";
import { fileNames } from "../file-names";
import { GitError, type Repository } from "./git";
import { troubleError } from "./exit-codes";

const prefix = "flotilla-diff-";

/** Neither hooks, which are for people's own work trees, nor a process that goes on watching the folder. */
const quiet = ["-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false"];

/** What of a commit is needed. */
export interface WorkTreeContent {
    /** Undefined for everything; else names of files and folders from the project's folder. */
    readonly paths: readonly string[] | undefined;
    /** "share" those of the project, "install" those of the commit's own lockfile. */
    readonly packages: "none" | "share" | "install";
}

/** Temporary work trees of a repository, which are gone after {@link WorkTrees.remove}, whatever happens. */
export class WorkTrees {
    private readonly repository: Repository;
    private readonly folders: string[] = [];
    private readonly cleaner: Repository;
    private readonly onExit = (): void => {
        this.removeFolders();
    };

    constructor(repository: Repository) {
        this.repository = repository;
        this.cleaner = repository.uninterrupted();
        process.on("exit", this.onExit);
    }

    /**
     * Checks out a commit beside the repository.
     * @returns the folder of the project in it.
     * @throws UserError when that fails.
     */
    public async add(commit: string, content: WorkTreeContent): Promise<string> {
        await this.removeAbandoned();
        const folder = mkdtempSync(path.join(os.tmpdir(), `${prefix}${process.pid}-`));
        this.folders.push(folder);
        const inside = path.join(folder, await this.repository.git("rev-parse", "--show-prefix"));
        try {
            await this.repository.git(...quiet, "worktree", "add", "--detach", "--no-checkout", folder, commit);
            await this.checkOut(folder, inside, commit, content);
        } catch (error) {
            throw error instanceof GitError
                ? troubleError(`The files of ${commit.slice(0, 12)} cannot be written to ${folder}: ${error.message}`)
                : error;
        }
        await this.addPackages(inside, commit, content);
        return inside;
    }

    private async checkOut(folder: string, inside: string, commit: string, { paths }: WorkTreeContent): Promise<void> {
        const checkout = [...quiet, "--literal-pathspecs", "-C", folder, "checkout", "--force", "--quiet"];
        if (paths === undefined) {
            await this.repository.git(...checkout, "--detach", commit);
        } else if (paths.length > 0) {
            const names = paths.map((name) => path.join(inside, name));
            await this.repository.git(...checkout, commit, "--", ...names);
        }
    }

    /** Removes all of them, and what git knows of them. */
    public async remove(): Promise<void> {
        process.off("exit", this.onExit);
        const folders = [...this.folders];
        this.removeFolders();
        await this.forget(folders);
    }

    private async addPackages(folder: string, commit: string, { packages }: WorkTreeContent): Promise<void> {
        const place = path.join(folder, "node_modules");
        if (packages === "share" && !existsSync(place)) {
            symlinkSync(path.join(this.repository.folder, "node_modules"), place, "dir");
        } else if (packages === "install") {
            const { code, output } = await this.install(folder);
            this.repository.signal?.throwIfAborted();
            if (code !== 0) {
                throw troubleError(
                    `The packages of ${commit.slice(0, 12)} cannot be installed, and its package-lock.json is another one than here:\n${output.trim()}`,
                );
            }
        }
    }

    private async install(folder: string): Promise<CommandResult> {
        const { signal } = this.repository;
        try {
            return await runCommand(
                "npm",
                ["ci", "--omit=dev", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"],
                {
                    folder,
                    environment: process.env,
                    ...(signal !== undefined && { signal }),
                },
            );
        } catch (error) {
            throw systemErrorCode(error) === "ENOENT"
                ? troubleError("There is no npm on PATH, and the packages of another commit have to be installed.")
                : error;
        }
    }

    /** Also when the process ends at once: what is left must not wait for anything. */
    private removeFolders(): void {
        for (const folder of this.folders.splice(0)) {
            rmSync(folder, { recursive: true, force: true });
        }
    }

    /** What a killed run has left behind. Of another user it stays: only they can remove it. */
    private async removeAbandoned(): Promise<void> {
        fileNames(os.tmpdir())
            .filter(isAbandoned)
            .forEach((name) => {
                removeIfAllowed(path.join(os.tmpdir(), name));
            });
        const known = await this.cleaner.lines("worktree", "list", "--porcelain");
        const folders = known.filter((line) => line.startsWith("worktree ")).map((line) => line.slice(9));
        await this.forget(folders.filter((folder) => isAbandoned(path.basename(folder)) && !existsSync(folder)));
    }

    /** One by one: `git worktree prune` would forget also people's own that are only out of reach now. */
    private async forget(folders: readonly string[]): Promise<void> {
        for (const folder of folders) {
            await this.cleaner.ask("worktree", "remove", "--force", "--force", folder);
        }
    }
}

function isAbandoned(name: string): boolean {
    const processId = new RegExp(`^${prefix}(\\d+)-`).exec(name)?.[1];
    return processId !== undefined && !isRunning(Number(processId));
}

function removeIfAllowed(folder: string): void {
    try {
        rmSync(folder, { recursive: true, force: true });
    } catch {
        // It takes room, and hinders nothing.
    }
}

function isRunning(processId: number): boolean {
    try {
        process.kill(processId, 0);
        return true;
    } catch (error) {
        return (error as NodeJS.ErrnoException).code === "EPERM";
    }
}
