import { readFileSync, rmSync } from "node:fs";
import { z } from "zod";
import type { Layout } from "./layout";
import { writePrivateFile } from "./private-file";

const identitySchema = z.strictObject({ processId: z.int().positive(), startTime: z.string() });

const tableSchema = z.strictObject({
    /** The supervisor; missing when it has ended but its components have not. */
    supervisor: identitySchema.optional(),
    /** True once everything was ready. */
    ready: z.boolean(),
    components: z.strictObject({
        etcd: identitySchema.optional(),
        "kube-apiserver": identitySchema.optional(),
        "kube-controller-manager": identitySchema.optional(),
        "kube-scheduler": identitySchema.optional(),
        kwok: identitySchema.optional(),
    }),
});

/** Which processes belong to a control plane. A process is named by number and start time, so a reused number is never met. */
export type ProcessTable = Readonly<z.infer<typeof tableSchema>>;

/** Reads the table; undefined when there is none or it does not parse (then the processes are found by their arguments). */
export function readProcessTable(layout: Layout): ProcessTable | undefined {
    try {
        return tableSchema.parse(JSON.parse(readFileSync(layout.processTable, "utf8")));
    } catch {
        return undefined;
    }
}

/** Writes the table atomically. */
export function writeProcessTable(layout: Layout, table: ProcessTable): void {
    writePrivateFile(layout.processTable, `${JSON.stringify(table, undefined, 4)}\n`);
}

/** Removes the table: nothing runs any more. */
export function removeProcessTable(layout: Layout): void {
    rmSync(layout.processTable, { force: true });
}
