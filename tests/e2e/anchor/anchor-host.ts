import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { anchorScript } from "../../../components/anchor/script";
import { systemErrorCode } from "../../../toolchain/toolchain-error";
import { AnchorProcess, type Settings } from "./anchor-process";

/** One file that the anchor places. */
export interface SourceFile {
    readonly content: string;
    /** @default "0644" */
    readonly mode?: string;
    /** @default that of this process */
    readonly owner?: string;
    /** @default "restart" */
    readonly onChange?: "reload" | "restart";
}

/** What a revision is made of. */
export interface Sources {
    /** The word in the manifest by which tests tell revisions apart. @default "first" */
    readonly manifest?: string;
    /** Further keys of the manifest, with a line each. @default none */
    readonly pod?: Readonly<Record<string, unknown>>;
    /** By path below the directory. */
    readonly files: Readonly<Record<string, SourceFile>>;
    /** Scripts by name. */
    readonly hooks?: Readonly<Record<string, string>>;
    /** The revision of the pod that the sources are made for. @default none */
    readonly revision?: string;
}

/** This process's own owner, as files.txt has it. */
export const ownOwner = `${process.getuid?.() ?? 0}:${process.getgid?.() ?? 0}`;

/** A node's file system in a temporary folder, the sources of one anchor named "web", and the processes that run it. */
export class AnchorHost {
    /** The node's root. */
    public readonly root: string;
    public readonly directory: string;
    public readonly manifests: string;
    public readonly manifest: string;
    public readonly state: string;
    private readonly folder = mkdtempSync(path.join(os.tmpdir(), "flotilla-anchor-"));
    private readonly script = path.join(this.folder, "anchor.sh");
    private readonly processes: AnchorProcess[] = [];
    private readonly disks: string[] = [];
    private readonly shell: readonly string[];

    /**
     * @param shell what runs its anchors
     * @param script what they run
     */
    public constructor(shell: readonly string[] = ["dash"], script = anchorScript) {
        this.shell = shell;
        this.root = path.join(this.folder, "host");
        this.directory = path.join(this.root, "etc/kubernetes/web");
        this.manifests = path.join(this.root, "etc/kubernetes/manifests");
        this.manifest = path.join(this.manifests, "web.yaml");
        this.state = path.join(this.root, "var/lib/flotilla/anchors/web");
        for (const made of [
            this.root,
            path.join(this.root, "etc"),
            ...["config", "secrets", "node"].map(this.inFolder),
        ]) {
            mkdirSync(made);
        }
        writeFileSync(this.script, script);
    }

    /** Registers hooks that give each test of a `describe` a node of its own: `host()` is that of the running test. */
    public static use(shell?: readonly string[]): () => AnchorHost {
        let current: AnchorHost | undefined;
        beforeEach(() => {
            current = new AnchorHost(shell);
        });
        afterEach(async () => {
            await current?.remove();
            current = undefined;
        });
        return () => {
            if (current === undefined) {
                throw new Error("There is a node only while a test runs.");
            }
            return current;
        };
    }

    /** Replaces the sources; modes of keys do not matter there. Every third file comes from each source directory. */
    public write({ manifest = "first", pod, files, hooks = {}, revision }: Sources): void {
        const folders = ["config", "secrets", "node"].map(this.inFolder);
        for (const folder of folders) {
            rmSync(folder, { recursive: true });
            mkdirSync(folder);
            if (revision !== undefined) {
                writeFileSync(path.join(folder, "revision"), revision);
            }
        }
        const lines = Object.entries(files).map(
            ([file, { content, mode = "0644", owner = ownOwner, onChange }], index) => {
                const key = file.replaceAll("/", "__");
                writeFileSync(path.join(folders[index % folders.length] ?? "", key), content);
                return `${[file, key, mode, owner, onChange ?? "restart"].join("\t")}\n`;
            },
        );
        writeFileSync(this.inFolder("config/files.txt"), lines.join(""));
        writeFileSync(this.inFolder("config/manifest.yaml"), manifestText(manifest, "@FLOTILLA_REVISION@", pod));
        for (const [name, text] of Object.entries(hooks)) {
            writeFileSync(this.inFolder(`config/${name}`), text);
        }
    }

    /** Starts an anchor, like a container of a pod of its own. */
    public start(settings: Settings = {}): AnchorProcess {
        const temporary = mkdtempSync(path.join(this.folder, "pod-"));
        const environment = { ...this.environment(), TMPDIR: temporary, ...settings };
        const [command, ...words] = [...this.shell, this.script];
        const started = new AnchorProcess(command, words, environment);
        this.processes.push(started);
        return started;
    }

