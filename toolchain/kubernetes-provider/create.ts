import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { containsUnknown } from "../../provider/property-values";
import { type CreateRequest, ResourceInitializationError } from "../../provider/resource-provider";
import { annotations, isSwitchedOn } from "./annotations";
import {
    ApiError,
    NoMatchError,
    errorText,
    isAlreadyExists,
    isConflict,
    isForbidden,
    isMissing,
    isNotFound,
} from "./api-error";
import { awaitObject } from "./await/await-object";
import { NotReadyError } from "./await/readiness";
import { waitForRule } from "./await/wait-for";
import { checkpointState } from "./checkpoint";
import { type KubernetesObject, annotationOf, kindOf, plainObject, qualifiedName, without } from "./kubernetes-object";
import { messages } from "./messages";
import { referenceTo } from "./object-client";
import { isPatchType } from "./resource-type";
import type { Session } from "./session";
import type { PropertyMap } from "../../provider/property-values";

/** The manager of the fields of a new object; its first update moves them to a manager of the object's own. */
export const createManager = "pulumi-kubernetes";

/** Milliseconds before each further attempt; after the last one it is over, 63 s after the first attempt. */
const retryDelays = [1000, 2000, 4000, 8000, 16_000];
const lastDelay = 32_000;

interface Created {
    readonly id: string;
    readonly outputs: PropertyMap;
}

/**
 * Creates an object with POST and waits until it is ready. In a preview this is a dry run whose refusals are shown,
 * but for those that the deployment itself may remove: a missing namespace or kind, an object that exists, a right
 * that is missing (observed of the Kubernetes provider 4.34).
 */
export async function createResource(session: Session, request: CreateRequest): Promise<Created> {
    const inputs = plainObject(request.inputs);
    if (containsUnknown(inputs)) {
        return { id: "", outputs: request.inputs };
    }
    const fieldManager = newFieldManager(inputs);
    if (request.preview && isPatchType(request.type, kindOf(inputs))) {
        return { id: "", outputs: request.inputs };
    }
    if (request.preview) {
        return previewCreate(session, request, inputs, fieldManager);
    }
    const written = await writeWithRetries(session, request, inputs, fieldManager);
    void session.log.status("", request.urn);
    return awaitCreated(session, request, inputs, written, fieldManager);
}

/** The manager of an object's server-side applies: its own, so that no other stack's apply takes its fields for what it once had. */
export function newFieldManager(inputs: KubernetesObject): string {
    return annotationOf(inputs, annotations.patchFieldManager) || `pulumi-kubernetes-${randomBytes(4).toString("hex")}`;
}

async function previewCreate(
    session: Session,
    request: CreateRequest,
    inputs: KubernetesObject,
    fieldManager: string,
): Promise<Created> {
    try {
        // The status of a dry run is empty; what a program reads of it has to be unknown.
        const live = without(await write(session, request, inputs, fieldManager), "status");
        return { id: "", outputs: stateOf(inputs, live, fieldManager, request) };
    } catch (error) {
        if (error instanceof NoMatchError || isMissingNamespace(error)) {
            return { id: "", outputs: request.inputs };
        }
        void session.log.status(messages.retry(0, errorText(error)), request.urn);
        if (isAlreadyExists(error) || isForbidden(error)) {
            return { id: "", outputs: request.inputs };
        }
        throw new Error(messages.notCreated(request.urn, describe(error, fieldManager)));
    }
}

function stateOf(
    inputs: KubernetesObject,
    live: KubernetesObject,
    fieldManager: string,
    request: CreateRequest,
): PropertyMap {
    const initialApiVersion = kindOf(inputs).apiVersion;
    return checkpointState({ inputs, live, fieldManager, initialApiVersion }, request.inputs);
}

function isMissingNamespace(error: unknown): boolean {
    return isNotFound(error) && error instanceof ApiError && error.subject === "namespaces";
}

/** What only patches an object, or may take one that exists, is applied; all else must be new. */
function write(
    session: Session,
    { preview, type }: CreateRequest,
    inputs: KubernetesObject,
    fieldManager: string,
): Promise<KubernetesObject> {
    if (!session.options.upsertExistingObjects && !isPatchType(type, kindOf(inputs))) {
        return session.client.create(inputs, { fieldManager: createManager, dryRun: preview });
    }
    const force = preview || isSwitchedOn(inputs, "patchForce");
    return session.client.apply(inputs, { fieldManager, dryRun: preview, force });
}

/** What is missing may be on its way: its namespace or its definition can be part of the same deployment. */
async function writeWithRetries(
    session: Session,
    request: CreateRequest,
    inputs: KubernetesObject,
    fieldManager: string,
): Promise<KubernetesObject> {
    for (let attempt = 0; ; attempt++) {
        try {
            return await write(session, request, inputs, fieldManager);
        } catch (error) {
            void session.log.status(messages.retry(attempt, errorText(error)), request.urn);
            if (!isMissing(error)) {
                throw new Error(messages.notCreated(request.urn, describe(error, fieldManager)));
            }
            const delay = retryDelays[attempt];
            await sleep(delay ?? lastDelay, undefined, { signal: request.signal }).catch(() => {
                throw new Error(messages.cancelled(qualifiedName(inputs)));
            });
            if (delay === undefined) {
                throw new Error(finalMessage(request.urn, inputs, error));
            }
        }
    }
}

function finalMessage(urn: string, inputs: KubernetesObject, error: unknown): string {
    if (error instanceof NoMatchError) {
        const { apiVersion, kind } = kindOf(inputs);
        return messages.noSuchKind(urn, `${apiVersion}/${kind}`, error.message);
    }
    return messages.notCreated(urn, errorText(error));
}

function describe(error: unknown, fieldManager: string): string {
    if (isAlreadyExists(error)) {
        return `${errorText(error)}\n\n${messages.alreadyExists}`;
    }
    return isConflict(error) ? messages.conflict(fieldManager, errorText(error)) : errorText(error);
}

async function awaitCreated(
    session: Session,
    request: CreateRequest,
    inputs: KubernetesObject,
    written: KubernetesObject,
    fieldManager: string,
): Promise<Created> {
    const { urn, timeout, signal } = request;
    const custom = readWaitFor(urn, inputs);
    let failure: NotReadyError | undefined;
    try {
        await awaitObject(session, { urn, inputs, live: written, custom, timeout, signal });
    } catch (error) {
        failure = error instanceof NotReadyError ? error : new NotReadyError(errorText(error), []);
    }
    const live = await session.client.get(referenceTo(written)).catch(() => written);
    const result = { id: qualifiedName(written), outputs: stateOf(inputs, live, fieldManager, request) };
    if (failure === undefined) {
        return result;
    }
    const message = messages.createdButNotReady(urn, failure.message);
    throw new ResourceInitializationError(message, { ...result, reasons: [message, ...failure.reasons] });
}

/** An annotation that cannot be read fails the creation only when the object is there. */
function readWaitFor(urn: string, inputs: KubernetesObject): ReturnType<typeof waitForRule> {
    try {
        return waitForRule(inputs);
    } catch (error) {
        throw new Error(messages.notCreated(urn, errorText(error)));
    }
}
