import { type PropertyMap, type PropertyValue, containsUnknown, isMap } from "../../provider/property-values";
import { ResourceInitializationError, type UpdateRequest } from "../../provider/resource-provider";
import { annotations, isSwitchedOn } from "./annotations";
import { NoMatchError, errorText, isConflict, isForbidden, isOutdated } from "./api-error";
import { awaitObject } from "./await/await-object";
import { NotReadyError } from "./await/readiness";
import { waitForRule } from "./await/wait-for";
import { type Checkpoint, checkpointState, parseState } from "./checkpoint";
import { hasCreateManager, ownersOf, takeOver } from "./field-managers";
import {
    type KubernetesObject,
    annotationOf,
    isDefinition,
    kindOf,
    plainObject,
    qualifiedName,
    textAt,
    valueAt,
    withMetadata,
} from "./kubernetes-object";
import { messages } from "./messages";
import { normalize } from "./normalize";
import { referenceTo } from "./object-client";
import { parsePath } from "./property-path";
import { isPatchType } from "./resource-type";
import type { Session } from "./session";

/**
 * Updates an object: the fields of its creator and of kubectl become its own, then server-side apply without force;
 * a CustomResourceDefinition is replaced as a whole. Then it is waited for like a new one. A refusal keeps the object
 * with the reasons in the state, so that the next `up` tries again (observed of the Kubernetes provider 4.34).
 */
export async function updateResource(
    session: Session,
    request: UpdateRequest,
): Promise<{ readonly outputs: PropertyMap }> {
    const inputs = normalize(plainObject(request.newInputs));
    if (containsUnknown(inputs)) {
        return { outputs: request.newInputs };
    }
    const old = parseState(request.oldOutputs);
    const fieldManager = annotationOf(inputs, annotations.patchFieldManager) || old.fieldManager || "pulumi-kubernetes";
    const checkpoint = { inputs, fieldManager, initialApiVersion: old.initialApiVersion || kindOf(inputs).apiVersion };
    try {
        const live = await writeUpdate(session, request, inputs, fieldManager);
        if (!request.preview && old.fieldManager !== "" && old.fieldManager !== fieldManager) {
            await relinquish(session, inputs, old.fieldManager);
        }
        return { outputs: checkpointState({ ...checkpoint, live }, request.newInputs, request.oldOutputs) };
    } catch (error) {
        if (request.preview && (error instanceof NoMatchError || isForbidden(error))) {
            return { outputs: request.newInputs };
        }
        throw await failure(session, request, checkpoint, error);
    }
}

/** @returns the live object: after the wait, or as the dry run gives it. */
async function writeUpdate(
    session: Session,
    request: UpdateRequest,
    inputs: KubernetesObject,
    fieldManager: string,
): Promise<KubernetesObject> {
    const { client } = session;
    const { preview, urn, timeout, signal } = request;
    const reference = referenceTo(inputs);
    const current = await client.get(reference);
    const written = isDefinition(inputs)
        ? await client.replace(withVersionOf(inputs, current), { fieldManager, dryRun: preview })
        : await apply(session, request, { inputs, current, fieldManager });
    if (preview) {
        return written;
    }
    await awaitObject(session, { urn, inputs, live: written, custom: waitForRule(inputs), timeout, signal });
    return client.get(reference).catch(() => written);
}

function withVersionOf(inputs: KubernetesObject, current: KubernetesObject): KubernetesObject {
    return withMetadata(inputs, { resourceVersion: textAt(current, "metadata", "resourceVersion") });
}

interface Application {
    readonly inputs: KubernetesObject;
    readonly current: KubernetesObject;
    readonly fieldManager: string;
}

async function apply(session: Session, request: UpdateRequest, application: Application): Promise<KubernetesObject> {
    const { inputs, fieldManager } = application;
    const keepsManagers = request.preview || isPatchType(request.type, kindOf(inputs));
    const current = keepsManagers ? application.current : await takeOverFields(session, application);
    const wanted = request.ignoreChanges.reduce((object, path) => ignore(object, current, path, fieldManager), inputs);
    // Fields of the creator move only on a real update; a preview that minded them would report a false conflict.
    const force = isSwitchedOn(inputs, "patchForce") || (request.preview && hasCreateManager(current));
    return session.client.apply(wanted, { fieldManager, dryRun: request.preview, force });
}

/** So often fields are taken over of an object that others write at the same time. */
const mostTakeOvers = 5;

/** @returns the object as it is then. */
async function takeOverFields({ client }: Session, application: Application): Promise<KubernetesObject> {
    const { inputs, fieldManager } = application;
    const reference = referenceTo(inputs);
    let { current } = application;
    for (let attempt = 1; ; attempt++) {
        const entries = takeOver(current, fieldManager);
        if (entries === undefined) {
            return current;
        }
        const resourceVersion = textAt(current, "metadata", "resourceVersion");
        try {
            return await client.patch(reference, [
                { op: "replace", path: "/metadata/managedFields", value: entries },
                { op: "replace", path: "/metadata/resourceVersion", value: resourceVersion },
            ]);
        } catch (error) {
            if (!isOutdated(error) || attempt === mostTakeOvers) {
                throw error;
            }
            current = await client.get(reference);
        }
    }
}

/** A field whose changes are ignored is left to its other manager, or sent as it is on the cluster. */
function ignore(
    object: KubernetesObject,
    live: KubernetesObject,
    path: string,
    fieldManager: string,
): KubernetesObject {
    const keys = parsePath(path).map(String);
    const { own, others } = ownersOf(live, keys, fieldManager);
    const value = valueAt(live, ...keys);
    if (others && !own) {
        return withValue(object, keys, undefined);
    }
    return value === undefined ? object : withValue(object, keys, value);
}

function withValue(
    object: PropertyMap,
    [key, ...rest]: readonly string[],
    value: PropertyValue | undefined,
): PropertyMap {
    if (key === undefined) {
        return object;
    }
    const { [key]: old, ...others } = object;
    if (rest.length > 0) {
        return isMap(old) ? { ...object, [key]: withValue(old, rest, value) } : object;
    }
    return value === undefined ? others : { ...object, [key]: value };
}

/** The manager of before gives its fields up by applying nothing. */
export async function relinquish({ client }: Session, inputs: KubernetesObject, fieldManager: string): Promise<void> {
    const { namespace, name } = referenceTo(inputs);
    const metadata = namespace === "" ? { name } : { name, namespace };
    await client.apply({ ...kindOf(inputs), metadata }, { fieldManager });
}

async function failure(
    session: Session,
    request: UpdateRequest,
    checkpoint: Omit<Checkpoint, "live">,
    error: unknown,
): Promise<Error> {
    const { urn, preview, id } = request;
    const cause = isConflict(error) ? messages.conflict(checkpoint.fieldManager, errorText(error)) : errorText(error);
    let live: KubernetesObject;
    try {
        live = await session.client.get(referenceTo(checkpoint.inputs));
    } catch (readError) {
        return new Error(`${messages.updateFailed(urn, cause)}\n${messages.noState(errorText(readError))}`);
    }
    const message = messages.notReady(qualifiedName(live), cause);
    if (preview) {
        return new Error(message);
    }
    const outputs = checkpointState({ ...checkpoint, live }, request.newInputs, request.oldOutputs);
    const reasons = [message, ...(error instanceof NotReadyError ? error.reasons : [])];
    return new ResourceInitializationError(message, { id, outputs, reasons });
}
