import { execFileSync, spawnSync } from "node:child_process";
import {
    chmodSync,
    copyFileSync,
    existsSync,
    lstatSync,
    mkdirSync,
    mkdtempSync,
    readdirSync,
    readFileSync,
    rmSync,
    symlinkSync,
    writeFileSync,
} from "node:fs";
import { createServer, type Server } from "node:net";
import os from "node:os";
import path from "node:path";
import { provideOrSkip, skip } from "../../support/skip";

/** What a run of the script on a host gave. */
export interface HostRun {
    readonly code: number | null;
    readonly output: string;
    readonly errors: string;
    /** Whether the script's file is there still. */
    readonly isScriptThere: boolean;
}

/** What the script and the programs that stand in for the host's own need. */
const applets =
    "cat chmod chown cmp cp cut date env find grep head id ip ln ls kill mkdir mount mv printf readlink rm rmdir sed sh sha256sum sleep " +
    "sort stat sync tail timeout touch tr true uname wc";

/** The state of a file that a run must not touch. */
export type FileState = readonly [mode: number, inode: number, changed: number, text: string];

/** Gives the host's own namespaces a name and addresses, then runs a script as a user with the folder as its root. */
const start = `busybox=$1 name=$2 addresses=$3 user=$4 root=$5
shift 5
"$busybox" hostname "$name"
for address in $addresses; do "$busybox" ip address add "$address" dev lo; done
exec chroot "--userspec=$user" "$root" /bin/sh /root/join.sh "$@"`;

/** Why no host can be made here; undefined when one can. */
function hostProblem(): string | undefined {
    const { status } = spawnSync("unshare", ["--uts", "--net", "chroot", "/", "true"]);
    return status === 0 ? undefined : "only root may make namespaces and change the root folder";
}

/**
 * Registers hooks that give each test of a `describe` a host of its own; without one the tests are skipped, with the reason.
 * @param prepare what is there before a test begins.
 */
export function useHost(suite: { host: Host }, prepare: (host: Host) => void): void {
    let busybox: string;
    before(async function () {
        busybox = (await provideOrSkip(this, "busybox")).executable;
        const problem = hostProblem();
        if (problem !== undefined) {
            skip(this, problem);
        }
    });
    beforeEach(async () => {
        suite.host = new Host(busybox);
        prepare(suite.host);
        await suite.host.startRuntime();
    });
    afterEach(() => {
        suite.host.end();
    });
}

/**
 * A host in a folder, in which a script runs as root and sees nothing else: its own name and addresses, BusyBox, and programs that
 * stand in for systemd, the kubelet and kubectl. They write down what they were called with.
 */
export class Host {
    public readonly root = mkdtempSync(path.join(os.tmpdir(), "flotilla-host-"));
    public name = "m3";
    public addresses: readonly string[] = ["10.20.0.13/24", "fd00::13/64"];
    private runtime: Server | undefined;
    private readonly busybox: string;

    /** @param busybox a static BusyBox. */
    constructor(busybox: string) {
        this.busybox = busybox;
        chmodSync(this.root, 0o755);
        for (const folder of ["bin", "dev", "usr/bin", "etc", "proc", "root", "run/containerd", "record", "tmp"]) {
            mkdirSync(path.join(this.root, folder), { recursive: true });
        }
        copyFileSync(busybox, path.join(this.root, "bin/busybox"));
        for (const applet of applets.split(" ")) {
            symlinkSync("busybox", path.join(this.root, "bin", applet));
        }
        execFileSync("mknod", ["--mode=666", path.join(this.root, "dev/null"), "c", "1", "3"]);
        this.write("proc/swaps", "Filename Type Size Used Priority\n");
        this.program("bin/systemctl", systemctl);
        this.program("usr/bin/kubelet", kubelet);
        this.program("bin/kubectl", kubectl);
    }

    /** Lets the container runtime listen, as it does on a host that is ready. */
    public async startRuntime(): Promise<void> {
        this.runtime = createServer();
        const { runtime } = this;
        await new Promise<void>((resolve) => {
            runtime.listen(path.join(this.root, "run/containerd/containerd.sock"), resolve);
        });
    }