    /** Runs an anchor until it has said something, and ends it. */
    public async runUntil(what: RegExp, settings: Settings = {}): Promise<void> {
        const anchor = this.start(settings);
        await anchor.says(what);
        await anchor.end();
    }

    /** Runs an anchor until its revision is placed and healthy. */
    public async settle(settings: Settings = {}): Promise<void> {
        await this.runUntil(/is placed and healthy/, settings);
    }

    /** Puts a disk of 64 KiB at a folder, in memory; returns why that cannot be done here. */
    public mountSmallDisk(folder: string): string | undefined {
        mkdirSync(folder, { recursive: true });
        const words = ["-t", "tmpfs", "-o", "size=64k", "tmpfs", folder];
        const { status, stderr } = spawnSync("mount", words, { encoding: "utf8" });
        if (status !== 0) {
            return `a small disk cannot be mounted here: ${stderr.trim()}`;
        }
        this.disks.push(folder);
        return undefined;
    }

    /** What an anchor tries with these sources, as it computes that elsewhere. */
    public async wantedAttempt(): Promise<string> {
        const elsewhere = new AnchorHost();
        try {
            await elsewhere.settle({
                TMPDIR: elsewhere.folder,
                ANCHOR_SOURCES: this.environment()["ANCHOR_SOURCES"] ?? "",
            });
            return readFileSync(path.join(elsewhere.folder, "anchor-web/attempt"), "utf8").trim();
        } finally {
            await elsewhere.remove();
        }
    }

    /** A path inside the directory of the files. */
    public file(name: string): string {
        return path.join(this.directory, name);
    }

    public read(name: string): string {
        return readFileSync(this.file(name), "utf8");
    }

    /** The word of the manifest that is placed; undefined when there is none. */
    public placedManifest(): string | undefined {
        try {
            return /word: (\S+)/.exec(readFileSync(this.manifest, "utf8"))?.[1];
        } catch (error) {
            // It may go at any moment: looking first and reading then would fail in between.
            if (systemErrorCode(error) === "ENOENT") {
                return undefined;
            }
            throw error;
        }
    }

    /** Everything below a folder of the node, as "path mode inode time": equal texts mean that nothing was touched. */
    public identity(): string[] {
        return this.entries()
            .filter((entry) => !entry.startsWith("var/"))
            .map((entry) => {
                const { mode, ino, mtimeNs } = statSync(path.join(this.root, entry), { bigint: true });
                return `${entry} ${(mode & 0o7777n).toString(8)} ${ino} ${mtimeNs}`;
            });
    }

    /** The paths of all files and directories of the node. */
    public entries(): string[] {
        return readdirSync(this.root, { recursive: true, encoding: "utf8" }).sort();
    }

    /** Paths of files that were left half written. */
    public leftovers(): string[] {
        return this.entries().filter((entry) => entry.endsWith(".flotilla-tmp"));
    }

    /** The variables of an anchor; periods are short. */
    public environment(): Record<string, string> {
        return {
            PATH: process.env["PATH"] ?? "",
            ANCHOR_NAME: "web",
            ANCHOR_SOURCES: ["config", "secrets", "node"].map(this.inFolder).join(":"),
            ANCHOR_HOST_ROOT: this.root,
            ANCHOR_DIRECTORY: "/etc/kubernetes/web",
            ANCHOR_PERIOD: "0.1",
            ANCHOR_SETTLE: "0.1",
            ANCHOR_HEALTH_TIMEOUT: "1",
        };
    }

    public readonly inFolder = (name: string): string => path.join(this.folder, name);

    /** Ends all processes, and removes the node. */
    public async remove(): Promise<void> {
        await Promise.all(this.processes.map((each) => each.kill()));
        for (const folder of this.disks) {
            spawnSync("umount", ["--lazy", folder]);
        }
        rmSync(this.folder, { recursive: true, force: true });
    }
}

/** A manifest as the component renders it, with or without its revision. */
export function manifestText(word: string, revision: string, pod: Readonly<Record<string, unknown>> = {}): string {
    const lines = Object.entries(pod).map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)},\n`);
    return `kind: Pod\n    "name": "web",\nword: ${word}\nrevision: "${revision}"\n${lines.join("")}`;
}
