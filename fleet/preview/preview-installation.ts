import { readFileSync } from "node:fs";
import path from "node:path";
import { stackFileName } from "../../components/installation/stack-file";
import type { InstallationDifference } from "../diff/compare-installation";
import { applyIgnoreRules, type IgnoreRule } from "../diff/ignore";
import { requestsOf } from "../diff/workloads";
import { destroys } from "../report/destruction";
import type { ReportFailure } from "../report/report";
import type { Tree } from "../render/tree";
import type { EngineLog } from "./engine-log";
import { foundChanges } from "./found-changes";
import { foundConfiguration } from "./found-configuration";

/** What the engine found in one installation. */
export interface InstallationPreview extends InstallationDifference {
    readonly installation: string;
    /** What the engine warns of, a line each. */
    readonly warnings: readonly string[];
}

/** With what a preview is made. */
export interface PreviewSurroundings {
    readonly projectFolder: string;
    /** The files of the project. */
    readonly tree: Tree;
    readonly rules: readonly IgnoreRule[];
    /** Runs the engine. */
    readonly ask: (installation: string) => Promise<EngineLog>;
}

/** Previews one installation. What fails is a failure; it does not hinder other installations. */
export async function previewInstallation(
    installation: string,
    { projectFolder, tree, rules, ask }: PreviewSurroundings,
): Promise<InstallationPreview> {
    const read = tree.read(installation);
    const isSound = read !== undefined && !("faults" in read);
    if (!isSound && !hasEnvironment(projectFolder, installation)) {
        // The engine would say the same a few seconds later.
        const failures = [failureOf(installation, read?.faults ?? ["its stack file is gone."])];
        return { installation, change: undefined, ignored: new Map(), warnings: [], failures };
    }
    const log = await ask(installation);
    const found = foundChanges(installation, log.steps);
    const failures = log.errors.length > 0 ? [failureOf(installation, log.errors)] : [];
    // What ends early tells of a part only; what is refused because something is protected has come to its end.
    const isRefused = found.changes.some(({ isProtected, action }) => isProtected && destroys(action));
    const isTold = failures.length === 0 || isRefused;
    const { presence, configuration } = foundConfiguration(log.steps, isSound ? read : undefined);
    const changes = { configuration: isTold ? configuration : [], resources: isTold ? found.changes : [] };
    const kept = applyIgnoreRules(changes, rules);
    const isChanged = kept.configuration.length > 0 || kept.resources.length > 0;
    return {
        installation,
        change: isChanged
            ? {
                  presence,
                  configuration: [...kept.configuration],
                  resources: [...kept.resources],
                  requests: { before: requestsOf(found.before), after: requestsOf(found.after) },
              }
            : undefined,
        failures,
        ignored: kept.ignored,
        warnings: log.warnings,
    };
}

function failureOf(installation: string, faults: readonly string[]): ReportFailure {
    return { installation, side: "head", faults: [...faults] };
}

/** Whether Pulumi takes a part of the configuration from elsewhere (ESC): then the file alone may look faulty. */
function hasEnvironment(projectFolder: string, installation: string): boolean {
    try {
        return /^environment:/m.test(readFileSync(path.join(projectFolder, stackFileName(installation)), "utf8"));
    } catch {
        // Why it cannot be read is among its faults.
        return false;
    }
}
