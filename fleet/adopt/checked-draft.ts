import type { ConfigurationPath, Fault } from "../../components/fault/fault";
import { showPath } from "../../components/installation/fault-lines";
import { type ConfigurationMap, isMap, merge, ownValue } from "../../components/installation/merge";
import { checkConfiguration } from "../../components/installation/parse";
import type { ResolvedInstallation } from "../../components/installation/resolve";
import { mergeSources, type Source } from "../../components/installation/sources";
import type { Draft } from "./adoption-draft";

/** The sections of the stack file, which the schema accepts. */
export interface CheckedDraft {
    /** With what the stack file has already. */
    readonly fiaas: ConfigurationMap;
    readonly namespaces: ConfigurationMap;
    /** The namespaces that are adopted. */
    readonly adopted: readonly string[];
    readonly notes: readonly string[];
}

/** More faults than this are not told one by one. */
const mostRounds = 1000;

/** Puts a draft over what the stack file has, and leaves out what the schema does not accept. */
export function checkDraft(draft: Draft, installation: ResolvedInstallation): CheckedDraft {
    const notes = [...draft.notes];
    // What was found is read only.
    const kept = structuredClone({ fiaas: draft.fiaas, daemons: draft.daemons }) as Sections;
    for (let round = 0; round < mostRounds; round += 1) {
        const sections = putOver(kept, installation);
        const fault = firstFault(sections, installation);
        const dropped = fault === undefined ? undefined : leaveOut(kept, fault);
        if (fault === undefined || dropped === undefined) {
            return { ...sections, adopted: Object.keys(kept.daemons), notes };
        }
        notes.push(noteOf(dropped, fault));
    }
    throw new Error("the sections to adopt have faults without end");
}

/** What to do about it is done, so that only what is wrong is told. */
function noteOf(dropped: ConfigurationPath, { path, message }: Fault): string {
    const [where, place] = [showPath(dropped), showPath(path)];
    const problem = message.split(". ")[0] ?? message;
    return `${where} is left out: ${place === where ? "" : `${place}: `}${problem}.`;
}

interface Sections {
    readonly fiaas: Record<string, unknown>;
    readonly daemons: Record<string, unknown>;
}

/** A namespace that nobody declares yet was there before, and stays others'. */
function putOver(
    { fiaas, daemons }: Sections,
    { configuration, sources }: ResolvedInstallation,
): Pick<CheckedDraft, "fiaas" | "namespaces"> {
    const stack = sources[sources.length - 1]?.values ?? {};
    const own = ownValue(stack, "namespaces");
    const written = isMap(own) ? own : {};
    const added = Object.entries(daemons).map(([namespace, daemon]) => {
        const isDeclared = Object.hasOwn(configuration.namespaces, namespace);
        const before = ownValue(written, namespace);
        const entry = isDeclared ? (isMap(before) ? before : {}) : { create: false };
        return [namespace, { ...entry, fiaas: daemon }] as const;
    });
    return {
        fiaas: merge(ownValue(stack, "fiaas") ?? {}, fiaas) as ConfigurationMap,
        namespaces: { ...written, ...Object.fromEntries(added) },
    };
}

function firstFault(
    sections: Pick<CheckedDraft, "fiaas" | "namespaces">,
    { sources }: ResolvedInstallation,
): Fault | undefined {
    const below = sources.slice(0, -1);
    const stack = sources[sources.length - 1];
    const { fiaas, namespaces } = sections;
    const edited: Source = { values: { ...stack?.values, fiaas, namespaces }, locate: () => ({ file: "" }) };
    return checkConfiguration(mergeSources([...below, edited]).values).faults[0];
}

/** Takes the smallest part out that can go without changing what the rest means; undefined when nothing is ours. */
function leaveOut(kept: Sections, { path }: Fault): ConfigurationPath | undefined {
    return placesToCut(path).find((place) => remove(kept, place));
}

/** Candidates, the smallest first: a key of a configuration or a fiaas.yml, a release, a daemon. */
function placesToCut(path: ConfigurationPath): ConfigurationPath[] {
    const start = path[0] === "namespaces" ? 3 : 2;
    const within = path.slice(start);
    const whole = path.slice(0, path[0] === "namespaces" ? 2 : 3);
    const keys =
        within[0] === "clusterConfig" || within[0] === "additionalLabels" || within[0] === "additionalAnnotations"
            ? [path.slice(0, start + 2)]
            : specificationKey(path);
    return [...keys, whole];
}

/** A key of a fiaas.yml; without its version there would be none. */
function specificationKey(path: ConfigurationPath): ConfigurationPath[] {
    const at = path.indexOf("spec");
    const inside = path.slice(at + 1);
    if (at < 0 || inside.length === 0 || inside[0] === "version") {
        return [];
    }
    const isInList = inside.some((key) => typeof key === "number");
    return isInList ? [path.slice(0, at + 2)] : [path, path.slice(0, at + 2)];
}

/** Paths are those of the configuration; a daemon stands in `namespaces.<name>.fiaas`. */
function remove({ fiaas, daemons }: Sections, [section, name, ...rest]: ConfigurationPath): boolean {
    const [root, path] = section === "namespaces" ? [daemons, [name, ...rest.slice(1)]] : [fiaas, [name, ...rest]];
    const keys = path.filter((key) => key !== undefined).map(String);
    const last = keys.pop();
    const map = keys.reduce<unknown>((value, key) => (isMap(value) ? ownValue(value, key) : undefined), root);
    if (
        last === undefined ||
        !isMap(map) ||
        !Object.hasOwn(map, last) ||
        !["fiaas", "namespaces"].includes(String(section))
    ) {
        return false;
    }
    return Reflect.deleteProperty(map, last);
}
