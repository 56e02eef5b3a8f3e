import { anyName, type DeclaredObject, type Verb } from "../cluster/declared-object";

/** A rule of a Role or ClusterRole (https://kubernetes.io/docs/reference/access-authn-authz/rbac/). */
export interface PolicyRule {
    readonly apiGroups: string[];
    readonly resources: string[];
    readonly resourceNames?: string[];
    readonly verbs: Verb[];
}

/** Rules for the whole cluster, and for each namespace. */
export interface Rights {
    readonly cluster: readonly PolicyRule[];
    readonly namespaces: Readonly<Record<string, readonly PolicyRule[]>>;
}

/**
 * Create and deletecollection cannot be limited to a name: the API server does not know it when it decides. List and
 * watch can, but whoever waits for objects lists all of a kind (https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-resources).
 */
const unnamedVerbs: readonly Verb[] = ["list", "watch", "create", "deletecollection"];
const usualVerbs: readonly Verb[] = ["get", "create", "patch", "delete"];
/** In the order in which rules name them. */
const allVerbs: readonly Verb[] = [...unnamedVerbs, "get", "update", "patch", "delete", "escalate", "bind"];

/**
 * Exactly the rights that declaring some objects takes: each verb on the names that are declared, in the namespaces
 * where they are. The order of the objects changes nothing.
 */
export function rightsFor(objects: readonly DeclaredObject[]): Rights {
    const namespaces = [...new Set(objects.flatMap(({ namespace }) => namespace ?? []))].sort();
    return {
        cluster: rulesFor(objects.filter((object) => object.namespace === undefined)),
        namespaces: Object.fromEntries(
            namespaces.map((name) => [name, rulesFor(objects.filter((object) => object.namespace === name))]),
        ),
    };
}

function rulesFor(objects: readonly DeclaredObject[]): PolicyRule[] {
    const kinds = new Map<string, DeclaredObject[]>();
    for (const object of objects) {
        const key = `${object.group}/${object.resource}`;
        kinds.set(key, [...(kinds.get(key) ?? []), object]);
    }
    return [...kinds.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, group]) => rulesOfKind(group));
}

function rulesOfKind(objects: readonly DeclaredObject[]): PolicyRule[] {
    const { group = "", resource = "" } = objects[0] ?? {};
    const kind = { apiGroups: [group], resources: [resource] };
    const namesByVerbs = new Map<string, { verbs: Verb[]; names: Set<string> }>();
    for (const object of objects) {
        const named = verbsOf(object).filter((verb) => !isUnnamed(object, verb));
        const entry = namesByVerbs.get(named.join()) ?? { verbs: named, names: new Set() };
        if (named.length > 0) {
            namesByVerbs.set(named.join(), { ...entry, names: entry.names.add(object.name) });
        }
    }
    const unnamed = allVerbs.filter((verb) =>
        objects.some((object) => verbsOf(object).includes(verb) && isUnnamed(object, verb)),
    );
    const named = [...namesByVerbs.values()].map(({ verbs, names }) => ({
        ...kind,
        resourceNames: [...names].sort(),
        verbs,
    }));
    return [...(unnamed.length === 0 ? [] : [{ ...kind, verbs: unnamed }]), ...named.sort(byNames)];
}

function verbsOf({ verbs = usualVerbs }: DeclaredObject): readonly Verb[] {
    return verbs;
}

function isUnnamed({ name }: DeclaredObject, verb: Verb): boolean {
    return name === anyName || unnamedVerbs.includes(verb);
}

function byNames(a: PolicyRule, b: PolicyRule): number {
    return (a.resourceNames ?? []).join() < (b.resourceNames ?? []).join() ? -1 : 1;
}
