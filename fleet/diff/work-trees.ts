import { mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { runCommand } from "../../toolchain/run-command";
import { GitError, type Repository } from "./git";
import { troubleError } from "./exit-codes";

const prefix = "flotilla-diff-";

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
    private readonly onExit = (): void => {
        this.removeFolders();
    };

    private readonly cleaner: Repository;

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
            await this.repository.git("worktree", "add", "--detach", "--force", "--no-checkout", folder, commit);
            await this.checkOut(folder, inside, commit, content);
        } catch (error) {
            throw error instanceof GitError
                ? troubleError(`The files of ${commit.slice(0, 12)} cannot be written to ${folder}: ${error.message}`)
                : error;
        }
        await this.addPackages(inside, content);
        return inside;
    }

    /** Without the hooks of the repository, which are for people's own work trees. */
    private async checkOut(folder: string, inside: string, commit: string, { paths }: WorkTreeContent): Promise<void> {
        const checkout = ["-c", "core.hooksPath=/dev/null", "-C", folder, "checkout", "--force", "--quiet"];
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
        const any = this.folders.length > 0;
        this.removeFolders();
        if (any) {
            await this.cleaner.ask("worktree", "prune");
        }
    }

    private async addPackages(folder: string, { packages }: WorkTreeContent): Promise<void> {
        if (packages === "share") {
            symlinkSync(path.join(this.repository.folder, "node_modules"), path.join(folder, "node_modules"), "dir");
        } else if (packages === "install") {
            const result = await runCommand(
                "npm",
                ["ci", "--omit=dev", "--no-audit", "--no-fund", "--ignore-scripts"],
                {
                    folder,
                    environment: process.env,
                },
            );
            if (result.code !== 0) {
                throw troubleError(
                    `The packages of the base cannot be installed, and it has others than head (package-lock.json):\n${result.output.trim()}`,
                );
            }
        }
    }

    /** Also when the process ends at once: what is left must not wait for anything. */
    private removeFolders(): void {
        for (const folder of this.folders.splice(0)) {
            rmSync(folder, { recursive: true, force: true });
        }
    }

    /** What a killed run has left behind. */
    private async removeAbandoned(): Promise<void> {
        const left = readdirSync(os.tmpdir()).filter((name) => {
            const id = new RegExp(`^${prefix}(\\d+)-`).exec(name)?.[1];
            return id !== undefined && !isRunning(Number(id));
        });
        for (const name of left) {
            rmSync(path.join(os.tmpdir(), name), { recursive: true, force: true });
        }
        if (left.length > 0) {
            await this.repository.ask("worktree", "prune");
        }
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
