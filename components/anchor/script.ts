import { readFileSync } from "node:fs";
import path from "node:path";

/** In this order they are one file: what is called stands before the calls. */
const general = ["settings.sh", "snapshot.sh", "files.sh", "component.sh"];
const last = "run.sh";

function joined(parts: readonly string[]): string {
    return parts.map((part) => readFileSync(path.join(__dirname, "script", part), "utf8")).join("");
}

/**
 * The script that an anchor's container runs, POSIX sh. It is one file in the cluster, so that a node never runs parts of
 * two versions.
 */
export const anchorScript = joined([...general, "plain.sh", last]);

/** The same for a member of etcd, which also joins and leaves its cluster; it needs etcdctl beside the shell. */
export const etcdAnchorScript = joined([...general, "etcd.sh", last]);
