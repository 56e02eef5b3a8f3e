import { z } from "zod";

/**
 * An optional section of the configuration whose schema is made when somebody has it: schemas of hundreds of keys cost
 * milliseconds of every preview.
 * @param load gives the schema of the section.
 */
export function lazySection<Schema extends z.ZodType>(load: () => Schema): z.ZodOptional<z.ZodLazy<Schema>> {
    const section = z.lazy(load);
    // zod asks whether the key may be missing before it looks for it; the answer is known without the schema.
    section._zod.optin = undefined;
    section._zod.optout = undefined;
    return section.optional();
}
