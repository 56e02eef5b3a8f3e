/** Where kubelets look for static pods. */
export const defaultManifestDirectory = "/etc/kubernetes/manifests";

/** Where anchors keep what they remember of a node, each in a directory of its own. */
export const stateDirectory = "/var/lib/flotilla/anchors";

const segment = /^[A-Za-z0-9_][-.A-Za-z0-9_]*$/;

/** Directories that belong to the system as a whole, with all that is below. */
const systemTrees: readonly string[] = [
    "/bin",
    "/boot",
    "/dev",
    "/lib",
    "/lib64",
    "/proc",
    "/run",
    "/sbin",
    "/sys",
    "/usr",
];

/** Directories of others: they can hold one of ours, but are none. */
const systemDirectories: readonly string[] = [
    "/etc/cni",
    "/etc/containerd",
    "/etc/kubernetes",
    "/etc/pki",
    "/etc/ssl",
    "/etc/systemd",
    "/var/lib",
    "/var/lib/containerd",
    "/var/lib/etcd",
    "/var/lib/flotilla",
    "/var/lib/kubelet",
    "/var/log",
    "/var/run",
    "/var/spool",
];

/** Whether a path is a directory, or in it. */
export function isWithinDirectory(path: string, directory: string): boolean {
    return path === directory || path.startsWith(directory === "/" ? "/" : `${directory}/`);
}

/** What is wrong with a path of a node, as "<what is wrong>. <what to do>"; undefined when nothing is. */
export function hostPathFault(path: string): string | undefined {
    if (!path.startsWith("/")) {
        return "is not a directory of a node. Write the whole path, such as /etc/kubernetes/scheduler";
    }
    const segments = path.slice(1).split("/");
    return segments.every((each) => segment.test(each))
        ? undefined
        : 'is not a plain path. Use letters, digits, "-", "_" and "." in each part, without a "/" at the end, and no ".."';
}

/**
 * Why a directory cannot be an anchor's own, as "<what is wrong>. <what to do>"; undefined when it can. The anchor's pod
 * writes in it: that of others would be a way to the whole node.
 */
export function ownDirectoryFault(path: string): string | undefined {
    const fault = hostPathFault(path);
    if (fault !== undefined) {
        return path === "/" ? systemFault : fault;
    }
    const isSystem =
        !path.includes("/", 1) ||
        systemDirectories.includes(path) ||
        systemTrees.some((tree) => isWithinDirectory(path, tree));
    if (isSystem) {
        return systemFault;
    }
    return isWithinDirectory(path, stateDirectory)
        ? `is where anchors keep what they remember. Use another, such as /etc/kubernetes/<anchor>`
        : undefined;
}

const systemFault = "belongs to the system. Use a directory for this anchor alone, such as /etc/kubernetes/<anchor>";
