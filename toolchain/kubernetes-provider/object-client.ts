import type { KubernetesConnection, KubernetesRequest } from "../../provider/kubernetes/connection";
import { ApiError } from "./api-error";
import { Discovery, type ResourceLocation, locationPath } from "./discovery";
import { type KubernetesObject, type ObjectKind, kindOf, nameOf, namespaceOf } from "./kubernetes-object";

/** Which object is meant. */
export interface ObjectReference extends ObjectKind {
    readonly namespace: string;
    readonly name: string;
}

/** How a write is to be done. */
export interface WriteOptions {
    readonly fieldManager?: string;
    readonly dryRun?: boolean;
    /** Takes fields from other managers; only for server-side apply. */
    readonly force?: boolean;
}

/** The reference to an object that is at hand. */
export function referenceTo(object: KubernetesObject): ObjectReference {
    return { ...kindOf(object), namespace: namespaceOf(object), name: nameOf(object) };
}

/**
 * The API server's verbs for objects of any kind. Every method throws an ApiError when the server refuses, a
 * NoMatchError when it does not serve the kind, a ConnectionError when it does not answer.
 */
export class ObjectClient {
    public readonly connection: KubernetesConnection;
    private readonly discovery: Discovery;

    constructor(connection: KubernetesConnection) {
        this.connection = connection;
        this.discovery = new Discovery(connection);
    }

    /** Where objects of a kind are. */
    public locate(kind: ObjectKind): Promise<ResourceLocation> {
        return this.discovery.locate(kind);
    }

    /** The collection that an object belongs to. */
    public async collectionPath(reference: ObjectReference): Promise<string> {
        return locationPath(await this.locate(reference), reference.namespace);
    }

    /** The object as it is now. */
    public async get(reference: ObjectReference): Promise<KubernetesObject> {
        return this.send({ path: await this.objectPath(reference) });
    }

    /** The objects of a collection that carry the labels. */
    public async list(kind: ObjectKind, namespace: string, labelSelector?: string): Promise<KubernetesObject> {
        const path = locationPath(await this.locate(kind), namespace);
        return this.send({ path, query: { labelSelector } });
    }

    /** POST: fails when the object exists. */
    public async create(object: KubernetesObject, options: WriteOptions): Promise<KubernetesObject> {
        const path = await this.collectionPath(referenceTo(object));
        return this.send({ method: "POST", path, query: writeQuery(options), body: object });
    }

    /** Server-side apply. */
    public async apply(object: KubernetesObject, options: WriteOptions): Promise<KubernetesObject> {
        return this.send({
            method: "PATCH",
            path: await this.objectPath(referenceTo(object)),
            query: { ...writeQuery(options), force: String(options.force ?? false) },
            body: object,
            contentType: "application/apply-patch+yaml",
        });
    }

    /** PUT: the object becomes exactly this. */
    public async replace(object: KubernetesObject, options: WriteOptions): Promise<KubernetesObject> {
        const path = await this.objectPath(referenceTo(object));
        return this.send({ method: "PUT", path, query: writeQuery(options), body: object });
    }

    /** A JSON patch (RFC 6902). */
    public async patch(reference: ObjectReference, operations: readonly object[]): Promise<KubernetesObject> {
        return this.send({
            method: "PATCH",
            path: await this.objectPath(reference),
            body: operations,
            contentType: "application/json-patch+json",
        });
    }

    /** Asks for the deletion; what has finalizers is still there afterwards. */
    public async delete(reference: ObjectReference, propagationPolicy: string): Promise<void> {
        const body = { apiVersion: "v1", kind: "DeleteOptions", propagationPolicy };
        await this.send({ method: "DELETE", path: await this.objectPath(reference), body });
    }

    private async objectPath(reference: ObjectReference): Promise<string> {
        return locationPath(await this.locate(reference), reference.namespace, reference.name);
    }

    private async send(request: KubernetesRequest): Promise<KubernetesObject> {
        const { status, body } = await this.connection.request(request);
        if (status >= 300) {
            throw new ApiError(status, body);
        }
        return body as KubernetesObject;
    }
}

function writeQuery(options: WriteOptions): Record<string, string | undefined> {
    return { fieldManager: options.fieldManager, dryRun: options.dryRun === true ? "All" : undefined };
}
