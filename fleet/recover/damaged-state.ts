import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { quoted } from "../../components/node/shell-text";
import { UserError } from "../user-error";
import { bookkeepingFolder } from "./file-backend";

/**
 * Says what to do where Pulumi could not write a state whole, for example because the disk was full: the engine only says that it is
 * no JSON. Beside the state lies the one before it (Pulumi's `pkg/backend/diy/state.go`), which names what was under way then.
 * @throws UserError when the state of a stack in a file backend is damaged; nothing is changed.
 */
export function refuseDamagedState(backend: string, project: string, stack: string): void {
    const folder = bookkeepingFolder(backend);
    if (folder === undefined) {
        return;
    }
    const file = path.join(folder, "stacks", project, `${stack}.json`);
    const copy = `${file}.bak`;
    if (!isDamaged(file)) {
        return;
    }
    const remedy =
        existsSync(copy) && !isDamaged(copy)
            ? `The one before it lies beside it: \`cp ${quoted(copy)} ${quoted(file)}\`, then \`npx flotilla recover ${stack}\`, which asks the ` +
              "cluster for what was under way."
            : `Put a copy of it there; Pulumi keeps some in ${path.join(folder, "backups")}.`;
    throw new UserError(
        `The state of the stack "${stack}" was not written whole, as when the disk is full: ${file} is no JSON. ${remedy}`,
    );
}

/** What is not there is not damaged. */
function isDamaged(file: string): boolean {
    try {
        JSON.parse(readFileSync(file, "utf8"));
        return false;
    } catch (error) {
        return error instanceof SyntaxError;
    }
}
