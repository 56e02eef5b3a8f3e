import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { provideOrSkip } from "../../support/skip";

/** Registers hooks that fill a folder with busybox' tools, and flock; without busybox the tests are skipped, with the reason. */
export function useBusybox(): string {
    const folder = mkdtempSync(path.join(os.tmpdir(), "flotilla-busybox-"));
    before(async function () {
        const busybox = await provideOrSkip(this, "busybox");
        const { stdout } = spawnSync(busybox.executable, ["--list"], { encoding: "utf8" });
        for (const applet of stdout.trim().split("\n")) {
            symlinkSync(busybox.executable, path.join(folder, applet));
        }
        // Debian's busybox has none; the one of most images has.
        if (!existsSync(path.join(folder, "flock"))) {
            const { stdout: flock } = spawnSync("sh", ["-c", "command -v flock"], { encoding: "utf8" });
            symlinkSync(flock.trim(), path.join(folder, "flock"));
        }
    });
    after(() => {
        rmSync(folder, { recursive: true });
    });
    return folder;
}
