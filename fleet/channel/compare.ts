import { isDeepStrictEqual } from "node:util";
import type { Release } from "../../components/fiaas/release";
import { showPath } from "../../components/installation/fault-lines";
import { isMap } from "../../components/installation/merge";
import type { PublishedRelease } from "./published";

/** A field in which a release differs from what is published. */
export interface Difference {
    /** Such as `image` or `spec.resources.requests.memory`. */
    readonly field: string;
    /** Undefined where one of the two has no such field. */
    readonly here: unknown;
    readonly published: unknown;
}

/**
 * What differs, field by field. Notes that the release does not have (commit, build and so on) are no difference: who
 * leaves them out says nothing of them.
 */
export function differences(here: Release, published: PublishedRelease): Difference[] {
    const notes = (["specUrl", "commit", "build", "updated"] as const).filter((key) => here[key] !== undefined);
    return ["image" as const, ...notes]
        .flatMap((key) => compared([key], here[key], published[key]))
        .concat(compared(["spec"], here.spec, published.spec));
}

function compared(path: readonly string[], here: unknown, published: unknown): Difference[] {
    if (isDeepStrictEqual(here, published)) {
        return [];
    }
    if (isMap(here) && isMap(published)) {
        const keys = new Set([...Object.keys(here), ...Object.keys(published)]);
        return [...keys].flatMap((key) => compared([...path, key], here[key], published[key]));
    }
    return [{ field: showPath(path), here, published }];
}
