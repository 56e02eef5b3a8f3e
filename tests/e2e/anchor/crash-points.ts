import { chmodSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { AnchorHost } from "./anchor-host";

/** The commands by which the script changes what is on a node; syncing makes no difference to who is killed. */
const commands = ["cat", "chmod", "cp", "mkdir", "mv", "rm", "rmdir"];

/**
 * Stands before each command on PATH. It counts those that change something on the node, and keeps a copy of the node as it is
 * before each: what a kill at that moment leaves. A file's content is half written then. Before the one of a number it does
 * kill the anchor, as a power cut does.
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
read -r count <"$CRASH_FOLDER/count"
count=$((count + 1))
echo "$count" >"$CRASH_FOLDER/count"
[ "$command" != cat ] || head -c 4 "$1"
[ "$count" -ne "$CRASH_AT" ] || kill -9 0
# The name tells that it is whole.
cp -a "$CRASH_ROOT" "$CRASH_FOLDER/copying" && mv "$CRASH_FOLDER/copying" "$CRASH_FOLDER/state-$count" || exit 1
[ "$command" != cat ] || exec tail -c +5 "$1"
exec "$command" "$@"
`;

/** The moments of an anchor's run at which it can be killed: before each command that changes something on its node. */
export class CrashPoints {
    /** The variables that make the anchor keep copies, or end. */
    public readonly environment: Readonly<Record<string, string>>;
    private readonly folder: string;

    /** @param killedAt the number of the step before which the anchor is killed. @default it is not */
    public constructor(host: AnchorHost, killedAt = 0) {
        this.folder = host.inFolder("crash-points");
        const wrappers = path.join(this.folder, "wrappers");
        mkdirSync(wrappers, { recursive: true });
        for (const command of commands) {
            writeFileSync(path.join(wrappers, command), wrapper);
            chmodSync(path.join(wrappers, command), 0o755);
        }
        writeFileSync(path.join(this.folder, "count"), "0\n");
        const { PATH = "" } = host.environment();
        this.environment = {
            PATH: `${wrappers}:${PATH}`,
            CRASH_PATH: PATH,
            CRASH_ROOT: host.root,
            CRASH_FOLDER: this.folder,
            CRASH_AT: String(killedAt),
        };
    }

    /** Folders with the node as it was before each step. */
    public states(): string[] {
        const numbers = readdirSync(this.folder).flatMap((name) => /^state-(\d+)$/.exec(name)?.[1] ?? []);
        return Array.from(
            numbers.sort((one, other) => Number(one) - Number(other)),
            (number) => path.join(this.folder, `state-${number}`),
        );
    }
}
