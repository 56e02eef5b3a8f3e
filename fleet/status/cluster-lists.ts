import { ClusterUnreachableError } from "../../provider/cluster-answer";
import {
    ConnectionError,
    type KubernetesConnection,
    type KubernetesRequest,
    type KubernetesResponse,
} from "../../provider/kubernetes/connection";
import { Lanes } from "../../provider/lanes";
import type { ObservedObject } from "./observed-daemon";

/** Objects of one kind that are wanted. */
export interface Wanted {
    /** Such as `/apis/apps/v1`. */
    readonly group: string;
    /** Such as `deployments`. */
    readonly resource: string;
    /** Labels that the wanted objects have. */
    readonly selector: string;
    /** The name of the only one that is wanted in a namespace; without it all with the labels are. */
    readonly name?: string;
}

/** The API server does not let the user read something; the message is the server's own. */
export class Refusal {
    public readonly message: string;

    constructor(message: string) {
        this.message = message;
    }
}

/** What there is in a namespace, or why nobody knows. */
export type Found<Kind extends ObservedObject> = readonly Kind[] | Refusal;

/** Requests that are under way at once, for one cluster. */
const requestLanes = 16;

/** Reads objects of one cluster, within one time limit and with few requests at once. */
export class ClusterLists {
    private readonly connection: KubernetesConnection;
    private readonly limit: { readonly signal: AbortSignal; readonly timeout: number };
    private readonly lanes = new Lanes(requestLanes);

    /**
     * @param signal ends everything.
     * @param timeout milliseconds after which the signal does so, for messages.
     */
    constructor(connection: KubernetesConnection, signal: AbortSignal, timeout: number) {
        this.connection = connection;
        this.limit = { signal, timeout };
    }

    /**
     * The wanted objects of some namespaces: one list of the whole cluster, or, where the user may not have that, one
     * request a namespace.
     * @throws ClusterUnreachableError when no usable answer comes.
     */
    public async find<Kind extends ObservedObject>(
        wanted: Wanted,
        namespaces: readonly string[],
    ): Promise<ReadonlyMap<string, Found<Kind>>> {
        const all = await this.list<Kind>(wanted, undefined);
        if (!(all instanceof Refusal)) {
            return new Map(namespaces.map((namespace) => [namespace, all.filter((object) => isIn(object, namespace))]));
        }
        const each = namespaces.map(async (namespace) => {
            return [namespace, await this.findIn<Kind>(wanted, namespace)] as const;
        });
        return new Map(await Promise.all(each));
    }

    /** The objects with the wanted labels, and name where one is given, in one namespace or in all. */
    public async list<Kind extends ObservedObject>(
        { group, resource, selector, name }: Wanted,
        namespace: string | undefined,
    ): Promise<Found<Kind>> {
        const path = `${group}${namespace === undefined ? "" : `/namespaces/${namespace}`}/${resource}`;
        const body = await this.ask({ path, query: { labelSelector: selector } });
        if (body instanceof Refusal || body === undefined) {
            return body ?? [];
        }
        const { items } = body as { items?: unknown };
        if (!Array.isArray(items)) {
            throw new ClusterUnreachableError(`${this.connection.server.origin}: the answer to ${path} is no list`);
        }
        return (items as Kind[]).filter(({ metadata }) => name === undefined || metadata?.name === name);
    }

    /** The object of a name in one namespace. */
    public async get<Kind extends ObservedObject>(
        { group, resource }: Pick<Wanted, "group" | "resource">,
        namespace: string,
        name: string,
    ): Promise<Found<Kind>> {
        const body = await this.ask({ path: `${group}/namespaces/${namespace}/${resource}/${name}` });
        return body instanceof Refusal ? body : body === undefined ? [] : [body as Kind];
    }

    private async findIn<Kind extends ObservedObject>(wanted: Wanted, namespace: string): Promise<Found<Kind>> {
        return wanted.name === undefined
            ? this.list<Kind>(wanted, namespace)
            : this.get<Kind>(wanted, namespace, wanted.name);
    }

    /** What was answered; undefined for what does not exist, the definition of its kind included. */
    private async ask(request: KubernetesRequest): Promise<unknown> {
        const { status, body } = await this.lanes.run(() => this.send(request));
        const { origin } = this.connection.server;
        if (status === 200) {
            return body;
        }
        if (status === 401) {
            const problem = "the credentials are not accepted (401): they may have expired. Renew the kubeconfig";
            throw new ClusterUnreachableError(`${origin}: ${problem}`);
        }
        if (status === 403) {
            const { message } = (typeof body === "object" ? body : {}) as { message?: unknown };
            return new Refusal(typeof message === "string" ? message : `${request.path} is forbidden`);
        }
        if (status === 404) {
            return undefined;
        }
        throw new ClusterUnreachableError(`${origin}: HTTP status ${status} for ${request.path}`);
    }

    private async send(request: KubernetesRequest): Promise<KubernetesResponse> {
        try {
            return await this.connection.request({ ...request, ...this.limit });
        } catch (error) {
            if (!(error instanceof ConnectionError)) {
                throw error;
            }
            throw this.limit.signal.aborted ? noAnswer(this.connection, this.limit.timeout) : unreachable(error);
        }
    }
}

/** The error of a cluster that took too long. */
export function noAnswer({ server }: KubernetesConnection, timeout: number): ClusterUnreachableError {
    return new ClusterUnreachableError(`${server.origin}: no answer within ${timeout / 1000} s`);
}

function unreachable({ message }: ConnectionError): ClusterUnreachableError {
    return new ClusterUnreachableError(message);
}

function isIn({ metadata }: ObservedObject, namespace: string): boolean {
    return metadata?.namespace === namespace;
}
