import { mkdir, readdir, rm, symlink } from "node:fs/promises";
import path from "node:path";
import { runCommand } from "./run-command";
import { systemErrorCode } from "./toolchain-error";

const unpackedName = "root";

/** The variable that tells the dynamic loader where the libraries of unpacked packages are; nothing when there are none. */
export async function libraryVariable(folder: string): Promise<Record<string, string>> {
    const parents = [path.join(folder, unpackedName, "usr/lib"), path.join(folder, unpackedName, "lib")];
    const folders: string[] = [];
    for (const parent of parents) {
        // Debian's folders are named after the machine: x86_64-linux-gnu.
        const names = await readdir(parent).catch(() => []);
        folders.push(...names.filter((each) => each.endsWith("-linux-gnu")).map((each) => path.join(parent, each)));
    }
    return folders.length === 0 ? {} : { LD_LIBRARY_PATH: folders.join(path.delimiter) };
}

/**
 * Downloads packages with apt-get and unpacks them below a folder without installing anything, which needs no root. What they
 * have to be started is linked into `<folder>/bin`.
 *
 * @throws Error that says what failed, in a form that follows "and": "there is no apt-get to download its package".
 */
export async function unpackPackages(
    packages: readonly string[],
    folder: string,
    environment: NodeJS.ProcessEnv,
): Promise<void> {
    const downloads = path.join(folder, "packages");
    const unpacked = path.join(folder, unpackedName);
    await Promise.all([downloads, unpacked].map((each) => mkdir(each)));
    await download(packages, downloads, environment);
    for (const file of await readdir(downloads)) {
        if (file.endsWith(".deb")) {
            await run("dpkg", ["-x", file, unpacked], downloads, environment);
        }
    }
    const linked = new Set<string>();
    for (const place of ["bin", "sbin", "usr/bin", "usr/sbin"]) {
        for (const file of await readdir(path.join(unpacked, place)).catch(() => [])) {
            // Some packages have a command in two places.
            if (!linked.has(file)) {
                linked.add(file);
                // Relative, because the folder is renamed when all is done.
                await symlink(path.join("..", unpackedName, place, file), path.join(folder, "bin", file));
            }
        }
    }
    await rm(downloads, { recursive: true });
}

/** With the machine's lists of packages; where those are old or missing, with lists of its own. */
async function download(packages: readonly string[], folder: string, environment: NodeJS.ProcessEnv): Promise<void> {
    // The user under whom apt-get downloads may not write here.
    const common = ["-o", "APT::Sandbox::User="];
    try {
        await run("apt-get", [...common, "download", ...packages], folder, environment);
    } catch (error) {
        if (systemErrorCode(error) === "ENOENT") {
            throw new Error("there is no apt-get to download its package", { cause: error });
        }
        const lists = path.join(folder, "lists");
        await mkdir(path.join(lists, "partial"), { recursive: true });
        const own = [...common, "-o", `Dir::State::Lists=${lists}`, "-o", `Dir::Cache=${folder}`];
        await run("apt-get", [...own, "update"], folder, environment);
        await run("apt-get", [...own, "download", ...packages], folder, environment);
    }
}

const downloadTimeout = 180_000;

async function run(
    command: string,
    words: readonly string[],
    folder: string,
    environment: NodeJS.ProcessEnv,
): Promise<void> {
    const { code, output } = await runCommand(command, words, { folder, environment, timeout: downloadTimeout });
    if (code !== 0) {
        throw new Error(`${command} failed: ${output.trim().split("\n").slice(-3).join(" ")}`);
    }
}
