import type { PropertyMap } from "../../provider/property-values";
import { type ReadRequest, ResourceInitializationError } from "../../provider/resource-provider";
import { errorText, isMissing } from "./api-error";
import { checkObject } from "./await/await-object";
import { NotReadyError } from "./await/readiness";
import { builtInType, fieldsOf } from "./built-in-kinds";
import { checkpointState, parseState } from "./checkpoint";
import { newFieldManager } from "./create";
import { type KubernetesObject, kindOf, mapAt, plainObject, splitId, withMetadata } from "./kubernetes-object";
import { normalize, pruneToShape } from "./normalize";
import { kindOfType } from "./resource-type";
import { lastApplied, wrapLike } from "./secrets";
import type { Session } from "./session";

/** What a read gives: an empty id when the object is gone. */
export interface ReadResult {
    readonly id: string;
    readonly inputs: PropertyMap;
    readonly outputs: PropertyMap;
}

/** The object is gone: it leaves the state. */
export const gone: ReadResult = { id: "", inputs: {}, outputs: {} };

/** Annotations that others leave on an object and that an imported program should not repeat. */
const foreignAnnotations = [lastApplied, "deployment.kubernetes.io/revision"];

/**
 * Reads an object: the live object becomes the outputs, cut to the shape of the old inputs it becomes the inputs, so
 * that drift shows. Without old inputs it is an import: the inputs are all that the kind lets one write.
 * @throws ResourceInitializationError when the object is there but not ready.
 */
export async function readResource(session: Session, request: ReadRequest): Promise<ReadResult> {
    const isImport = Object.keys(request.inputs).length === 0 && Object.keys(request.outputs).length === 0;
    const oldInputs = normalize(plainObject(request.inputs));
    const old = parseState(request.outputs);
    const kind = knownKind(oldInputs) ?? knownKind(old.live) ?? kindOfType(request.type);
    const live = await find(session, { ...kind, ...splitId(request.id) });
    if (live === undefined) {
        return gone;
    }
    const inputs = isImport ? importedInputs(live) : pruneToShape(live, oldInputs);
    const fieldManager = old.fieldManager || newFieldManager(inputs);
    const initialApiVersion = old.initialApiVersion || kindOf(inputs).apiVersion;
    const result = {
        id: request.id,
        inputs: wrapLike(inputs, request.inputs, request.outputs),
        outputs: checkpointState({ inputs, live, fieldManager, initialApiVersion }, request.inputs, request.outputs),
    };
    if (!isImport) {
        await reportUnready(session, oldInputs, live, result);
    }
    return result;
}

function knownKind(object: KubernetesObject): ReturnType<typeof kindOf> | undefined {
    const kind = kindOf(object);
    return kind.kind === "" || kind.apiVersion === "" ? undefined : kind;
}

async function find(
    session: Session,
    reference: Parameters<Session["client"]["get"]>[0],
): Promise<KubernetesObject | undefined> {
    try {
        return await session.client.get(reference);
    } catch (error) {
        if (isMissing(error)) {
            return undefined;
        }
        throw error;
    }
}

/** The inputs of an import: the top-level properties of the kind but the status; of a custom resource only what names it. */
export function importedInputs(live: KubernetesObject): KubernetesObject {
    const type = builtInType(kindOf(live));
    const isDefinition = kindOf(live).kind === "CustomResourceDefinition";
    const known = type === undefined ? (isDefinition ? ["spec"] : []) : [...fieldsOf(type).keys()];
    const keys = new Set(["apiVersion", "kind", "metadata", ...known]);
    keys.delete("status");
    const inputs = Object.fromEntries(Object.entries(live).filter(([key]) => keys.has(key)));
    return type === undefined && !isDefinition ? identityOnly(inputs) : withoutForeign(normalize(inputs));
}

function identityOnly(object: KubernetesObject): KubernetesObject {
    const { name, namespace } = mapAt(object, "metadata");
    return {
        ...object,
        metadata: { ...(name !== undefined && { name }), ...(namespace !== undefined && { namespace }) },
    };
}

function withoutForeign(object: KubernetesObject): KubernetesObject {
    const annotations = Object.entries(mapAt(object, "metadata", "annotations"));
    const kept = annotations.filter(([name]) => !foreignAnnotations.includes(name));
    return withMetadata(object, { annotations: kept.length === 0 ? undefined : Object.fromEntries(kept) });
}

async function reportUnready(
    session: Session,
    oldInputs: KubernetesObject,
    live: KubernetesObject,
    result: ReadResult,
): Promise<void> {
    try {
        await checkObject(session, oldInputs, live);
    } catch (error) {
        const reasons = error instanceof NotReadyError ? error.reasons : [];
        throw new ResourceInitializationError(errorText(error), { ...result, reasons: [errorText(error), ...reasons] });
    }
}
