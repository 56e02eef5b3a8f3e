import { setTimeout as sleep } from "node:timers/promises";
import type { DeleteRequest } from "../../provider/resource-provider";
import { annotations, isSwitchedOn, timeoutOf } from "./annotations";
import { isMissing } from "./api-error";
import type { ObjectEvent } from "./await/watches";
import { parseState } from "./checkpoint";
import { type KubernetesObject, annotationOf, kindOf, nameOf, splitId, textAt, valueAt } from "./kubernetes-object";
import { messages } from "./messages";
import type { ObjectReference } from "./object-client";
import { isPatchType, kindOfType } from "./resource-type";
import type { Session } from "./session";
import { relinquish } from "./update";

/** The kinds whose deletion `pulumi.com/skipAwait` does not wait for; all others are always waited for. */
const skippable = ["Namespace", "Pod", "Deployment", "DaemonSet", "StatefulSet", "Job"];

const policies: Readonly<Record<string, string | undefined>> = { background: "Background", orphan: "Orphan" };

/**
 * Deletes an object by its name, whichever object bears it now, and waits until it is gone; what is gone already is
 * no error (observed of the Kubernetes provider 4.34).
 */
export async function deleteResource(session: Session, request: DeleteRequest): Promise<void> {
    const { live, inputs, fieldManager } = parseState(request.outputs);
    const known = kindOf(live);
    const kind = known.kind === "" ? kindOfType(request.type) : known;
    const reference = { ...kind, ...splitId(request.id) };
    const steering = Object.keys(inputs).length > 0 ? inputs : live;
    const policy =
        policies[annotationOf(steering, annotations.deletionPropagationPolicy).toLowerCase()] ?? "Foreground";
    const isAwaited = !(isSwitchedOn(steering, "skipAwait") && skippable.includes(kind.kind));
    try {
        if (isPatchType(request.type, kind)) {
            // Applying nothing to an object that is gone would create it.
            await session.client.get(reference);
            await relinquish(session, live, fieldManager);
        } else if (isAwaited) {
            await deleteAndWait(session, request, { reference, policy, timeout: timeoutOf(steering, request.timeout) });
        } else {
            await session.client.delete(reference, policy);
        }
    } catch (error) {
        if (!isMissing(error)) {
            throw error;
        }
    }
}

interface Deletion {
    readonly reference: ObjectReference;
    readonly policy: string;
    /** Milliseconds. */
    readonly timeout: number;
}

async function deleteAndWait(session: Session, request: DeleteRequest, deletion: Deletion): Promise<void> {
    const { reference, policy } = deletion;
    const path = await session.client.collectionPath(reference);
    const absence = new Absence(reference.name);
    const stop = session.watches.listen(path, absence.take);
    try {
        await session.client.delete(reference, policy);
        void session.log.status("Resource scheduled for deletion", request.urn);
        // An object that goes at once may be gone before the watch has begun; only a look says so without delay.
        const look = (): Promise<unknown> => session.client.get(reference);
        await look();
        await absence.wait(deletion.timeout, request.signal, look);
        void session.log.status("", request.urn);
    } catch (error) {
        const finalizers = absence.finalizers();
        if (error instanceof TimeoutError && finalizers.length > 0) {
            const list = finalizers.join(", ");
            await session.log.write("warning", `finalizers might be preventing deletion (${list})`, request.urn);
        }
        throw error;
    } finally {
        stop();
    }
}

class TimeoutError extends Error {}

/** Milliseconds between looks at an object that no watch has told to be gone, at first and at most. */
const firstLook = 250;
const lastLook = 4000;

/** Watches for the moment in which the object that was deleted is no longer there. */
class Absence {
    private readonly name: string;
    private last: KubernetesObject = {};
    private notify: (() => void) | undefined;
    private isGone = false;

    constructor(name: string) {
        this.name = name;
    }

    public readonly take = (event: ObjectEvent): void => {
        if (event.type === "listed") {
            this.isGone ||= !event.names.has(this.name);
        } else if (nameOf(event.object) === this.name) {
            const uid = (object: KubernetesObject): string => textAt(object, "metadata", "uid");
            const isAnother = uid(this.last) !== "" && uid(this.last) !== uid(event.object);
            this.isGone ||= event.type === "gone" || isAnother;
            this.last = event.object;
        }
        if (this.isGone) {
            this.notify?.();
        }
    };

    public finalizers(): readonly string[] {
        const list = valueAt(this.last, "metadata", "finalizers");
        return Array.isArray(list) ? list.map(String).filter((name) => name !== "foregroundDeletion") : [];
    }

    /** @param look fails where the object is gone: who may delete need not have the rights to list and to watch. */
    public wait(timeout: number, signal: AbortSignal, look: () => Promise<unknown>): Promise<void> {
        return new Promise((resolve, reject) => {
            const over = new AbortController();
            const end = (settle: () => void): void => {
                clearTimeout(timer);
                signal.removeEventListener("abort", cancel);
                over.abort();
                settle();
            };
            const timer = setTimeout(() => {
                end(() => {
                    reject(new TimeoutError(messages.conditionTimeout));
                });
            }, timeout);
            const cancel = (): void => {
                end(() => {
                    reject(new Error(messages.cancelled(this.name)));
                });
            };
            signal.addEventListener("abort", cancel);
            this.notify = () => {
                end(resolve);
            };
            if (this.isGone) {
                this.notify();
            } else if (signal.aborted) {
                cancel();
            } else {
                void this.lookAgain(look, over.signal);
            }
        });
    }

    private async lookAgain(look: () => Promise<unknown>, over: AbortSignal): Promise<void> {
        let delay = firstLook;
        // The sleep is aborted when the wait is over.
        while (await sleep(delay, true, { signal: over }).catch(() => false)) {
            if (await look().then(() => false, isMissing)) {
                this.isGone = true;
                this.notify?.();
            }
            delay = Math.min(delay * 2, lastLook);
        }
    }
}
