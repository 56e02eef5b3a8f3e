/**
 * Property values as they travel between the engine and a provider: plain JSON plus two marks of the wire protocol,
 * a wrapper object for secrets and a sentinel string for values that are not known in a preview
 * (Pulumi's `sdk/proto/go/provider.proto` and `plugin/rpc.go`).
 */

import { isDeepStrictEqual } from "node:util";

/** A JSON value with the engine's marks inside. */
export type PropertyValue = string | number | boolean | null | PropertyValue[] | PropertyMap;

/** An object of property values. */
export interface PropertyMap {
    [key: string]: PropertyValue;
}

/** A wrapped secret: the value, and the mark that says so. */
export interface SecretValue extends PropertyMap {
    value: PropertyValue;
}

/** Key and value that mark an object as a wrapped secret. */
const signatureKey = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";

/** What stands in place of a value that is not known yet; it can take the place of a whole map or list. */
export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Whether the value is a map (not a list, not null); a wrapped secret is a map, too. */
export function isMap(value: PropertyValue | undefined): value is PropertyMap {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether the value is a wrapped secret. */
export function isSecret(value: PropertyValue | undefined): value is SecretValue {
    return isMap(value) && value[signatureKey] === secretSignature;
}

/** Wraps a value so that the engine encrypts it in the state and shows `[secret]`. A secret stays as it is. */
export function secret(value: PropertyValue): SecretValue {
    return isSecret(value) ? value : { [signatureKey]: secretSignature, value };
}

/** The same value without any secret wrapper, at any depth. */
export function unwrapSecrets(value: PropertyValue): PropertyValue {
    if (isSecret(value)) {
        return unwrapSecrets(value.value);
    }
    if (Array.isArray(value)) {
        return value.map(unwrapSecrets);
    }
    return isMap(value)
        ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, unwrapSecrets(item)]))
        : value;
}

/** Whether any leaf, also below a secret wrapper, is a value that the engine does not know yet. */
export function containsUnknown(value: PropertyValue | undefined): boolean {
    if (Array.isArray(value)) {
        return value.some(containsUnknown);
    }
    return isMap(value) ? Object.values(value).some(containsUnknown) : value === unknown;
}

/** Whether a secret stands anywhere in the value. */
export function containsSecret(value: PropertyValue | undefined): boolean {
    if (Array.isArray(value)) {
        return value.some((item) => containsSecret(item));
    }
    return isMap(value) && (isSecret(value) || Object.values(value).some((item) => containsSecret(item)));
}

/** Whether a property has another value; whether it is a secret does not count, and `null` is none. */
export function differs(key: string, before: PropertyMap, after: PropertyMap): boolean {
    return !isDeepStrictEqual(unwrapSecrets(before[key] ?? null), unwrapSecrets(after[key] ?? null));
}
