import { constants, copyFileSync, linkSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { systemErrorCode } from "../../toolchain/toolchain-error";
import { UserError } from "../user-error";

/**
 * Writes a new file as a whole or not at all, and never over another one.
 * @param name what errors call it.
 * @throws UserError when there is such a file already.
 */
export function putInPlace(file: string, name: string, text: string): void {
    const temporary = path.join(path.dirname(file), `.${path.basename(file)}.${process.pid}`);
    mkdirSync(path.dirname(file), { recursive: true });
    try {
        writeFileSync(temporary, text);
        link(temporary, file);
    } catch (error) {
        if (systemErrorCode(error) === "EEXIST") {
            throw new UserError(
                `${name} is there already, and it is not overwritten. Choose another name, or edit it.`,
            );
        }
        throw new UserError(
            `${name} cannot be written (${systemErrorCode(error) ?? String(error)}). Mend that, then try again.`,
        );
    } finally {
        rmSync(temporary, { force: true });
    }
}

/** Unlike a rename, a link fails when the name is taken. */
function link(from: string, to: string): void {
    try {
        linkSync(from, to);
    } catch (error) {
        if (systemErrorCode(error) === "EEXIST") {
            throw error;
        }
        // A file system without links.
        copyFileSync(from, to, constants.COPYFILE_EXCL);
    }
}
