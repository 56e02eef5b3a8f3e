import { createHash } from "node:crypto";

/** The annotation of the static pod and of the anchor's pods that tells the revision. */
export const revisionAnnotation = "flotilla.dev/revision";

/** Stands in the manifest for the revision that the script makes of what is placed. */
export const revisionPlaceholder = "@FLOTILLA_REVISION@";

/**
 * The revision of what an anchor places: the same for the same content, whatever the order in which it is told.
 * @param parts what there is by its name; fingerprints for what is private, so that the revision tells nothing of it.
 */
export function revisionOf(parts: Readonly<Record<string, string>>): string {
    const hash = createHash("sha256");
    for (const name of Object.keys(parts).sort()) {
        const part = parts[name] ?? "";
        // Lengths before texts, so that no two sets of parts read the same.
        hash.update(`${Buffer.byteLength(name)} ${name} ${Buffer.byteLength(part)} ${part}\n`);
    }
    return hash.digest("hex");
}
