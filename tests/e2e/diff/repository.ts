import assert from "node:assert/strict";
import { type ChildProcess, execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { createClone } from "../../support/clone";
import { temporaryFolder } from "../../support/shared-cluster";
import { executable, type FlotillaPlace, type FlotillaRun, runFlotilla, startFlotilla } from "../../support/flotilla";
import { type FleetReport, fleetReport } from "../../../fleet/report/report";

/** What stands in stack files of these tests, and must never be shown. */
export const ciphertexts = { first: "v1:Zmlyc3Q=:CIPHERTEXTfirst", second: "v1:c2Vjb25k:CIPHERTEXTsecond" } as const;

const author = ["-c", "user.name=Tester", "-c", "user.email=tester@example.com", "-c", "commit.gpgsign=false"];

/** A clone of this repository with a history, installations of its own, and a folder for temporary files. */
export class TestRepository {
    /** The project's folder. */
    public readonly folder: string;
    /** Where commands put their temporary files. */
    public readonly temporary = temporaryFolder();
    private readonly root: string;
    private readonly first: string;

    private constructor(root: string, folder: string) {
        this.root = root;
        this.folder = folder;
        this.first = this.git("rev-parse", "HEAD");
    }

    /** Makes one with a single commit: the layer `defaults`, and three installations. */
    public static create(): TestRepository {
        // Each comparison has a work tree of all files.
        const { folder } = createClone(["docs", "tests"]);
        rmSync(path.join(folder, "stacks", "Pulumi.local.yaml"));
        for (const [name, text] of Object.entries(firstFiles)) {
            writeInto(folder, name, text);
        }
        execFileSync("git", ["init", "--quiet", "--initial-branch", "main"], { cwd: folder });
        // It is a link here, and no folder, which .gitignore names.
        writeFileSync(path.join(folder, ".git", "info", "exclude"), "node_modules\n");
        execFileSync("git", ["add", "--all"], { cwd: folder });
        execFileSync("git", [...author, "commit", "--quiet", "--message", "first"], { cwd: folder });
        return new TestRepository(folder, folder);
    }

    /** Runs git, and returns what it says. */
    public git(...commandArguments: readonly string[]): string {
        const options = { cwd: this.root, encoding: "utf8", stdio: "pipe" } as const;
        return execFileSync("git", [...author, ...commandArguments], options).trim();
    }

    /** Writes a file of the project. */
    public write(name: string, text: string): void {
        writeInto(this.folder, name, text);
    }

    /** Changes a file of the project: all of a text in it. */
    public edit(name: string, from: string, to: string): void {
        const text = readFileSync(path.join(this.folder, name), "utf8");
        assert.ok(text.includes(from), `${name} has no ${JSON.stringify(from)}`);
        this.write(name, text.replaceAll(from, to));
    }

    /** Removes a file of the project. */
    public remove(name: string): void {
        rmSync(path.join(this.folder, name));
    }

    /** Commits everything, and returns the hash. */
    public commit(): string {
        this.git("add", "--all");
        this.git("commit", "--quiet", "--no-verify", "--message", "next");
        return this.git("rev-parse", "HEAD");
    }

    /** Goes back to the first commit, with nothing beside it. */
    public reset(): void {
        this.git("checkout", "--quiet", "--force", "-B", "main", this.first);
        this.git("clean", "--quiet", "--force", "-d");
    }

    /** What starts `flotilla diff` in a POSIX shell. */
    public commandLine(commandArguments: readonly string[]): string {
        const words = [executable, "diff", "--project", this.folder, ...commandArguments];
        return `TMPDIR='${this.temporary}' ${words.map((word) => `'${word}'`).join(" ")}`;
    }

    /** Starts `flotilla diff`. */
    public start(commandArguments: readonly string[], variables: NodeJS.ProcessEnv = {}): ChildProcess {
        return startFlotilla(this.words(commandArguments), this.place(variables));
    }

    private words(commandArguments: readonly string[]): string[] {
        return ["diff", "--project", this.folder, ...commandArguments];
    }

    private place(variables: NodeJS.ProcessEnv): FlotillaPlace {
        return {
            folder: this.temporary,
            environment: { ...process.env, TMPDIR: this.temporary, ...variables },
        };
    }

    /** Runs `flotilla diff`, and checks what is true of each run: nothing secret is shown, and nothing stays behind. */
    public async diff(commandArguments: readonly string[], variables: NodeJS.ProcessEnv = {}): Promise<FlotillaRun> {
        const run = await runFlotilla(this.words(commandArguments), this.place(variables));
        assert.doesNotMatch(run.output + run.errors, /CIPHERTEXT|Zmlyc3Q|c2Vjb25k/, "nothing of an encrypted value");
        assert.doesNotMatch(run.errors, /^\s+at .*\.ts:/m, `a stack trace is for bugs:\n${run.errors}`);
        this.assertClean();
        return run;
    }

    /** Runs `flotilla diff` where it has to refuse: one clear message, the exit code for trouble, and nothing left. */
    public async refuses(
        commandArguments: readonly string[],
        message: RegExp,
        variables: NodeJS.ProcessEnv = {},
    ): Promise<void> {
        const run = await this.diff(commandArguments, variables);
        assert.match(run.errors, message);
        assert.deepEqual({ code: run.code, output: run.output }, { code: 2, output: "" }, run.errors);
    }

    /** The report of a run that ends with an exit code, checked against its schema. */
    public async report(commandArguments: readonly string[] = [], code = 0): Promise<FleetReport> {
        const run = await this.diff(["--format", "json", ...commandArguments]);
        assert.equal(run.code, code, run.errors);
        assert.equal(run.errors, "");
        return fleetReport.parse(JSON.parse(run.output));
    }

    /** No work tree is left, neither as files nor in what git knows. */
    public assertClean(): void {
        assert.deepEqual(this.leftBehind(), []);
        assert.equal(this.git("worktree", "list").split("\n").length, 1, "git still knows a work tree");
    }

    /** The temporary work trees that are there. */
    public leftBehind(): string[] {
        return readdirSync(this.temporary).filter((name) => name.startsWith("flotilla-diff-"));
    }
}

function writeInto(folder: string, name: string, text: string): void {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
}

/** A stack file with one namespace of its own, `payments`. */
export function stackText(name: string, payments: string, more = ""): string {
    return `config:
  flotilla:layers: [defaults]
  flotilla:cluster:
    identifier: ${name}
  flotilla:namespaces:
    payments: ${payments}
${more}`;
}

const registry = `  flotilla:registries:
    quay:
      address: quay.io
      username: robot
      password: {secret: quay}
    hub:
      address: docker.io
      username: robot
      password: {env: FLOTILLA_TEST_PASSWORD}
    other:
      address: registry.example.com
      username: robot
      password: {file: password.txt}
  flotilla:secrets:
    quay:
      secure: ${ciphertexts.first}
`;

const firstFiles: Readonly<Record<string, string>> = {
    "stacks/layers/defaults.yaml": "namespaces:\n  batch:\n    labels:\n      team: data\n",
    "stacks/Pulumi.prod-1.yaml": stackText("prod-1", "{labels: {team: payments}, defaultDeny: {ingress: true}}"),
    "stacks/Pulumi.prod-2.yaml": stackText("prod-2", "{labels: {team: payments}}"),
    "stacks/Pulumi.secret-1.yaml": stackText("secret-1", "{}", registry),
};
