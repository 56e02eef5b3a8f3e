import { isMap, isSecret, type PropertyMap, type PropertyValue, unknown } from "../../provider/property-values";
import { secretMark, unknownMark } from "../report/report";

/**
 * A value as a report shows it: nothing of secrets, and a mark for what is not known yet. Keys are sorted, so that the order
 * in which a file has them makes no other report.
 */
export function shownValue(value: PropertyValue): PropertyValue {
    if (isSecret(value)) {
        return secretMark;
    }
    if (Array.isArray(value)) {
        return value.map(shownValue);
    }
    if (isMap(value)) {
        const entries = Object.entries(value).map(([key, entry]) => [key, shownValue(entry)] as const);
        return Object.fromEntries(entries.sort(([one], [other]) => (one < other ? -1 : 1)));
    }
    return value === unknown ? unknownMark : value;
}

/** The value at a path of inputs as a report shows it; undefined where there is none. */
export function shownAt(inputs: PropertyMap, path: readonly (string | number)[]): PropertyValue | undefined {
    let value: PropertyValue | undefined = inputs;
    for (const key of path) {
        if (isSecret(value)) {
            return secretMark;
        }
        value = step(value, key);
    }
    return value === undefined ? undefined : shownValue(value);
}

function step(value: PropertyValue | undefined, key: string | number): PropertyValue | undefined {
    if (Array.isArray(value)) {
        return value[Number(key)];
    }
    // The SDK writes `x-kubernetes-...` with underscores.
    return isMap(value) ? (value[key] ?? value[String(key).replaceAll("-", "_")]) : undefined;
}
