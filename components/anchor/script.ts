import { readFileSync } from "node:fs";
import path from "node:path";

/** In this order they are one file: what is called stands before the calls. */
const parts = ["settings.sh", "snapshot.sh", "files.sh", "component.sh", "run.sh"];

/**
 * The script that an anchor's container runs, POSIX sh. It is one file in the cluster, so that a node never runs parts of
 * two versions.
 */
export const anchorScript = parts.map((part) => readFileSync(path.join(__dirname, "script", part), "utf8")).join("");
