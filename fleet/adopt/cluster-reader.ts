import { isMap } from "../../components/installation/merge";
import {
    ConnectionError,
    type KubernetesConnection,
    type KubernetesResponse,
} from "../../provider/kubernetes/connection";
import { UserError } from "../user-error";

/** The parts of an object that are looked at; what else it has is unknown. */
export interface ClusterObject {
    readonly name: string;
    /** Empty for objects of the whole cluster. */
    readonly namespace: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly body: Readonly<Record<string, unknown>>;
}

/** A kind of objects, as addresses and access rules name it. */
export interface ObjectKind {
    /** API group; empty for the core group. */
    readonly group: string;
    readonly version: string;
    /** The plural. */
    readonly resource: string;
}

/** Objects of one answer: big lists come in pieces. */
const pageSize = 500;

/** Reads objects of a whole cluster, and collects the rights that are missing for it. */
export class ClusterReader {
    private readonly connection: KubernetesConnection;
    private readonly missing = new Set<string>();
    private user: string | undefined;

    constructor(connection: KubernetesConnection) {
        this.connection = connection;
    }

    /**
     * All objects of a kind, in all namespaces; none where the cluster does not have the kind, or does not let us see it.
     * @param selectors of labels and fields, as the API knows them.
     * @throws UserError when there is no answer that can be used.
     */
    public async list(
        kind: ObjectKind,
        selectors: { readonly labelSelector?: string; readonly fieldSelector?: string } = {},
    ): Promise<ClusterObject[]> {
        const found: ClusterObject[] = [];
        let position: string | undefined;
        do {
            const query = { ...selectors, limit: String(pageSize), continue: position };
            const answer = await this.ask(pathOf(kind), query, `list ${nameOf(kind)} in all namespaces`);
            const { items, metadata } = isMap(answer) ? answer : {};
            found.push(...(Array.isArray(items) ? items : []).map(objectOf));
            position = isMap(metadata) ? textOf(metadata["continue"]) : undefined;
        } while (position !== undefined);
        return found;
    }

    /**
     * Whether an object of the whole cluster exists; false where the cluster does not let us see it.
     * @throws UserError when there is no answer that can be used.
     */
    public async has(kind: ObjectKind, name: string): Promise<boolean> {
        const path = `${pathOf(kind)}/${name}`;
        return (await this.ask(path, {}, `get ${nameOf(kind)} ${name}`)) !== undefined;
    }

    /**
     * Makes sure that everything could be seen.
     * @throws UserError with every right that is missing.
     */
    public requireRights(): void {
        if (this.missing.size > 0) {
            const who =
                this.user === undefined ? "The user of the kubeconfig" : `The user ${JSON.stringify(this.user)}`;
            const rights = [...this.missing].sort().map((right) => `\n  ${right}`);
            throw this.problem(
                `${who} lacks rights that a look at the whole cluster needs (403):${rights.join("")}\n` +
                    "Grant them by a ClusterRole, or use other credentials",
            );
        }
    }

    private async ask(
        path: string,
        query: Readonly<Record<string, string | undefined>>,
        right: string,
    ): Promise<unknown> {
        const { status, body } = await this.request(path, query);
        if (status === 200) {
            return body;
        }
        if (status === 404) {
            return undefined;
        }
        if (status === 403) {
            this.missing.add(right);
            this.user ??= refusedUser(body);
            return undefined;
        }
        throw this.problem(
            status === 401
                ? "the credentials are not accepted (401): they may have expired. Renew the kubeconfig"
                : `HTTP status ${status} for ${path}. Try again when the API server is well`,
        );
    }

    private async request(
        path: string,
        query: Readonly<Record<string, string | undefined>>,
    ): Promise<KubernetesResponse> {
        try {
            return await this.connection.request({ path, query });
        } catch (error) {
            throw error instanceof ConnectionError
                ? new UserError(`The cluster could not be read. ${error.message}.`)
                : error;
        }
    }

    private problem(text: string): UserError {
        const message = `The cluster could not be read. ${this.connection.server.origin}: ${text}.`;
        return new UserError(message);
    }
}

function pathOf({ group, version, resource }: ObjectKind): string {
    return group === "" ? `/api/${version}/${resource}` : `/apis/${group}/${version}/${resource}`;
}

/** As access rules and kubectl name it. */
function nameOf({ group, resource }: ObjectKind): string {
    return group === "" ? resource : `${resource}.${group}`;
}

function objectOf(item: unknown): ClusterObject {
    const body = isMap(item) ? item : {};
    const metadata = isMap(body["metadata"]) ? body["metadata"] : {};
    return {
        name: textOf(metadata["name"]) ?? "",
        namespace: textOf(metadata["namespace"]) ?? "",
        labels: textsOf(metadata["labels"]),
        body,
    };
}

/** A text that is not empty. */
export function textOf(value: unknown): string | undefined {
    return typeof value === "string" && value !== "" ? value : undefined;
}

/** The texts of a map; none where there is no map. */
export function textsOf(value: unknown): Readonly<Record<string, string>> {
    const entries = isMap(value) ? Object.entries(value) : [];
    return Object.fromEntries(entries.flatMap(([key, entry]) => (typeof entry === "string" ? [[key, entry]] : [])));
}

/** A refusal reads: configmaps is forbidden: User "ci" cannot list resource "configmaps" in API group ... */
function refusedUser(body: unknown): string | undefined {
    const message = isMap(body) ? textOf(body["message"]) : undefined;
    return message === undefined ? undefined : /\bUser "([^"]+)" cannot /.exec(message)?.[1];
}
