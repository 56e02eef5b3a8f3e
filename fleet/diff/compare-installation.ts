import { isDeepStrictEqual } from "node:util";
import type { RenderedResources } from "../render/render-installation";
import type { Tree, TreeFaults, TreeInstallation } from "../render/tree";
import type { ChangeGroup, ReportFailure } from "../report/report";
import { noRequests } from "../report/requests";
import { compareConfigurations, wholeConfiguration } from "./compare-configuration";
import { compareResources } from "./compare-resources";
import { applyIgnoreRules, type IgnoreRule } from "./ignore";
import { requestsOf } from "./workloads";

/** What an edit does to one installation. */
export interface InstallationDifference {
    /** Undefined when nothing happens to it. */
    readonly change: Omit<ChangeGroup, "installations"> | undefined;
    readonly failures: readonly ReportFailure[];
    /** How many changes each rule left out. */
    readonly ignored: ReadonlyMap<string, number>;
}

/** The two sides of a comparison. */
export interface Sides {
    readonly base: Tree;
    readonly head: Tree;
    /** Whether one and the same code renders both: then equal configurations declare equal resources. */
    readonly isSameCode: boolean;
}

const nothing: InstallationDifference = { change: undefined, failures: [], ignored: new Map() };
const noResources: RenderedResources = new Map();

/** Compares an installation at base and at head. A broken side is a failure; it does not hinder other installations. */
export async function compareInstallation(
    name: string,
    { base, head, isSameCode }: Sides,
    rules: readonly IgnoreRule[],
): Promise<InstallationDifference> {
    const [old, next] = [base.read(name), head.read(name)];
    const failures = [...failureOf(name, "base", old), ...failureOf(name, "head", next)];
    if (failures.length > 0) {
        return { ...nothing, failures };
    }
    const [before, after] = [old, next] as (TreeInstallation | undefined)[];
    if (isSameCode && isSame(before, after)) {
        return nothing;
    }
    if (after === undefined) {
        return removed(before);
    }
    const rendered = [await renderSide(name, "base", before), await renderSide(name, "head", after)] as const;
    const broken = rendered.flatMap(({ failure }) => (failure === undefined ? [] : [failure]));
    if (broken.length > 0) {
        return { ...nothing, failures: broken };
    }
    const [{ resources: baseResources }, { resources: headResources }] = rendered;
    const compared = await compareResources(name, baseResources, headResources);
    const kept = applyIgnoreRules(
        { configuration: configurationChanges(before, after), resources: compared.changes },
        rules,
    );
    const isChanged = kept.configuration.length > 0 || kept.resources.length > 0;
    return {
        change: isChanged
            ? {
                  presence: before === undefined ? "added" : "changed",
                  configuration: [...kept.configuration],
                  resources: [...kept.resources],
                  requests: { before: requestsOf(baseResources.values()), after: requestsOf(headResources.values()) },
              }
            : undefined,
        failures:
            compared.refusals.length > 0 ? [{ installation: name, side: "head", faults: [...compared.refusals] }] : [],
        ignored: kept.ignored,
    };
}

/** Without its stack file nothing is changed any more, and nothing is deleted either. */
function removed(before: TreeInstallation | undefined): InstallationDifference {
    return before === undefined
        ? nothing
        : {
              ...nothing,
              change: {
                  presence: "removed",
                  configuration: wholeConfiguration(before, "base"),
                  resources: [],
                  requests: { before: noRequests, after: noRequests },
              },
          };
}

function configurationChanges(before: TreeInstallation | undefined, after: TreeInstallation) {
    return before === undefined ? wholeConfiguration(after, "head") : compareConfigurations(before, after);
}

function isSame(one: TreeInstallation | undefined, other: TreeInstallation | undefined): boolean {
    return (
        isDeepStrictEqual(one?.configuration, other?.configuration) &&
        isDeepStrictEqual(one?.encrypted, other?.encrypted)
    );
}

function failureOf(
    installation: string,
    side: "base" | "head",
    read: TreeInstallation | TreeFaults | undefined,
): ReportFailure[] {
    return read !== undefined && "faults" in read ? [{ installation, side, faults: [...read.faults] }] : [];
}

/** A program that throws is a broken side, too: a component may refuse what the schema lets pass. */
async function renderSide(
    installation: string,
    side: "base" | "head",
    read: TreeInstallation | undefined,
): Promise<{ readonly resources: RenderedResources; readonly failure?: ReportFailure }> {
    try {
        return { resources: read === undefined ? noResources : await read.render() };
    } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        const faults = [`the program ends with an error: ${message}`];
        return { resources: noResources, failure: { installation, side, faults } };
    }
}
