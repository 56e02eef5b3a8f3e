import { type PropertyMap, isMap } from "../../provider/property-values";
import { type KubernetesObject, plainObject, textAt, without } from "./kubernetes-object";
import { wrapLike, wrapNotes } from "./secrets";

/** What the state keeps of an object beside the live object itself. */
export interface Checkpoint {
    readonly inputs: KubernetesObject;
    readonly live: KubernetesObject;
    /** The field manager of this resource's server-side applies; kept for its whole life. */
    readonly fieldManager: string;
    /** The API version with which the object was created. */
    readonly initialApiVersion: string;
}

/** The keys of a checkpoint that are not the live object's own. */
const inputsKey = "__inputs";
const initialApiVersionKey = "__initialApiVersion";
const fieldManagerKey = "__fieldManager";

/**
 * The state of a resource: the whole live object with the checked inputs below `__inputs`, as the real provider lays
 * it out, so that either provider can go on with the other's state.
 * @param source the inputs with their secret wrappers, which are put on every copy.
 * @param before the state until now: what the inputs do not have any more can still be in the live object.
 */
export function checkpointState(checkpoint: Checkpoint, source: PropertyMap, before: PropertyMap = {}): PropertyMap {
    return {
        ...wrapLike(wrapNotes(checkpoint.live, source), source, before),
        [inputsKey]: wrapLike(checkpoint.inputs, source, before),
        [initialApiVersionKey]: checkpoint.initialApiVersion,
        [fieldManagerKey]: checkpoint.fieldManager,
    };
}

/** The parts of a state, without secret wrappers. A state of another origin has no inputs. */
export function parseState(state: PropertyMap): Checkpoint {
    const plain = plainObject(state);
    const inputs = plain[inputsKey];
    return {
        inputs: isMap(inputs) ? inputs : {},
        live: without(plain, inputsKey, initialApiVersionKey, fieldManagerKey),
        fieldManager: textAt(state, fieldManagerKey),
        initialApiVersion: textAt(state, initialApiVersionKey),
    };
}
