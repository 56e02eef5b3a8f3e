import type { KubernetesConnection } from "../../provider/kubernetes/connection";
import { ApiError, NoMatchError } from "./api-error";
import { type ObjectKind, groupOf } from "./kubernetes-object";

/** Where the API server keeps objects of a kind. */
export interface ResourceLocation {
    /** Name in paths, such as `configmaps`. */
    readonly plural: string;
    readonly namespaced: boolean;
    /** `/api/v1` or `/apis/<group>/<version>`. */
    readonly root: string;
}

interface ResourceList {
    readonly resources?: readonly { readonly name: string; readonly kind: string; readonly namespaced: boolean }[];
}

/** The path of a collection, or of one object in it. */
export function locationPath(location: ResourceLocation, namespace: string, name?: string): string {
    const scope = location.namespaced ? `/namespaces/${encodeURIComponent(namespace || "default")}` : "";
    const object = name === undefined ? "" : `/${encodeURIComponent(name)}`;
    return `${location.root}${scope}/${location.plural}${object}`;
}

/** Finds the paths of kinds; one request for each API version, and again only for a kind that was not there. */
export class Discovery {
    private readonly connection: KubernetesConnection;
    private readonly known = new Map<string, ReadonlyMap<string, ResourceLocation>>();
    private readonly pending = new Map<string, Promise<ReadonlyMap<string, ResourceLocation>>>();

    constructor(connection: KubernetesConnection) {
        this.connection = connection;
    }

    /**
     * Where objects of a kind are.
     * @throws NoMatchError when the API server does not serve the kind.
     */
    public async locate(kind: ObjectKind): Promise<ResourceLocation> {
        const found =
            this.known.get(kind.apiVersion)?.get(kind.kind) ?? (await this.load(kind.apiVersion)).get(kind.kind);
        if (found === undefined) {
            throw new NoMatchError(kind);
        }
        return found;
    }

    /** Requests for the same API version at the same time are one request. */
    private load(apiVersion: string): Promise<ReadonlyMap<string, ResourceLocation>> {
        let pending = this.pending.get(apiVersion);
        if (pending === undefined) {
            pending = this.fetch(apiVersion).finally(() => this.pending.delete(apiVersion));
            this.pending.set(apiVersion, pending);
        }
        return pending;
    }

    private async fetch(apiVersion: string): Promise<ReadonlyMap<string, ResourceLocation>> {
        const root = groupOf(apiVersion) === "" ? `/api/${apiVersion}` : `/apis/${apiVersion}`;
        const { status, body } = await this.connection.request({ path: root });
        if (status === 404) {
            return new Map();
        }
        if (status >= 300) {
            throw new ApiError(status, body);
        }
        const locations = new Map<string, ResourceLocation>();
        for (const { name, kind, namespaced } of (body as ResourceList).resources ?? []) {
            // Subresources such as `pods/status` carry the kind, too.
            if (!name.includes("/")) {
                locations.set(kind, { plural: name, namespaced, root });
            }
        }
        this.known.set(apiVersion, locations);
        return locations;
    }
}
