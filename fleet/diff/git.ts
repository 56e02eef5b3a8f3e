import { type ChildProcess, execFile } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { promisify } from "node:util";
import { systemErrorCode } from "../../toolchain/toolchain-error";
import { troubleError } from "./exit-codes";

const execute = promisify(execFile);

/** Bytes that an answer may have: the names of all files of a large repository. */
const greatestAnswer = 256 * 1024 * 1024;

/**
 * What a git that started this process, as for a hook, says of its own repository: each would turn a command for another
 * work tree against it (`git rev-parse --local-env-vars`, without what says where objects lie).
 */
const foreignVariables = [
    "GIT_COMMON_DIR",
    "GIT_CONFIG",
    "GIT_DIR",
    "GIT_GRAFT_FILE",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_PREFIX",
    "GIT_SHALLOW_FILE",
    "GIT_WORK_TREE",
];

/** In the language that the code below reads, and without questions. */
function gitEnvironment(): NodeJS.ProcessEnv {
    const own = Object.entries(process.env).filter(([name]) => !foreignVariables.includes(name));
    return { ...Object.fromEntries(own), LC_ALL: "C", GIT_TERMINAL_PROMPT: "0" };
}

/** A git command that answered no. */
export class GitError extends Error {}

/** The git repository around a project. */
export class Repository {
    /** The project's folder. */
    public readonly folder: string;
    /** Ends what is under way; undefined where nothing does. */
    public readonly signal: AbortSignal | undefined;

    private constructor(folder: string, signal: AbortSignal | undefined) {
        this.folder = folder;
        this.signal = signal;
    }

    /**
     * The repository around a folder.
     * @throws UserError where there is none, or no git that reads it.
     */
    public static async around(folder: string, signal?: AbortSignal): Promise<Repository> {
        const repository = new Repository(folder, signal);
        const isInWorkTree = await repository.git("rev-parse", "--is-inside-work-tree").catch((error: unknown) => {
            throw error instanceof GitError ? troubleError(unreadable(folder, error)) : error;
        });
        if (isInWorkTree !== "true") {
            throw troubleError(
                `The repository around ${folder} is bare: it has no work tree. Run flotilla diff in a clone.`,
            );
        }
        return repository;
    }

    /**
     * Runs git in the project's folder and returns what it says, without the last line end.
     * @throws GitError when it answers no; UserError when there is no git; the "interrupted" error after Ctrl-C.
     */
    public async git(...commandArguments: readonly string[]): Promise<string> {
        const running = execute("git", commandArguments, {
            cwd: this.folder,
            env: gitEnvironment(),
            maxBuffer: greatestAnswer,
            ...(this.signal !== undefined && { signal: this.signal }),
        });
        try {
            const { stdout } = await running;
            return stdout.replace(/\n$/, "");
        } catch (error) {
            if (this.signal?.aborted === true) {
                // Until then it may write files, also such as are just being removed.
                await ended(running.child);
            }
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

async function ended(child: ChildProcess): Promise<void> {
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
        await once(child, "exit");
    }
}

/** There may be a repository that git does not read, as where it belongs to another user. */
function unreadable(folder: string, { message }: GitError): string {
    return message.includes("not a git repository")
        ? `${folder} is not in a git repository, so there is nothing to compare with. Run flotilla diff in a clone.`
        : `git does not read the repository around ${folder}: ${message}`;
}
