import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { AnchorHost } from "./anchor-host";

/** The commands by which the script changes what is on a node; syncing makes no difference to who is killed. */
const commands = ["cat", "chmod", "cp", "mkdir", "mv", "rm", "rmdir"];

/** How many nodes are tried at once: half of the time they wait. */
const lanes = 4;

/**
 * Stands before each command on PATH. It counts those that change something on the node, and kills the anchor, as a power cut
 * does, before the one of a number; a file's content is half written then.
 */
const wrapper = `#!/bin/sh
command=\${0##*/}
PATH=$CRASH_PATH
for last; do :; done
case "$command $*" in
"cat "*/revision) exec cat "$@" ;;
"cat "*) ;;
"rm "*) [ -e "$last" ] || exit 0 ;;
*"$CRASH_ROOT"*) ;;
*) exec "$command" "$@" ;;
esac
read -r count <"$CRASH_COUNT"
echo $((count + 1)) >"$CRASH_COUNT"
if [ $((count + 1)) -eq "$CRASH_AT" ]; then
    [ "$command" != cat ] || head -c 4 "$1"
    kill -9 0
fi
exec "$command" "$@"
`;

/** Before which command an anchor is killed. */
export class CrashPoint {
    public readonly step: number;

    private constructor(step: number) {
        this.step = step;
    }

    /**
     * Tries every step until an anchor gets through, and returns how many there are.
     * @param attempt runs an anchor, and tells whether it was killed.
     */
    public static async visit(attempt: (point: CrashPoint) => Promise<boolean>): Promise<number> {
        let next = 1;
        let last = Infinity;
        const lane = async (): Promise<void> => {
            while (next < last) {
                const step = next;
                next += 1;
                if (!(await attempt(new CrashPoint(step)))) {
                    last = Math.min(last, step);
                }
            }
        };
        await Promise.all(Array.from({ length: lanes }, lane));
        return last - 1;
    }

    /** The variables that make an anchor of a node end there. */
    public environment(host: AnchorHost): Readonly<Record<string, string>> {
        const folder = host.inFolder("wrappers");
        mkdirSync(folder);
        for (const command of commands) {
            writeFileSync(path.join(folder, command), wrapper);
            chmodSync(path.join(folder, command), 0o755);
        }
        writeFileSync(host.inFolder("count"), "0\n");
        const { PATH = "" } = host.environment();
        return {
            PATH: `${folder}:${PATH}`,
            CRASH_PATH: PATH,
            CRASH_ROOT: host.root,
            CRASH_COUNT: host.inFolder("count"),
            CRASH_AT: String(this.step),
        };
    }
}
