import { z } from "zod";
import { isSecretReference, type SecretReference } from "../secret/config";
import type { ConfigurationPath } from "../fault/fault";
import { isMap } from "./merge";
import { entrySchema, entrySchemas, unwrap } from "./schema-walk";

/** A reference to a secret, and where the configuration has it. */
export interface LocatedReference {
    readonly path: ConfigurationPath;
    readonly reference: SecretReference;
}

/** All references to secrets in a configuration, raw or checked. The schema tells them from maps that look alike. */
export function secretReferencesIn(
    schema: z.core.$ZodType,
    value: unknown,
    path: ConfigurationPath = [],
): LocatedReference[] {
    const plain = unwrap(schema);
    if (!mayRefer(plain)) {
        return [];
    }
    if (Array.isArray(value)) {
        return plain instanceof z.ZodArray
            ? value.flatMap((item, index) => secretReferencesIn(plain.element, item, [...path, index]))
            : [];
    }
    if (!isMap(value)) {
        return [];
    }
    if (isSecretReference(plain)) {
        return [{ path, reference: value }];
    }
    return Object.entries(value).flatMap(([key, entry]) => {
        const next = entrySchema(plain, key);
        return next === undefined ? [] : secretReferencesIn(next, entry, [...path, key]);
    });
}

const known = new WeakMap<z.core.$ZodType, boolean>();

/** Whether there is a place for a reference in what a schema describes; most of a configuration has none. */
function mayRefer(plain: z.core.$ZodType): boolean {
    // One after the other: to unwrap a section may be to load it.
    const answer =
        known.get(plain) ?? (isSecretReference(plain) || entrySchemas(plain).some((entry) => mayRefer(unwrap(entry))));
    known.set(plain, answer);
    return answer;
}
