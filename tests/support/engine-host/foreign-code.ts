import { existsSync, readdirSync, realpathSync, statSync } from "node:fs";
import Module from "node:module";
import path from "node:path";

const repository = path.resolve(__dirname, "../../..");

interface ModuleLoader {
    _load: (request: string, parent: Module | undefined, ...more: unknown[]) => unknown;
    readonly _cache: Record<string, Module>;
}

const loader = Module as unknown as ModuleLoader;

/** What the code of other folders was when it was loaded. */
const loaded = new Map<string, string>();

/**
 * From now on the code of other copies of the project is loaded anew when it was edited: `flotilla diff` renders each side by its own
 * code, and a process of its own would have ended before there is another edit.
 */
export function watchForeignCode(): void {
    const load = loader._load;
    loader._load = (request, parent, ...more) => {
        if (path.isAbsolute(request) && existsSync(request)) {
            // Node keeps modules by the names that their files have without links.
            const file = realpathSync(request);
            if (!isInside(file, repository)) {
                forgetOldCode(rootOf(file));
            }
        }
        return load(request, parent, ...more);
    };
}

function isInside(file: string, folder: string): boolean {
    return file.startsWith(folder + path.sep);
}

/** The folder of the package that a file belongs to. */
function rootOf(file: string): string {
    let folder = path.dirname(file);
    while (!existsSync(path.join(folder, "package.json")) && folder !== path.dirname(folder)) {
        folder = path.dirname(folder);
    }
    return folder;
}

/** Forgets the code of a folder that is another one now, and of those that are gone. */
function forgetOldCode(root: string): void {
    const state = stateOf(root);
    const old = [...loaded].filter(([folder, known]) => (folder === root ? known !== state : !existsSync(folder)));
    for (const [folder] of old) {
        loaded.delete(folder);
        forget(folder);
    }
    loaded.set(root, state);
}

/** When each file of the code was last written, which no edit leaves as it was. */
function stateOf(root: string): string {
    return ["components", "fleet", "provider", "toolchain"]
        .map((folder) => path.join(root, folder))
        .filter((folder) => existsSync(folder))
        .flatMap((folder) =>
            readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => path.join(folder, name)),
        )
        .map((file) => {
            const { ctimeMs, ino, size } = statSync(file);
            return [file, ctimeMs, ino, size].join(" ");
        })
        .join("\n");
}

function forget(folder: string): void {
    for (const [file, module] of Object.entries(loader._cache)) {
        if (isInside(file, folder)) {
            Reflect.deleteProperty(loader._cache, file);
        } else {
            module.children = module.children.filter(({ id }) => !isInside(id, folder));
        }
    }
}
