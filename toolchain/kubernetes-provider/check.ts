import type { PropertyMap } from "../../provider/property-values";
import { unknown } from "../../provider/property-values";
import { internalAnnotations } from "./annotations";
import { assignName } from "./auto-name";
import {
    annotationOf,
    kindOf,
    type KubernetesObject,
    mapAt,
    namespaceOf,
    plainObject,
    valueAt,
    withMetadata,
} from "./kubernetes-object";
import { messages } from "./messages";
import { normalize } from "./normalize";
import { isListType, isPatchType, kindOfType } from "./resource-type";
import { wrapLike } from "./secrets";

/** What the inputs of a resource are checked with. */
export interface CheckSource {
    readonly type: string;
    readonly name: string;
    readonly randomSeed: Uint8Array;
    readonly oldInputs: PropertyMap | undefined;
    readonly newInputs: PropertyMap;
}

/** Inputs that were normalised and named, but have no namespace yet; and what the user should know of them. */
export interface CheckedInputs {
    readonly object: KubernetesObject;
    readonly warnings: readonly string[];
}

/**
 * Normalises and names the inputs of a resource (observed of the Kubernetes provider 4.34). The cluster is not asked:
 * wrong types show only in the dry run of the preview.
 * @throws Error for what server-side apply cannot do.
 */
export function checkInputs(source: CheckSource): CheckedInputs {
    if (isListType(source.type)) {
        throw new Error(messages.list);
    }
    kindOfType(source.type);
    const inputs = plainObject(source.newInputs);
    if (valueAt(inputs, "metadata", "generateName") !== undefined) {
        throw new Error(messages.generateName);
    }
    if (isPatchType(source.type, kindOf(inputs)) && valueAt(inputs, "metadata", "name") === undefined) {
        throw new Error(messages.patchWithoutName);
    }
    const old = source.oldInputs && plainObject(source.oldInputs);
    const object = assignName(normalize(inputs), { name: source.name, seed: source.randomSeed, old });
    const used = internalAnnotations.filter((name) => annotationOf(inputs, name) !== "");
    return { object, warnings: used.map(messages.internalAnnotation) };
}

/** The object in the default namespace, when it needs one and has none. */
export function withDefaultNamespace(object: KubernetesObject, namespace: string): KubernetesObject {
    const hasNamespace = namespaceOf(object) !== "" || object["metadata"] === unknown;
    return hasNamespace ? object : withMetadata(object, { namespace });
}

/** The checked object with the secrets of the inputs wrapped again. */
export function checkedInputs(object: KubernetesObject, inputs: PropertyMap): PropertyMap {
    return wrapLike(object, inputs);
}

/** The kind that a CustomResourceDefinition defines: `group/kind`, and whether its objects belong to a namespace. */
export function definedKind(
    definition: KubernetesObject,
): { readonly key: string; readonly scope: "namespaced" | "cluster" } | undefined {
    const { group, names, scope } = mapAt(definition, "spec");
    const kind = mapAt({ names: names ?? {} }, "names")["kind"];
    if (typeof group !== "string" || typeof kind !== "string") {
        return undefined;
    }
    return { key: `${group}/${kind}`, scope: scope === "Cluster" ? "cluster" : "namespaced" };
}
