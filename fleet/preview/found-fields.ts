import { isDeepStrictEqual } from "node:util";
import { type PropertyMap, type PropertyValue, unwrapSecrets } from "../../provider/property-values";
import { plainDifferences } from "../../toolchain/kubernetes-provider/diff";
import { parsePath } from "../../toolchain/kubernetes-provider/property-path";
import { byPath, describeField } from "../diff/describe-change";
import { shownAt } from "../render/shown-value";
import type { PropertyChange } from "../report/report";
import type { EngineStep } from "./engine-log";

/** Which fields a step changes, sorted: as the provider has found out, else as the inputs say. */
export function foundFields(step: EngineStep): PropertyChange[] {
    const detailed = Object.entries(step.detailedDiff ?? {}).map(([path, { diffKind }]) =>
        describeField(path, diffKind, valuesAt(step, path)),
    );
    return (detailed.length > 0 ? detailed : plainFields(step)).sort(byPath);
}

/** Of a component, and of a provider that does not go into detail, the engine tells only which inputs are others. */
function plainFields(step: EngineStep): PropertyChange[] {
    const [old, next] = [step.old?.inputs ?? {}, step.new?.inputs ?? {}];
    const found = Object.entries(
        plainDifferences(unwrapSecrets(old) as PropertyMap, unwrapSecrets(next) as PropertyMap),
    );
    // Of a secret both sides are the same mark.
    const named = found.length > 0 ? found.map(([path, { kind }]) => ({ path, kind })) : updatesOf(step.diffs ?? []);
    return named.map(({ path, kind }) => {
        const isForced = step.keys?.some((key) => path === key || path.startsWith(`${key}.`)) === true;
        return describeField(path, isForced ? `${kind}-replace` : kind, valuesAt(step, path));
    });
}

function updatesOf(paths: readonly string[]): { readonly path: string; readonly kind: string }[] {
    return paths.map((path) => ({ path, kind: "update" }));
}

/** What was declared is told rather than what the API server made of it, unless only that is another value. */
function valuesAt(
    { old, new: next }: EngineStep,
    text: string,
): { readonly before: PropertyValue | undefined; readonly after: PropertyValue | undefined } {
    const path = parsePath(text);
    const after = shownAt(next?.inputs ?? {}, path);
    const declared = shownAt(old?.inputs ?? {}, path);
    const isTold = declared !== undefined && !isDeepStrictEqual(declared, after);
    return { before: isTold ? declared : (shownAt(old?.outputs ?? {}, path) ?? declared), after };
}
