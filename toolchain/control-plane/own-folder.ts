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
    await isOwnFolder(layout);
    await mkdir(layout.directory, { recursive: true, mode: 0o700 });
    await chmod(layout.directory, 0o700);
    writePrivateFile(layout.mark, markText);
    await mkdir(layout.logs, { recursive: true, mode: 0o700 });
}

/**
 * Whether a control plane's folder is there to be deleted.
 * @throws ToolchainError when it is not one that Flotilla made.
 */
export async function isOwnFolder(layout: Layout): Promise<boolean> {
    const contents = await contentsOf(layout);
    if (typeof contents === "object") {
        throw foreignError(layout, contents);
    }
    return contents === "own";
}

type Contents = "nothing" | "own" | { readonly foreign: string };

/** A plan is as good as the mark: control planes had no other before there was one. */
async function contentsOf(layout: Layout): Promise<Contents> {
    let names: string[];
    try {
        names = await readdir(layout.directory);
    } catch (error) {
        const code = systemErrorCode(error);
        if (code === "ENOTDIR") {
            return { foreign: "is a file" };
        }
        if (code !== "ENOENT") {
            throw error;
        }
        return "nothing";
    }
    const mark = path.basename(layout.mark);
    if (names.includes(mark) || readLaunchPlan(layout) !== undefined) {
        return "own";
    }
    // Half of a mark is that of another start, at this moment.
    const [first, ...others] = names.filter((name) => !name.startsWith(`${mark}.`)).sort();
    if (first === undefined) {
        return "nothing";
    }
    return { foreign: `holds "${first}"${others.length === 0 ? "" : ` and ${others.length} more`}` };
}

function foreignError(layout: Layout, { foreign }: { readonly foreign: string }): ToolchainError {
    return new ToolchainError(
        "control-plane",
        `${layout.directory} is not the folder of a control plane: it ${foreign}. Nothing in it was changed. Name an empty or a ` +
            "new folder, or that of a control plane, with --directory.",
    );
}
