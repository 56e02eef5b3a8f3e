import type { ConfigurationPath } from "../fault/fault";
import { isMap, ownValue } from "../installation/merge";

/** Something that is wrong with a pod: where in it, and "<what is wrong>. <what to do>". */
export interface PodFault {
    readonly path: ConfigurationPath;
    readonly message: string;
}

/** A part of a pod that may be anything, and where it is. */
export interface PodPart {
    readonly path: ConfigurationPath;
    readonly value: unknown;
}

/** What is at keys below a part; its value is undefined where there is nothing. */
export function at(part: PodPart, ...keys: readonly string[]): PodPart {
    const [key, ...rest] = keys;
    if (key === undefined) {
        return part;
    }
    const value = isMap(part.value) ? ownValue(part.value, key) : undefined;
    return at({ path: [...part.path, key], value }, ...rest);
}

/** The items of a list below a part; none where there is no list. */
export function partsAt(part: PodPart, key: string): PodPart[] {
    const { path, value } = at(part, key);
    const items: readonly unknown[] = Array.isArray(value) ? value : [];
    return items.map((item, index) => ({ path: [...path, index], value: item }));
}

/** The text at a key; undefined where there is none. */
export function textAt(part: PodPart, key: string): string | undefined {
    const { value } = at(part, key);
    return typeof value === "string" ? value : undefined;
}
