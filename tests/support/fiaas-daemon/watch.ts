import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import type { KubernetesConnection } from "../../../provider/kubernetes/connection";
import type { LiveObject } from "./kinds";

/** Hears of one object: as it is now, or that it is gone. */
export type Listener<Kind extends LiveObject> = (object: Kind, isGone: boolean) => void;

interface WatchEvent<Kind> {
    readonly type: "ADDED" | "MODIFIED" | "DELETED" | "BOOKMARK" | "ERROR";
    readonly object: Kind;
}

const firstPause = 50;
const longestPause = 1_000;

/**
 * Lists and watches a kind, and lists again whenever the watch cannot go on: after 410, when the server goes away, while
 * the kind is not defined yet. The listener hears of each difference once.
 * @returns settles when the signal has ended it.
 */
export function watchKind<Kind extends LiveObject>(
    connection: KubernetesConnection,
    path: string,
    signal: AbortSignal,
    listener: Listener<Kind>,
): Promise<void> {
    const objects = new Map<string, Kind>();
    const apply = (object: Kind, isGone: boolean): void => {
        if (isGone) {
            objects.delete(keyOf(object));
        } else {
            objects.set(keyOf(object), object);
        }
        listener(object, isGone);
    };
    const follow = async (): Promise<void> => {
        const version = replaceAll(objects, await list<Kind>(connection, path, signal), apply);
        await listen<Kind>(connection, path, version, signal, apply);
    };
    return repeat(follow, signal);
}

/** "namespace/name". */
export function keyOf({
    metadata,
}: {
    readonly metadata: { readonly namespace: string; readonly name: string };
}): string {
    return `${metadata.namespace}/${metadata.name}`;
}

interface Listing<Kind> {
    readonly metadata: { readonly resourceVersion: string };
    readonly items: readonly Kind[];
}

async function list<Kind>(
    connection: KubernetesConnection,
    path: string,
    signal: AbortSignal,
): Promise<Listing<Kind> | undefined> {
    const { status, body } = await connection.request({ path, signal });
    if (status === 404) {
        return undefined;
    }
    if (status !== 200) {
        throw new Error(`${path}: ${status}`);
    }
    return body as Listing<Kind>;
}

/** Tells what has changed against a new list. @returns from where to watch on. */
function replaceAll<Kind extends LiveObject>(
    objects: ReadonlyMap<string, Kind>,
    listing: Listing<Kind> | undefined,
    apply: Listener<Kind>,
): string {
    const items = listing?.items ?? [];
    const present = new Set(items.map(keyOf));
    for (const object of [...objects.values()].filter((known) => !present.has(keyOf(known)))) {
        apply(object, true);
    }
    for (const object of items) {
        const known = objects.get(keyOf(object));
        if (known?.metadata.resourceVersion !== object.metadata.resourceVersion) {
            apply(object, false);
        }
    }
    if (listing === undefined) {
        throw new Error("the kind is not defined");
    }
    return listing.metadata.resourceVersion;
}

/** Watches until the server ends it. */
async function listen<Kind extends LiveObject>(
    connection: KubernetesConnection,
    path: string,
    resourceVersion: string,
    signal: AbortSignal,
    apply: Listener<Kind>,
): Promise<void> {
    const query = { watch: "true", allowWatchBookmarks: "true", resourceVersion };
    // Hours may pass between two events.
    const response = await connection.open({ path, query, signal, timeout: 0 });
    if (response.statusCode !== 200) {
        response.destroy();
        throw new Error(`${path}: ${response.statusCode ?? 0}`);
    }
    for await (const line of createInterface({ input: response })) {
        const { type, object } = JSON.parse(line) as WatchEvent<Kind>;
        if (type === "ERROR") {
            response.destroy();
            return;
        }
        if (type !== "BOOKMARK") {
            apply(object, type === "DELETED");
        }
    }
}

async function repeat(action: () => Promise<void>, signal: AbortSignal): Promise<void> {
    let pause = firstPause;
    while (!signal.aborted) {
        try {
            await action();
            pause = firstPause;
        } catch {
            await sleep(pause, undefined, { signal }).catch(() => undefined);
            pause = Math.min(pause * 2, longestPause);
        }
    }
}
