import { ensureTools } from "../../../toolchain/ensure-tools";
import { type FoundCommand, provideCommand } from "../../../toolchain/packaged-commands";
import { runCommand } from "../../../toolchain/run-command";

/** What a node is made of. */
export interface NodeParts {
    /** Path of kubelet. */
    readonly kubelet: string;
    readonly busybox: FoundCommand;
    /** Path of util-linux' flock, which Debian's busybox lacks. */
    readonly flock: string;
    /** Path of OpenSSL, which busybox' wget uses: before 1.37 its own TLS is too old for servers in Go. */
    readonly openssl: string;
    readonly containerd: FoundCommand;
    readonly runc: FoundCommand;
}

/** The parts, or why this machine cannot have a node: "only root can ...". */
export type NodeSearch = NodeParts | { readonly reason: string };

// What boot.sh needs of the kernel.
const attempt = `
mount -t tmpfs node /tmp && mkdir /tmp/upper /tmp/work &&
mount -t overlay node -o lowerdir=/etc,upperdir=/tmp/upper,workdir=/tmp/work /etc`;

/** Looks whether this machine can have a real node, and gets what it needs: kubelet, which is built, containerd, runc, busybox. */
export async function findNodeParts(): Promise<NodeSearch> {
    if (process.platform !== "linux" || process.getuid?.() !== 0) {
        return { reason: "a real node needs Linux and root" };
    }
    const isolation = ["--mount", "--pid", "--uts", "--fork", "--kill-child", "--mount-proc", "sh", "-c", attempt];
    const fault = await runCommand("unshare", isolation, { environment: process.env }).then(
        ({ code, output }) => (code === 0 ? undefined : output.trim()),
        String,
    );
    if (fault !== undefined) {
        return { reason: `a real node needs namespaces and mounts of its own, which fails here: ${fault}` };
    }
    const busybox = await provideCommand("busybox");
    const containerd = await provideCommand("containerd");
    const runc = await provideCommand("runc");
    if ("reason" in busybox) {
        return busybox;
    }
    if ("reason" in containerd) {
        return containerd;
    }
    if ("reason" in runc) {
        return runc;
    }
    const [flock, openssl] = await Promise.all(["flock", "openssl"].map(onPath));
    if (flock === undefined || openssl === undefined) {
        return { reason: "a real node needs flock and openssl, which are not both on PATH" };
    }
    const { kubelet } = await ensureTools(["kubelet"]);
    return { kubelet, busybox, flock, openssl, containerd, runc };
}

async function onPath(command: string): Promise<string | undefined> {
    const { code, output } = await runCommand("which", [command], { environment: process.env });
    return code === 0 ? output.trim() : undefined;
}