    public stopRuntime(): void {
        this.runtime?.close();
        this.runtime = undefined;
    }

    /** Puts a program in the place of whatever is there. */
    public program(file: string, text: string): void {
        this.write(file, `#!/bin/sh\n${text}\n`, 0o755);
    }

    public write(file: string, text: string, mode = 0o644): void {
        const whole = path.join(this.root, file);
        mkdirSync(path.dirname(whole), { recursive: true });
        writeFileSync(whole, text);
        chmodSync(whole, mode);
    }

    public read(file: string): string {
        return readFileSync(path.join(this.root, file), "utf8");
    }

    public has(file: string): boolean {
        return existsSync(path.join(this.root, file));
    }

    public remove(file: string): void {
        rmSync(path.join(this.root, file), { recursive: true, force: true });
    }

    public mode(file: string): string {
        return (lstatSync(path.join(this.root, file)).mode & 0o777).toString(8);
    }

    /** What systemd was called with since the last look, a line each. */
    public calls(): string[] {
        const file = "record/systemctl";
        const lines = this.has(file) ? this.read(file).split("\n").filter(Boolean) : [];
        this.remove(file);
        return lines;
    }

    /** All files but those of this test, with what a run would change of them. */
    public files(): Record<string, FileState> {
        const found = readdirSync(this.root, { recursive: true, withFileTypes: true })
            .filter((entry) => entry.isFile())
            .map((entry) => path.join(entry.parentPath, entry.name))
            .filter((file) => !file.startsWith(path.join(this.root, "record")))
            .map((file) => {
                const { ino, mode, mtimeMs } = lstatSync(file);
                const state: FileState = [mode, ino, mtimeMs, readFileSync(file, "latin1")];
                return [path.relative(this.root, file), state] as const;
            });
        return Object.fromEntries(found);
    }

    /** Runs a script in the host. */
    public run(script: string, settings: RunSettings = {}): HostRun {
        const { commandArguments = [], input = "", killAfter, mode = 0o755, user = "0:0" } = settings;
        const killed = killAfter === undefined ? [] : ["timeout", "--signal=KILL", String(killAfter)];
        this.write("root/join.sh", script, mode);
        const { status, stdout, stderr } = spawnSync(
            "env",
            [
                ...killed,
                ...["unshare", "--uts", "--net", "sh", "-c", start, "sh"],
                ...[this.busybox, this.name, this.addresses.join(" "), user, this.root],
                ...commandArguments,
            ],
            { encoding: "utf8", input, env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin" } },
        );
        const isScriptThere = this.has("root/join.sh");
        this.remove("root/join.sh");
        return { code: status, output: stdout, errors: stderr, isScriptThere };
    }

    /** Ends the host. */
    public end(): void {
        this.stopRuntime();
        rmSync(this.root, { recursive: true, force: true });
    }
}

/** How a script is run. */
export interface RunSettings {
    readonly commandArguments?: readonly string[];
    readonly input?: string;
    /** uid:gid */
    readonly user?: string;
    /** Of the script's file. */
    readonly mode?: number;
    /** Seconds after which everything that runs is killed at once. */
    readonly killAfter?: number;
}

/** A kubelet that is started gets its certificate with the bootstrap token. */
const systemctl = `case $1 in
is-active) [ -e /record/active ]; exit ;;
cat) [ ! -e /record/no-unit ]; exit ;;
esac
echo "$*" >>/record/systemctl
case $1 in
start | restart)
    : >/record/active
    cat /etc/kubernetes/bootstrap-kubelet.conf >/record/bootstrap 2>/dev/null || :
    if [ -e /etc/kubernetes/bootstrap-kubelet.conf ] && [ ! -e /record/refuse ]; then
        echo 'kind: Config' >/etc/kubernetes/kubelet.conf
    fi
    ;;
esac`;

const kubelet = "echo Kubernetes v1.35.4";

const kubectl = `case $* in *--insecure-skip-tls-verify*) echo 'connection refused' >&2; exit 1 ;; esac
echo "$*" >/record/kubectl
[ ! -e /record/unknown ] || { echo 'Error from server (NotFound): nodes "m3" not found' >&2; exit 1; }
echo node/m3`;
