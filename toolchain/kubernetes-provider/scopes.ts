import { NoMatchError } from "./api-error";
import { builtInScope } from "./built-in-kinds";
import { definedKind } from "./check";
import type { Cluster } from "./cluster";
import { type KubernetesObject, groupOf, isDefinition, kindOf } from "./kubernetes-object";

/**
 * Knows which kinds belong to namespaces: the built-in ones by heart, those of definitions that were seen in this
 * process, then those that the cluster serves. What nobody knows is taken to be namespaced (observed of the
 * Kubernetes provider 4.34).
 */
export class Scopes {
    private readonly cluster: () => Promise<Cluster>;
    private readonly defined = new Map<string, "namespaced" | "cluster">();

    constructor(cluster: () => Promise<Cluster>) {
        this.cluster = cluster;
    }

    /** Remembers the kind of a CustomResourceDefinition; other objects say nothing. */
    public learn(object: KubernetesObject): void {
        const kind = isDefinition(object) ? definedKind(object) : undefined;
        if (kind !== undefined) {
            this.defined.set(kind.key, kind.scope);
        }
    }

    /** Whether objects of this kind belong to a namespace. */
    public async isNamespaced(object: KubernetesObject): Promise<boolean> {
        const kind = kindOf(object);
        const scope = builtInScope(kind) ?? this.defined.get(`${groupOf(kind.apiVersion)}/${kind.kind}`);
        if (scope !== undefined) {
            return scope === "namespaced";
        }
        const { session } = await this.cluster();
        try {
            return (await session?.client.locate(kind))?.namespaced ?? true;
        } catch (error) {
            if (error instanceof NoMatchError) {
                return true;
            }
            throw error;
        }
    }
}
