// Ends the program when its engine has gone without a word (kill -9). The SDK would go on calling it for ever, at the cost of
// a whole processor. Plain JavaScript beside main.cjs, because it belongs to the process and not to the installation.
"use strict";
const fs = require("node:fs");

/** Milliseconds between two looks. */
const interval = 2000;

/** The parent of a process; undefined where that cannot be read (not on Linux), or the process is gone. */
function parentOf(processId) {
    try {
        // The name in brackets may hold blanks and brackets itself.
        const fields = fs
            .readFileSync(`/proc/${processId}/stat`, "utf8")
            .replace(/^.*\) /s, "")
            .split(" ");
        return Number(fields[1]);
    } catch {
        return undefined;
    }
}

/** The engine starts the language host, and that the program. */
function watchEngine() {
    const host = process.ppid;
    const engine = parentOf(host);
    if (engine === undefined) {
        return;
    }
    const timer = setInterval(() => {
        if (process.ppid !== host || parentOf(host) !== engine) {
            process.exit(1);
        }
    }, interval);
    timer.unref();
}

module.exports = { watchEngine };
