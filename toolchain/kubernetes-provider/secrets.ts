import { isDeepStrictEqual } from "node:util";
import { escapeOf } from "../../components/installation/show";
import {
    type PropertyMap,
    type PropertyValue,
    containsSecret,
    isMap,
    isSecret,
    secret,
} from "../../provider/property-values";

/** The annotation in which kubectl keeps the last `kubectl apply`: all of it, also the data of a Secret. */
export const lastApplied = "kubectl.kubernetes.io/last-applied-configuration";

/**
 * Marks in `outputs` as secret what is secret in `inputs`: key by key in maps, a whole list as soon as one of its
 * items is secret, since items move. The data of an object of kind Secret is secret also when the inputs say nothing
 * (observed of the Kubernetes provider 4.34).
 *
 * @param before the state until now: what was secret there stays so, unless the inputs have it in clear.
 */
export function wrapLike(outputs: PropertyMap, inputs: PropertyMap, before: PropertyMap = {}): PropertyMap {
    const wrapped = Object.entries(outputs).map(([key, value]): [string, PropertyValue] => [
        key,
        wrapValueLike(value, inputs[key], before[key]),
    ]);
    return wrapSecretData(Object.fromEntries(wrapped));
}

function wrapValueLike(
    output: PropertyValue,
    input: PropertyValue | undefined,
    before: PropertyValue | undefined,
): PropertyValue {
    if (isSecret(output)) {
        return output;
    }
    const isLeftInClear = (): boolean => isDeepStrictEqual(output, input);
    if (isMap(output)) {
        // Also without inputs: an object of kind Secret may stand anywhere, such as in a List.
        return isSecret(input) || (isSecret(before) && !isLeftInClear())
            ? secret(output)
            : wrapLike(output, mapOf(input), mapOf(before));
    }
    if (containsSecret(input) || (containsSecret(before) && !isLeftInClear())) {
        return secret(output);
    }
    return Array.isArray(output) ? output.map((item) => wrapValueLike(item, undefined, undefined)) : output;
}

function mapOf(value: PropertyValue | undefined): PropertyMap {
    return isMap(value) && !isSecret(value) ? value : {};
}

function wrapSecretData(object: PropertyMap): PropertyMap {
    if (object["kind"] !== "Secret") {
        return object;
    }
    const keys = ["data", "stringData"].filter((key) => key in object);
    return {
        ...wrapMetadata(object, { ofAnnotation: true, ofManagers: false }),
        ...Object.fromEntries(keys.map((key) => [key, secret(object[key] ?? null)])),
    };
}

/**
 * Marks in a live object as secret what others note in its metadata of all its fields, where the inputs have secrets: kubectl all that it
 * applied, and the API server the keys by which it knows the items of a list.
 */
export function wrapNotes(object: PropertyMap, inputs: PropertyMap): PropertyMap {
    return wrapMetadata(object, { ofAnnotation: containsSecret(inputs), ofManagers: hasSecretItem(inputs, false) });
}

function wrapMetadata(
    object: PropertyMap,
    { ofAnnotation, ofManagers }: { readonly ofAnnotation: boolean; readonly ofManagers: boolean },
): PropertyMap {
    const { metadata } = object;
    if (!isMap(metadata) || isSecret(metadata)) {
        return object;
    }
    const annotations = mapOf(metadata["annotations"]);
    const note = annotations[lastApplied];
    const managers = metadata["managedFields"];
    const wrapped = {
        ...metadata,
        ...(ofAnnotation && note !== undefined && { annotations: { ...annotations, [lastApplied]: asSecret(note) } }),
        ...(ofManagers && managers !== undefined && { managedFields: asSecret(managers) }),
    };
    return { ...object, metadata: wrapped };
}

function asSecret(value: PropertyValue): PropertyValue {
    return isSecret(value) ? value : secret(value);
}

/** Whether there is a secret in a list, or a list in a secret. */
function hasSecretItem(value: PropertyValue, isHidden: boolean): boolean {
    if (isSecret(value)) {
        return hasSecretItem(value.value, true);
    }
    if (Array.isArray(value)) {
        return isHidden || containsSecret(value);
    }
    return isMap(value) && Object.values(value).some((item) => hasSecretItem(item, isHidden));
}

/** Shorter secrets are hidden only where they are quoted: "a" is part of every message. */
const shortestHidden = 4;

/**
 * A message without the secrets of the inputs. The API server quotes values that it refuses.
 * @param sources inputs with their secret wrappers, of now and of before.
 */
export function hideSecrets(message: string, ...sources: readonly PropertyMap[]): string {
    const values = new Set<string>();
    for (const source of sources) {
        collect(wrapSecretData(source), false, values);
    }
    const longestFirst = [...values].sort((left, right) => right.length - left.length);
    return longestFirst.reduce(
        (text, value) =>
            value.length < shortestHidden
                ? text.replaceAll(`"${value}"`, '"[secret]"')
                : text.replaceAll(value, "[secret]"),
        message,
    );
}

function collect(value: PropertyValue, hidden: boolean, found: Set<string>): void {
    if (isSecret(value)) {
        collect(value.value, true, found);
    } else if (Array.isArray(value)) {
        for (const item of value) {
            collect(item, hidden, found);
        }
    } else if (isMap(value)) {
        for (const item of Object.values(value)) {
            collect(item, hidden, found);
        }
    } else if (hidden && (typeof value === "string" || typeof value === "number") && value !== "") {
        addForms(String(value), found);
    }
}

/** A value can come back as it is, as Go quotes it in an error (%q) or in JSON, base64-encoded or decoded. */
function addForms(value: string, found: Set<string>): void {
    const quoted = JSON.stringify(value).slice(1, -1);
    found.add(value);
    found.add(quoted);
    found.add(quoted.replace(escapedInJson, escapeOf));
    found.add(Buffer.from(value, "utf8").toString("base64"));
    const decoded = Buffer.from(value, "base64");
    if (decoded.length > 0 && decoded.toString("base64") === value) {
        found.add(decoded.toString("utf8"));
    }
}

/** Go's `encoding/json` escapes these, so that JSON can stand in HTML and JavaScript. */
const escapedInJson = /[<>&\u2028\u2029]/g;
