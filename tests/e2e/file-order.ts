import path from "node:path";
import { testFiles } from "../support/test-files";

/**
 * Files, and folders of them, whose tests have no control plane or one of their own; those that take longest first, so that none of them
 * is left alone at the end.
 */
const alone = [
    "anchor/self-hosted",
    "anchor/etcd",
    "anchor/",
    "health/",
    "control-plane",
    "pki/encryption",
    "genesis/",
    "report-html",
    "toolchain",
    "join/",
    "editor/",
];

/** All others, which share the control plane of their lane, in the same way. */
const sharing = [
    "pki/",
    "installation/",
    "fiaas/",
    "ci/",
    "diff/",
    "local",
    "nodes/",
    "anchor/roll.test",
    "genesis/genesis-stack",
    "preview/",
    "kubernetes-provider/",
    "anchor/haproxy-live-endpoints",
];

/** What is left to run, in the order in which it is begun. */
export interface Files {
    readonly alone: string[];
    readonly sharing: string[];
}

/** All files, or those whose path has one of the words in it. */
export function filesInOrder(words: readonly string[]): Files {
    const files = testFiles(__dirname, words);
    const isAlone = (file: string): boolean => longest(alone, file) > longest(sharing, file);
    return {
        alone: ranked(files.filter(isAlone), alone),
        sharing: ranked(
            files.filter((file) => !isAlone(file)),
            sharing,
        ),
    };
}

/** The length of the longest beginning that a file has. */
function longest(beginnings: readonly string[], file: string): number {
    const matching = beginnings.filter((beginning) => file.startsWith(path.normalize(beginning)));
    return Math.max(0, ...matching.map(({ length }) => length));
}

function ranked(files: readonly string[], beginnings: readonly string[]): string[] {
    const rank = (file: string): number => {
        const index = beginnings.findIndex((beginning) => file.startsWith(path.normalize(beginning)));
        return index < 0 ? beginnings.length : index;
    };
    return files.toSorted((a, b) => rank(a) - rank(b));
}
