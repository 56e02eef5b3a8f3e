import {
    type PropertyMap,
    type PropertyValue,
    containsSecret,
    isMap,
    isSecret,
    secret,
} from "../../provider/property-values";

/**
 * Marks in `outputs` as secret what is secret in `inputs`: key by key in maps, a whole list as soon as one of its
 * items is secret, since items move. The data of an object of kind Secret is secret also when the inputs say nothing
 * (observed of the Kubernetes provider 4.34).
 */
export function wrapLike(outputs: PropertyMap, inputs: PropertyMap): PropertyMap {
    const wrapped = Object.entries(outputs).map(([key, value]): [string, PropertyValue] => [
        key,
        wrapValueLike(value, inputs[key]),
    ]);
    return wrapSecretData(Object.fromEntries(wrapped));
}

function wrapValueLike(output: PropertyValue, input: PropertyValue | undefined): PropertyValue {
    if (isSecret(output)) {
        return output;
    }
    if (isMap(output)) {
        // Also without inputs: an object of kind Secret may stand anywhere, such as in a List.
        return isSecret(input) ? secret(output) : wrapLike(output, isMap(input) ? input : {});
    }
    if (containsSecret(input)) {
        return secret(output);
    }
    return Array.isArray(output) ? output.map((item) => wrapValueLike(item, undefined)) : output;
}

function wrapSecretData(object: PropertyMap): PropertyMap {
    if (object["kind"] !== "Secret") {
        return object;
    }
    const keys = ["data", "stringData"].filter((key) => key in object);
    return { ...object, ...Object.fromEntries(keys.map((key) => [key, secret(object[key] ?? null)])) };
}

/** Shorter secrets are hidden only where they are quoted: "a" is part of every message. */
const shortestHidden = 4;

/**
 * A message without the secrets of the inputs. The API server quotes values that it refuses.
 * @param inputs the inputs with their secret wrappers.
 */
export function hideSecrets(message: string, inputs: PropertyMap): string {
    const values = new Set<string>();
    collect(wrapSecretData(inputs), false, values);
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

/** A value can come back as it is, as Go quotes it in an error (%q), base64-encoded or decoded. */
function addForms(value: string, found: Set<string>): void {
    found.add(value);
    found.add(JSON.stringify(value).slice(1, -1));
    found.add(Buffer.from(value, "utf8").toString("base64"));
    const decoded = Buffer.from(value, "base64");
    if (decoded.length > 0 && decoded.toString("base64") === value) {
        found.add(decoded.toString("utf8"));
    }
}
