import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { identify, type ProcessIdentity } from "../process-identity";
import { type ComponentName, componentNames, type Layout } from "./layout";

/** A living process that belongs to a control plane. */
export interface OwnProcess {
    readonly name: ComponentName | "supervisor";
    readonly identity: ProcessIdentity;
}

/** File name by which a supervisor is known in the process list. */
export const supervisorFile = "supervisor.ts";

/**
 * Finds the processes of a control plane by their arguments, which name what is in its directory. So nothing is missed that was
 * started just before its starter was killed, and whatever the process table says.
 */
export function findProcesses(layout: Layout): OwnProcess[] {
    const found: OwnProcess[] = [];
    for (const [processId, words] of processes()) {
        const name = nameOf(words, layout);
        const identity = name === undefined ? undefined : identify(processId);
        if (name !== undefined && identity !== undefined) {
            found.push({ name, identity });
        }
    }
    return found;
}

/** Which part of the control plane in this directory has these arguments, if any. */
export function nameOf(words: readonly string[], layout: Layout): OwnProcess["name"] | undefined {
    if (words.at(-1) === layout.directory && words.some((word) => path.basename(word) === supervisorFile)) {
        return "supervisor";
    }
    const program = path.basename(words[0] ?? "");
    const name = componentNames.find((candidate) => candidate === program);
    return name !== undefined && words.includes(ownWord(name, layout)) ? name : undefined;
}

/** The argument that only the component of this directory has: the directory alone is also the beginning of those of others. */
export function ownWord(name: ComponentName, layout: Layout): string {
    switch (name) {
        case "etcd":
            return `--data-dir=${layout.etcdData}`;
        case "kube-apiserver":
            return `--client-ca-file=${path.join(layout.certificates, "ca.crt")}`;
        case "kube-controller-manager":
            return `--kubeconfig=${layout.controllerManagerKubeconfig}`;
        case "kube-scheduler":
            return `--kubeconfig=${layout.schedulerKubeconfig}`;
        case "kwok":
            return `--kubeconfig=${layout.kubeconfig}`;
    }
}

function processes(): [number, readonly string[]][] {
    return process.platform === "linux" ? fromProc() : fromPs();
}

function fromProc(): [number, readonly string[]][] {
    const result: [number, readonly string[]][] = [];
    for (const entry of readdirSync("/proc")) {
        if (/^\d+$/.test(entry)) {
            try {
                result.push([Number(entry), readFileSync(`/proc/${entry}/cmdline`, "utf8").split("\0").slice(0, -1)]);
            } catch {
                // It ended meanwhile.
            }
        }
    }
    return result;
}

/** Where there is no /proc. `ps` does not say where an argument ends, so directories with spaces are found only in the table. */
function fromPs(): [number, readonly string[]][] {
    const text = execFileSync("ps", ["-axww", "-o", "pid=,command="], { encoding: "utf8", maxBuffer: 2 ** 26 });
    return text.split("\n").flatMap((line): [number, readonly string[]][] => {
        const match = /^\s*(\d+)\s+(.*)$/.exec(line);
        return match === null ? [] : [[Number(match[1]), (match[2] ?? "").split(" ")]];
    });
}
