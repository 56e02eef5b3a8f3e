import { z } from "zod";
import { reference } from "./values";

const destination = z.strictObject({
    path: reference,
    pattern: z.string().optional(),
    recurse: z.strictObject({ depth: z.int().optional() }).optional(),
});

const substitution = z.strictObject({
    dest: z.union([destination, z.array(destination)], {
        error: "is no destination. Write a map with path, or a list of such maps",
    }),
    src: z.strictObject({ schema: reference, name: reference, path: reference, pattern: z.string().optional() }),
});

/** What Deckhand keeps beside the data of each document (https://docs.airshipit.org/deckhand/). */
const metadata = z.strictObject({
    schema: z.literal("metadata/Document/v1", {
        error: "is not the metadata of a document. Write metadata/Document/v1",
    }),
    name: reference,
    labels: z.record(z.string(), z.string()).optional(),
    replacement: z.boolean().optional(),
    layeringDefinition: z.strictObject({
        abstract: z.boolean().default(false),
        layer: reference,
        parentSelector: z.record(z.string(), z.string()).optional(),
        actions: z
            .array(
                z.strictObject({
                    method: z.enum(["merge", "replace", "delete"], {
                        error: "is no method of layering. Use one of: merge, replace, delete",
                    }),
                    path: reference,
                }),
            )
            .optional(),
    }),
    storagePolicy: z
        .enum(["cleartext", "encrypted"], { error: "is no storage policy. Use cleartext or encrypted" })
        .optional(),
    substitutions: z.array(substitution).optional(),
});

/** A document of Deckhand around the data of one kind. */
export function documentOf<Data extends z.ZodType>(data: Data) {
    return z.strictObject({ schema: z.string(), metadata, data });
}

/** Part of a document that is put together from others before it counts. */
export type Metadata = z.output<typeof metadata>;
