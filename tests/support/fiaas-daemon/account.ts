import type { KubeconfigContext } from "../../../components/cluster/kubeconfig";
import { KubernetesConnection, type KubernetesRequest } from "../../../provider/kubernetes/connection";
import type { LiveObject } from "./kinds";

/** An answer that the daemon does not get over, in the words of its HTTP library. */
export class Refusal extends Error {
    public override readonly name = "Refusal";
    public readonly status: number;

    constructor(status: number, request: KubernetesRequest, body: unknown) {
        const reason = (body as { message?: string } | null)?.message ?? "";
        super(`${status} Client Error for url: ${request.path} (${request.method ?? "GET"}): ${reason}`);
        this.status = status;
    }
}

/** What the daemon may do at the API server: everything is sent as the service account that its pod runs as. */
export class Account {
    private readonly connection: KubernetesConnection;
    private readonly signal: AbortSignal;

    /** @param signal ends what is on its way. */
    constructor(administrator: KubeconfigContext, namespace: string, name: string, signal: AbortSignal) {
        this.signal = signal;
        const user = {
            ...administrator.user,
            as: `system:serviceaccount:${namespace}:${name}`,
            "as-groups": ["system:serviceaccounts", `system:serviceaccounts:${namespace}`, "system:authenticated"],
        };
        this.connection = new KubernetesConnection({ ...administrator, user });
    }

    /** Reads an object; undefined when there is none. @throws Refusal */
    public async get<Kind extends LiveObject = LiveObject>(path: string): Promise<Kind | undefined> {
        return this.send<Kind>({ path }, [404]);
    }

    /** Reads all objects below a path. @throws Refusal */
    public async list<Kind extends LiveObject = LiveObject>(
        path: string,
        labelSelector?: string,
    ): Promise<readonly Kind[]> {
        const answer = await this.send<{ items: Kind[] }>({ path, query: { labelSelector } });
        return answer?.items ?? [];
    }

    /** Creates an object. @throws Refusal */
    public async create(path: string, body: unknown): Promise<void> {
        await this.send({ method: "POST", path, body });
    }

    /** Replaces an object. @throws Refusal */
    public async update(path: string, body: unknown): Promise<void> {
        await this.send({ method: "PUT", path, body });
    }

    /** Deletes an object; one that is not there is fine. @throws Refusal */
    public async delete(path: string): Promise<void> {
        await this.send({ method: "DELETE", path }, [404]);
    }

    /** Deletes all objects below a path that have the labels. @throws Refusal */
    public async deleteCollection(path: string, labelSelector: string): Promise<void> {
        await this.send({ method: "DELETE", path, query: { labelSelector } });
    }

    /**
     * Whether it may watch a kind in a namespace. A watch of its own for each of many namespaces would tell the
     * simulation nothing that its one watch does not; only the right is asked for.
     */
    public async mayWatch(group: string, resource: string, namespace: string): Promise<boolean> {
        const review = await this.send<{ status?: { allowed?: boolean } }>({
            method: "POST",
            path: "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
            body: {
                apiVersion: "authorization.k8s.io/v1",
                kind: "SelfSubjectAccessReview",
                spec: { resourceAttributes: { verb: "watch", group, resource, namespace } },
            },
        });
        return review?.status?.allowed === true;
    }

    /** Closes its sockets. */
    public close(): void {
        this.connection.close();
    }

    private async send<Answer>(
        request: KubernetesRequest,
        tolerated: readonly number[] = [],
    ): Promise<Answer | undefined> {
        const { status, body } = await this.connection.request({ ...request, signal: this.signal });
        if (tolerated.includes(status)) {
            return undefined;
        }
        if (status >= 400) {
            throw new Refusal(status, request, body);
        }
        return body as Answer;
    }
}

/**
 * Writes an object as the daemon does: reads it, then creates or replaces it; a conflict is tried again.
 * @param merge makes the new object from the one that is there.
 * @throws Refusal
 */
export async function save(
    account: Account,
    collection: string,
    name: string,
    merge: (existing: LiveObject | undefined) => object,
    attempts = 2,
): Promise<void> {
    for (let attempt = 1; ; attempt++) {
        const existing = await account.get(`${collection}/${name}`);
        try {
            if (existing === undefined) {
                await account.create(collection, merge(undefined));
            } else {
                await account.update(`${collection}/${name}`, withVersion(merge(existing), existing));
            }
            return;
        } catch (error) {
            if (!(error instanceof Refusal && error.status === 409 && attempt < attempts)) {
                throw error;
            }
        }
    }
}

function withVersion(object: object, { metadata: { resourceVersion } }: LiveObject): object {
    const { metadata } = object as { metadata?: object };
    return { ...object, metadata: { ...metadata, resourceVersion } };
}

/** Deletes an object as the daemon does: only when it is there. @throws Refusal */
export async function remove(account: Account, path: string): Promise<void> {
    if ((await account.get(path)) !== undefined) {
        await account.delete(path);
    }
}
