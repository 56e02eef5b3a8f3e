import { randomUUID } from "node:crypto";
import { chmodSync, renameSync, rmSync, writeFileSync } from "node:fs";

/** Writes a file that only its owner may read (mode 0600), whole or not at all: readers never see half of it. */
export function writePrivateFile(file: string, text: string): void {
    const temporary = `${file}.${randomUUID()}.partial`;
    try {
        writeFileSync(temporary, text, { mode: 0o600 });
        // The umask can only take rights away; say it again for file systems that ignore the mode on creation.
        chmodSync(temporary, 0o600);
        renameSync(temporary, file);
    } catch (error) {
        rmSync(temporary, { force: true });
        throw error;
    }
}
