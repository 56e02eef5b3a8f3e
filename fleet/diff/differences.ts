import { isDeepStrictEqual } from "node:util";
import { isMap, type PropertyMap, type PropertyValue, unknown, unwrapSecrets } from "../../provider/property-values";
import type { DiffResult } from "../../provider/resource-provider";
import type * as flotilla from "../../provider/flotilla-provider";
import { builtInScope } from "../../toolchain/kubernetes-provider/built-in-kinds";
import { diffObjects, plainDifferences } from "../../toolchain/kubernetes-provider/diff";
import { kindOf, plainObject } from "../../toolchain/kubernetes-provider/kubernetes-object";
import { diffProvider } from "../../toolchain/kubernetes-provider/provider-diff";
import { isPatchType } from "../../toolchain/kubernetes-provider/resource-type";
import type { RenderedResource, UnknownValue } from "../render/render-installation";
import { stateMark } from "../report/report";

/** A resource before and after an edit, and the arguments of its provider after it. */
export interface ResourcePair {
    readonly old: RenderedResource;
    readonly new: RenderedResource;
    readonly provider: PropertyMap;
}

const none: DiffResult = { detailedDiff: {} };

/**
 * What the provider of a resource would answer to "what would change", from the files alone: the state is taken for what
 * base declares. The rules are those of the providers themselves: the flotilla provider's own code, and the code of the
 * stand-in Kubernetes provider, which follows the real one (docs/kubernetes-provider.md).
 *
 * @throws Error with the provider's own words where it would refuse the edit.
 */
export async function differencesOf(pair: ResourcePair): Promise<DiffResult> {
    const [old, next] = [pair.old.inputs, pair.new.inputs];
    if (isDeepStrictEqual(old, next)) {
        return none;
    }
    const { type, isComponent } = pair.new;
    if (type === "pulumi:providers:kubernetes") {
        return diffProvider(old, next);
    }
    if (isComponent || type.startsWith("pulumi:providers:")) {
        // Nobody has rules for these, so the engine compares their arguments.
        return {
            detailedDiff: plainDifferences(unwrapSecrets(old) as PropertyMap, unwrapSecrets(next) as PropertyMap),
        };
    }
    return type.startsWith("flotilla:") ? flotillaDifferences(pair) : kubernetesDifferences(pair);
}

function kubernetesDifferences({ old, new: next, provider }: ResourcePair): DiffResult {
    const [oldInputs, newInputs] = [plainObject(old.inputs), plainObject(next.inputs)];
    // The SDK hands the arguments of providers on as JSON.
    const isMutable = (key: string): boolean => unwrapSecrets(provider[key] ?? "false") === "true";
    return diffObjects(
        {
            oldInputs,
            oldLive: oldInputs,
            newInputs,
            namespaced: builtInScope(kindOf(newInputs)) !== "cluster",
            ignoreChanges: [],
            isPatch: isPatchType(next.type, kindOf(newInputs)),
        },
        {
            enableConfigMapMutable: isMutable("enableConfigMapMutable"),
            enableSecretMutable: isMutable("enableSecretMutable"),
        },
    );
}

let flotillaProvider: flotilla.FlotillaProvider | undefined;

/** Reachability asks the cluster unless it does not know how to reach it. */
function flotillaDifferences({ old, new: next }: ResourcePair): Promise<DiffResult> {
    if (flotillaProvider === undefined) {
        // Loaded here, because most edits do without it.
        const { FlotillaProvider } = module.require("../../provider/flotilla-provider") as typeof flotilla;
        const silent = () => Promise.resolve();
        flotillaProvider = new FlotillaProvider({ write: silent, status: silent });
    }
    const newInputs = "kubeconfig" in next.inputs ? { ...next.inputs, kubeconfig: unknown } : next.inputs;
    return flotillaProvider.diff({
        urn: next.key,
        type: next.type,
        name: next.name,
        id: next.name,
        signal: new AbortController().signal,
        oldInputs: old.inputs,
        oldOutputs: old.inputs,
        newInputs,
        ignoreChanges: [],
    });
}

/**
 * The old inputs of a resource some of whose values come from resources that an edit changes, or from others than before: what the
 * state has there is not what it will be. Where nothing changes at the source, nothing changes here.
 */
export function withStateValues(
    old: RenderedResource,
    next: RenderedResource,
    isChanged: (source: string) => boolean,
): RenderedResource {
    if (old.unknowns.length === 0) {
        return old;
    }
    const later = new Map(next.unknowns.map((value) => [JSON.stringify(value.path), value]));
    const moving = old.unknowns.filter((value) => {
        const after = later.get(JSON.stringify(value.path));
        return value.sources.some(isChanged) || (after !== undefined && isMadeAnew(value, after));
    });
    return moving.length === 0
        ? old
        : {
              ...old,
              inputs: moving.reduce(
                  (inputs, { path }) => replaceAt(inputs, path, stateMark) as PropertyMap,
                  old.inputs,
              ),
          };
}

function isMadeAnew(before: UnknownValue, after: UnknownValue): boolean {
    // What was rendered by older code has no parts.
    const hasOtherParts = before.parts !== undefined && before.parts !== after.parts;
    return hasOtherParts || !isDeepStrictEqual([...before.sources].sort(), [...after.sources].sort());
}

function replaceAt(value: PropertyValue, path: readonly (string | number)[], by: PropertyValue): PropertyValue {
    const [key, ...rest] = path;
    if (key === undefined) {
        return by;
    }
    if (Array.isArray(value)) {
        return value.map((item, index) => (index === key ? replaceAt(item, rest, by) : item));
    }
    return isMap(value) ? { ...value, [key]: replaceAt(value[key] ?? null, rest, by) } : value;
}
