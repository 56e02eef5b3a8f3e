import type { z } from "zod";
import { faultsOf } from "../../../components/installation/faults";
import { showPath } from "../../../components/installation/fault-lines";

/** Something that is refused, and with what. */
export interface FaultCase {
    readonly rule: string;
    readonly value: unknown;
    readonly expected: readonly string[];
}

/** All faults of a value, each as `<path>: <message>`. */
export function faultsWith(schema: z.ZodType, value: unknown): string[] {
    const result = schema.safeParse(value);
    return result.success
        ? []
        : faultsOf(result.error, value, schema).map(({ path, message }) => `${showPath(path)}: ${message}`);
}
