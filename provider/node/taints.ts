import type { Taint } from "../../components/node/node-keys";
import { roleOfKey } from "../../components/node/settings";
import type { LiveTaint } from "./live-node";

/** Taints by key. */
export type Taints = Readonly<Record<string, Taint>>;

/** What the taints of a node are to become, and from what. */
export interface TaintSource {
    /** As the node has them. */
    readonly live: readonly LiveTaint[];
    readonly wanted: Taints;
    /** What was wanted when the node was last written to. */
    readonly before: Taints;
    /** Of these the ones that the node had already: {@link nameOf} each. */
    readonly found: readonly string[];
    /** Roles that the node has no more. */
    readonly lostRoles: readonly string[];
    readonly takeOver: boolean;
}

/** The taints that a node gets. */
export interface TaintPlan {
    readonly taints: readonly LiveTaint[];
    readonly isChanged: boolean;
    /** What is wanted and was there before, set by somebody else. */
    readonly found: readonly string[];
    /** What is not wanted any more, and stays because somebody else has set it. */
    readonly staying: readonly string[];
    /** What somebody else has set to another value. */
    readonly conflicts: readonly { readonly is: LiveTaint; readonly wanted: Taint }[];
}

/** Key and effect, which say together which taint it is (`kubectl taint` writes it so). */
export function nameOf(key: string, effect: string): string {
    return `${key}:${effect}`;
}

/**
 * The list of taints with ours in it. It has one owner only (`x-kubernetes-list-type: atomic`), and the controllers of
 * Kubernetes put theirs into it and take them out, so that it is never set as a whole: ours are put beside what there is.
 */
export function planTaints(source: TaintSource): TaintPlan {
    const { live, wanted } = source;
    const decided = live.map((taint) => decide(taint, source));
    const present = new Set(live.map(({ key, effect }) => nameOf(key, effect)));
    const added = Object.entries(wanted)
        .filter(([key, { effect }]) => !present.has(nameOf(key, effect)))
        .map(([key, taint]): LiveTaint => withKey(key, taint));
    const listed = <Word extends Decision["word"]>(...words: Word[]) =>
        decided.filter((each): each is Decision & { word: Word } => (words as string[]).includes(each.word));
    return {
        taints: [...decided.flatMap(({ word, taint }) => (word === "drop" ? [] : [taint])), ...added],
        isChanged: added.length > 0 || listed("drop", "replace").length > 0,
        found: listed("found").map(({ taint }) => nameOf(taint.key, taint.effect)),
        staying: listed("stay").map(({ taint }) => nameOf(taint.key, taint.effect)),
        conflicts: listed("conflict").flatMap(({ taint }) => {
            const other = wanted[taint.key];
            return other === undefined ? [] : [{ is: taint, wanted: other }];
        }),
    };
}

/** What becomes of a taint that the node has. */
interface Decision {
    readonly word: "keep" | "found" | "replace" | "conflict" | "stay" | "drop";
    readonly taint: LiveTaint;
}

function decide(taint: LiveTaint, { wanted, before, found, lostRoles, takeOver }: TaintSource): Decision {
    const { key, effect } = taint;
    const [next, last] = [wanted, before].map((taints) => {
        const own = Object.hasOwn(taints, key) ? taints[key] : undefined;
        return own?.effect === effect ? own : undefined;
    });
    const isOurs = last !== undefined && isSame(last, taint) && !found.includes(nameOf(key, effect));
    if (next !== undefined) {
        if (isSame(next, taint)) {
            return { word: isOurs ? "keep" : "found", taint };
        }
        const mayChange = takeOver || (last !== undefined && isSame(last, taint));
        return mayChange ? { word: "replace", taint: withKey(key, next) } : { word: "conflict", taint };
    }
    if (last === undefined || !isSame(last, taint)) {
        return { word: "keep", taint };
    }
    return { word: isOurs || lostRoles.includes(roleOfKey(key) ?? "") ? "drop" : "stay", taint };
}

function isSame({ value = "" }: Taint, live: LiveTaint): boolean {
    return value === (live.value ?? "");
}

function withKey(key: string, { value, effect }: Taint): LiveTaint {
    return { key, ...(value !== undefined && value !== "" && { value }), effect };
}
