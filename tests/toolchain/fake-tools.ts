import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { EnsureToolsOptions } from "../../toolchain/ensure-tools";

/** A temporary folder with its own PATH and cache, in which tools and `go` are shell scripts. */
export interface FakeMachine {
    readonly folder: string;
    readonly cache: string;
    /** Everything written to the progress stream. */
    readonly said: () => string;
    readonly options: EnsureToolsOptions;
    /** Puts a script into a folder of this machine ("path" is on PATH) and returns its path. */
    readonly addScript: (folder: string, name: string, body: string) => string;
    /** Names of the packages that `go` was asked to build. */
    readonly builds: () => readonly string[];
    readonly remove: () => void;
}

/** What the fake `go build` does after it has noted the package; "$out" is where the executable belongs. */
export const goodBuild = `printf '#!/bin/sh\\necho "etcd Version: 3.6.13"\\n' > "$out"; chmod +x "$out"`;

/** Makes a machine on which `go` builds as told; with no build there is no `go`. */
export function fakeMachine(build?: string, further: NodeJS.ProcessEnv = {}): FakeMachine {
    const folder = mkdtempSync(path.join(os.tmpdir(), "flotilla-toolchain-"));
    const cache = path.join(folder, "cache");
    const notes = path.join(folder, "builds");
    let said = "";
    writeFileSync(notes, "");
    const addScript = (place: string, name: string, body: string): string => {
        const file = path.join(folder, place, name);
        mkdirSync(path.dirname(file), { recursive: true });
        writeFileSync(file, `#!/bin/sh\n${body}\n`);
        chmodSync(file, 0o755);
        return file;
    };
    if (build !== undefined) {
        addScript("path", "go", fakeGo(notes, build));
    }
    const environment = {
        // The scripts themselves need a few commands; no real tool lies there.
        PATH: [path.join(folder, "path"), makeCommandFolder(folder)].join(path.delimiter),
        HOME: folder,
        FLOTILLA_CACHE: cache,
        ...further,
    };
    return {
        folder,
        cache,
        said: () => said,
        options: {
            environment,
            stream: { write: (text: string) => (said += text) },
            download: () => Promise.resolve(false),
        },
        addScript,
        builds: () =>
            readFileSync(notes, "utf8")
                .split("\n")
                .filter((line) => line !== ""),
        remove: () => {
            rmSync(folder, { recursive: true, force: true });
        },
    };
}

function fakeGo(notes: string, build: string): string {
    return `
if [ "$1" = env ]; then
    if [ "$2" = GOTOOLCHAIN ]; then echo "\${FAKE_GOTOOLCHAIN:-local}"; else echo "go\${FAKE_GO:-1.26.8}"; echo; fi
    exit 0
fi
while [ "$1" != -o ]; do shift; done
out="$2"
echo "$3" >> ${notes}
${build}`;
}

/** A folder with links to the commands that the scripts use. */
function makeCommandFolder(folder: string): string {
    const commands = path.join(folder, "commands");
    mkdirSync(commands);
    for (const name of ["chmod", "sleep", "cat"]) {
        writeFileSync(path.join(commands, name), `#!/bin/sh\nexec /bin/${name} "$@"\n`, { mode: 0o755 });
    }
    return commands;
}
