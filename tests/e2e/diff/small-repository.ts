import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import path from "node:path";
import { type ProjectFiles, projectFiles } from "../../fleet/support/files";

/** A git repository with few files, for tests that need no program in it. */
export class SmallRepository {
    public readonly files: ProjectFiles;

    /** Makes one with a first commit of the files. */
    constructor(files: Readonly<Record<string, string>>) {
        this.files = projectFiles(files);
        this.git("init", "--quiet", "--initial-branch", "main");
        this.commit();
    }

    public get folder(): string {
        return this.files.folder;
    }

    /** Runs git, and returns what it says. */
    public git(...commandArguments: readonly string[]): string {
        const author = ["-c", "user.name=Tester", "-c", "user.email=tester@example.com"];
        const options = { cwd: this.folder, encoding: "utf8", stdio: "pipe" } as const;
        return execFileSync("git", [...author, ...commandArguments], options).trim();
    }

    /** Commits everything, and returns the hash. */
    public commit(): string {
        this.git("add", "--all");
        this.git("commit", "--quiet", "--message", "next");
        return this.git("rev-parse", "HEAD");
    }

    /** Removes a file. */
    public remove(name: string): void {
        rmSync(path.join(this.folder, name));
    }
}
