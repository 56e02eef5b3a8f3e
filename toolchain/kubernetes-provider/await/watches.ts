import { setTimeout as sleep } from "node:timers/promises";
import { createInterface } from "node:readline";
import type { KubernetesConnection } from "../../../provider/kubernetes/connection";
import { ApiError } from "../api-error";
import { type KubernetesObject, mapsAt, nameOf, textAt } from "../kubernetes-object";

/** An object as it is now, or as it was when it went; or the names of all that a new list held. */
export type ObjectEvent =
    | { readonly type: "present" | "gone"; readonly object: KubernetesObject }
    | { readonly type: "listed"; readonly names: ReadonlySet<string> };

/** Called for every object of a collection, and then for every change. */
export type ObjectListener = (event: ObjectEvent) => void;

/** Milliseconds before a watch that was cut is opened again. */
const retryDelay = 200;

/**
 * Watches of collections, one for all who wait for objects of the same kind in the same namespace. A watch ends with
 * its last listener.
 */
export class Watches {
    private readonly connection: KubernetesConnection;
    private readonly streams: KubernetesConnection;
    private readonly watches = new Map<string, CollectionWatch>();

    /**
     * @param streams a connection of the same cluster for the watches alone: they keep their sockets, of which a
     * connection has a limited number, and requests must not have to wait for them.
     */
    constructor(connection: KubernetesConnection, streams: KubernetesConnection) {
        this.connection = connection;
        this.streams = streams;
    }

    /**
     * Listens to a collection such as `/api/v1/namespaces/payments/pods`. What is known already is told at once, in
     * the same turn; a watch that is cut goes on by itself.
     * @returns ends the listening.
     */
    public listen(path: string, listener: ObjectListener): () => void {
        const watch = this.watches.get(path) ?? new CollectionWatch(this.connection, this.streams, path);
        this.watches.set(path, watch);
        watch.add(listener);
        return () => {
            if (watch.remove(listener) === 0) {
                watch.stop();
                this.watches.delete(path);
            }
        };
    }
}

class CollectionWatch {
    private readonly connection: KubernetesConnection;
    private readonly streams: KubernetesConnection;
    private readonly path: string;
    private readonly listeners = new Set<ObjectListener>();
    private readonly objects = new Map<string, KubernetesObject>();
    private readonly stopped = new AbortController();

    constructor(connection: KubernetesConnection, streams: KubernetesConnection, path: string) {
        this.connection = connection;
        this.streams = streams;
        this.path = path;
        void this.run();
    }

    public add(listener: ObjectListener): void {
        this.listeners.add(listener);
        for (const object of this.objects.values()) {
            listener({ type: "present", object });
        }
    }

    public remove(listener: ObjectListener): number {
        this.listeners.delete(listener);
        return this.listeners.size;
    }

    public stop(): void {
        this.stopped.abort();
    }

    private async run(): Promise<void> {
        while (!this.stopped.signal.aborted) {
            try {
                await this.follow(await this.list());
            } catch {
                // The API server is away or forgot the version; the next round starts from a new list.
                await sleep(retryDelay, undefined, { signal: this.stopped.signal }).catch(() => undefined);
            }
        }
    }

    /** @returns the version from which to watch. */
    private async list(): Promise<string> {
        const { status, body } = await this.connection.request({ path: this.path, signal: this.stopped.signal });
        // The definition of the kind may be deleted, and all objects with it.
        if (status >= 300 && status !== 404) {
            throw new ApiError(status, body);
        }
        const items = status === 404 ? [] : mapsAt(body as KubernetesObject, "items");
        const names = new Set(items.map(nameOf));
        for (const [name, object] of this.objects) {
            if (!names.has(name)) {
                this.tell({ type: "gone", object });
            }
        }
        for (const object of items) {
            this.tell({ type: "present", object });
        }
        this.tell({ type: "listed", names });
        return textAt(body as KubernetesObject, "metadata", "resourceVersion");
    }

    private async follow(resourceVersion: string): Promise<void> {
        const stream = await this.streams.open({
            path: this.path,
            query: { watch: "true", resourceVersion },
            timeout: 0,
            signal: this.stopped.signal,
        });
        if (stream.statusCode !== 200) {
            stream.destroy();
            throw new Error(`The watch was refused with HTTP ${stream.statusCode ?? 0}.`);
        }
        for await (const line of createInterface({ input: stream, crlfDelay: Infinity })) {
            const { type, object } = JSON.parse(line) as { type: string; object: KubernetesObject };
            if (type === "ERROR") {
                throw new ApiError(410, object);
            }
            this.tell({ type: type === "DELETED" ? "gone" : "present", object });
        }
    }

    private tell(event: ObjectEvent): void {
        if (event.type === "gone") {
            this.objects.delete(nameOf(event.object));
        } else if (event.type === "present") {
            this.objects.set(nameOf(event.object), event.object);
        }
        for (const listener of [...this.listeners]) {
            listener(event);
        }
    }
}
