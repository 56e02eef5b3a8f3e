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

/** What places an anchor's files once, byte for byte as it would, on the first node of a cluster that has no pods yet. */
export function placingScript(): string {
    return joined([...general, "plain.sh", "place.sh"]);
}

/** The same for the first member of an etcd. */
export function firstMemberScript(): string {
    return joined([...general, "etcd.sh", "first-member.sh", "place.sh"]);
}
