import { chmod, mkdir, readdir } from "node:fs/promises";
import path from "node:path";
import { systemErrorCode, ToolchainError } from "../toolchain-error";
import { readLaunchPlan } from "./launch-plan";
import type { Layout } from "./layout";
import { writePrivateFile } from "./private-file";

const markText =
    "The folder of a control plane that Flotilla made: `npm run control-plane -- reset` deletes what is in it.\n";

/**
 * Makes the folder of a control plane, mode 0700, and marks it: only what has the mark is deleted by a reset.
 * @throws ToolchainError when the folder holds something else; nothing in it is changed then.
 */
export async function claimFolder(layout: Layout): Promise<void> {
    // Throws where it is somebody else's.
    await isOwnFolder(layout);
    await mkdir(layout.directory, { recursive: true, mode: 0o700 });
    await chmod(layout.directory, 0o700);
    writePrivateFile(layout.mark, markText);
    await mkdir(layout.logs, { recursive: true, mode: 0o700 });
}

/**
 * Whether a control plane's folder is there; it is not where there is nothing, or an empty folder. A plan is as good as the mark:
 * control planes had no other before there was one.
 * @throws ToolchainError when something else lies there.
 */
export async function isOwnFolder(layout: Layout): Promise<boolean> {
    const names = await namesIn(layout);
    const mark = path.basename(layout.mark);
    if (names.includes(mark) || readLaunchPlan(layout) !== undefined) {
        return true;
    }
    // Half of a mark is that of another start, at this moment.
    const [first, ...others] = names.filter((name) => !name.startsWith(`${mark}.`)).sort();
    if (first !== undefined) {
        throw foreignError(layout, `holds "${first}"${others.length === 0 ? "" : ` and ${others.length} more`}`);
    }
    return false;
}

async function namesIn(layout: Layout): Promise<string[]> {
    try {
        return await readdir(layout.directory);
    } catch (error) {
        switch (systemErrorCode(error) ?? "") {
            case "ENOENT":
                return [];
            case "ENOTDIR":
                throw foreignError(layout, "is a file");
            default:
                throw error;
        }
    }
}

function foreignError(layout: Layout, what: string): ToolchainError {
    return new ToolchainError(
        "control-plane",
        `${layout.directory} is not the folder of a control plane: it ${what}. Nothing in it was changed. Name an empty or a ` +
            "new folder, or that of a control plane, with --directory.",
    );
}
