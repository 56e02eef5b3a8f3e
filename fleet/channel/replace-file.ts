import {
    closeSync,
    fchmodSync,
    fsyncSync,
    openSync,
    readFileSync,
    realpathSync,
    renameSync,
    rmSync,
    statSync,
    writeSync,
} from "node:fs";
import path from "node:path";
import { systemErrorCode } from "../../toolchain/toolchain-error";
import { UserError } from "../user-error";

/** An edit of a file's whole text. */
export interface Replacement {
    readonly before: string;
    readonly after: string;
}

/**
 * Writes a file's new text as a whole or not at all; links stay links, and its rights what they are.
 * @param name what errors call it.
 * @throws UserError when somebody else changed it since it was read, or it cannot be written.
 */
export function replaceFile(file: string, name: string, { before, after }: Replacement): void {
    const target = realpathSync(file);
    const temporary = path.join(path.dirname(target), `.${path.basename(target)}.${process.pid}`);
    try {
        writeDurably(temporary, after, statSync(target).mode);
        if (readFileSync(target, "utf8") !== before) {
            throw new UserError(`${name} was changed by somebody else meanwhile. Nothing was written; try again.`);
        }
        renameSync(temporary, target);
    } catch (error) {
        if (error instanceof UserError) {
            throw error;
        }
        const reason = systemErrorCode(error) ?? String(error);
        throw new UserError(`${name} cannot be written (${reason}). Mend that, then try again.`);
    } finally {
        rmSync(temporary, { force: true });
    }
}

function writeDurably(file: string, text: string, mode: number): void {
    const handle = openSync(file, "w");
    try {
        writeSync(handle, text);
        fchmodSync(handle, mode & 0o777);
        fsyncSync(handle);
    } finally {
        closeSync(handle);
    }
}
