import type { KubernetesRequest, KubernetesResponse } from "./connection";
import { ask, type Connect, type Right } from "./requests";

/** The verbs of {@link Right} as requests. */
const methods = { get: "GET", list: "GET", create: "POST", update: "PUT", patch: "PATCH", delete: "DELETE" } as const;

/** How long the next request may take, and what cancels it. */
export type Limits = () => Pick<KubernetesRequest, "signal" | "timeout">;

/** Requests about the objects of one namespace, whose messages name what right is missing. */
export class NamespaceRequests {
    private readonly connect: Connect;
    private readonly namespace: string;
    private readonly limits: Limits;
    private readonly docs: string;

    /** @param docs the page that says which rights it takes. */
    constructor(connect: Connect, namespace: string, limits: Limits, docs: string) {
        this.connect = connect;
        this.namespace = namespace;
        this.limits = limits;
        this.docs = docs;
    }

    /**
     * @param resource resource and group, such as `deployments.apps`.
     * @returns and throws what {@link ask} does.
     */
    public send(
        verb: Right["verb"],
        resource: string,
        path: string,
        more: Partial<KubernetesRequest> = {},
    ): Promise<KubernetesResponse> {
        const request = { method: methods[verb], path, ...this.limits(), ...more };
        return ask(this.connect, request, { verb, resource, namespace: this.namespace, docs: this.docs });
    }

    /** An object, undefined when there is none. */
    public async get(resource: string, path: string): Promise<unknown> {
        return found(await this.send("get", resource, path));
    }

    /** The objects of a list, none when there is no such list. */
    public async list(
        resource: string,
        path: string,
        query: KubernetesRequest["query"] = {},
    ): Promise<readonly unknown[]> {
        const list = found(await this.send("list", resource, path, { query }));
        return (list as { readonly items?: readonly unknown[] } | undefined)?.items ?? [];
    }
}

function found({ status, body }: KubernetesResponse): unknown {
    return status === 404 ? undefined : body;
}
