import { type InstallationConfiguration, installationConfiguration } from "./config";
import { type ConfigurationPath, type Fault, faultsOf } from "./faults";

/** Where a value stands: a file, and the line when it is known. */
export interface Position {
    readonly file: string;
    /** Counted from 1. */
    readonly line?: number;
}

/** Tells where the value at a path was written. */
export type Locate = (path: ConfigurationPath) => Position;

/** Everything that is wrong with an installation's configuration, one line a fault; nothing was created or changed. */
export class ConfigurationError extends Error {
    public override readonly name = "ConfigurationError";
    /** One line a fault, sorted: `<file>:<line>: <path>: <what is wrong>. <what to do>.` */
    public readonly faults: readonly string[];

    constructor(faults: readonly string[]) {
        super(faults.join("\n"));
        this.faults = faults;
    }
}

/**
 * Checks a raw configuration (keys without the `flotilla:` prefix) and fills in the defaults.
 * @throws ConfigurationError with all faults at once.
 */
export function parseConfiguration(raw: unknown, locate: Locate): InstallationConfiguration {
    const result = installationConfiguration.safeParse(raw);
    if (result.success) {
        return result.data;
    }
    const faults = faultsOf(result.error, raw, installationConfiguration);
    throw new ConfigurationError(describeFaults(faults, locate));
}

/** Faults as lines for people, sorted by file, line and path. */
export function describeFaults(faults: readonly Fault[], locate: Locate): string[] {
    return faults
        .map((fault) => ({ position: locate(fault.path), fault }))
        .sort(
            (a, b) =>
                a.position.file.localeCompare(b.position.file) ||
                (a.position.line ?? 0) - (b.position.line ?? 0) ||
                showPath(a.fault.path).localeCompare(showPath(b.fault.path)),
        )
        .map(({ position, fault }) => `${showPosition(position)}: ${showPath(fault.path)}: ${sentence(fault.message)}`);
}

/** A path as people write it: keys joined by dots, those with other characters in brackets. */
export function showPath(path: ConfigurationPath): string {
    return path
        .map((key, index) => {
            if (typeof key === "number") {
                return `[${key}]`;
            }
            const isPlain = /^[\p{L}\p{N}_/-]+$/u.test(key);
            return isPlain ? `${index === 0 ? "" : "."}${key}` : `[${JSON.stringify(key)}]`;
        })
        .join("");
}

function showPosition({ file, line }: Position): string {
    return line === undefined ? file : `${file}:${line}`;
}

function sentence(message: string): string {
    return /[.?!]$/.test(message) ? message : `${message}.`;
}
