import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { promisify } from "node:util";
import { systemErrorCode } from "../../toolchain/toolchain-error";
import { troubleError } from "./exit-codes";

const execute = promisify(execFile);

/** Bytes that an answer may have: the names of all files of a large repository. */
const greatestAnswer = 256 * 1024 * 1024;

/** A git command that answered no. */
export class GitError extends Error {}

/** The git repository around a project. */
export class Repository {
    /** The project's folder. */
    public readonly folder: string;
    private readonly signal: AbortSignal | undefined;

    private constructor(folder: string, signal: AbortSignal | undefined) {
        this.folder = folder;
        this.signal = signal;
    }

    /**
     * The repository around a folder.
     * @throws UserError where there is none, or no git.
     */
    public static async around(folder: string, signal?: AbortSignal): Promise<Repository> {
        const repository = new Repository(folder, signal);
        try {
            await repository.git("rev-parse", "--is-inside-work-tree");
        } catch (error) {
            if (error instanceof GitError) {
                throw troubleError(
                    `${folder} is not in a git repository, so there is nothing to compare with. Run flotilla diff in a clone.`,
                );
            }
            throw error;
        }
        return repository;
    }

    /**
     * Runs git in the project's folder and returns what it says, without the last line end.
     * @throws GitError when it answers no; UserError when there is no git; the "interrupted" error after Ctrl-C.
     */
    public async git(...commandArguments: readonly string[]): Promise<string> {
        try {
            const { stdout } = await execute("git", commandArguments, {
                cwd: this.folder,
                // In the language that the code below reads, and without questions.
                env: { ...process.env, LC_ALL: "C", GIT_TERMINAL_PROMPT: "0" },
                maxBuffer: greatestAnswer,
                ...(this.signal !== undefined && { signal: this.signal }),
            });
            return stdout.replace(/\n$/, "");
        } catch (error) {
            this.signal?.throwIfAborted();
            if (systemErrorCode(error) === "ENOENT" && existsSync(this.folder)) {
                throw troubleError("There is no git on PATH. Install it: flotilla diff reads the base from it.");
            }
            const { stderr } = error as { readonly stderr?: string };
            throw new GitError((stderr ?? String(error)).trim());
        }
    }

    /** The same repository for what has to be done also after Ctrl-C. */
    public uninterrupted(): Repository {
        return new Repository(this.folder, undefined);
    }

    /** What git says, line by line. */
    public async lines(...commandArguments: readonly string[]): Promise<string[]> {
        const answer = await this.git(...commandArguments);
        return answer === "" ? [] : answer.split("\n");
    }

    /** What git says, or undefined when it answers no. */
    public async ask(...commandArguments: readonly string[]): Promise<string | undefined> {
        try {
            return await this.git(...commandArguments);
        } catch (error) {
            if (error instanceof GitError) {
                return undefined;
            }
            throw error;
        }
    }
}
