import { encryptedResource } from "../../components/pki/encrypted-resource";
import { ask, type Connect, type Right } from "../kubernetes/requests";

/** A kind of object as the API server stores it, and where it is read and written. */
export interface StoredResource {
    /** Plural and group, such as `deployments.apps`, for messages. */
    readonly name: string;
    /** Such as `apps/v1`. */
    readonly apiVersion: string;
    readonly kind: string;
    readonly plural: string;
    readonly namespaced: boolean;
}

/** What was found of the resources of an EncryptionConfiguration. */
export interface FoundResources {
    readonly resources: readonly StoredResource[];
    /** What could not be found, and why. */
    readonly faults: readonly string[];
}

interface ApiResource {
    readonly name: string;
    readonly kind: string;
    readonly namespaced: boolean;
    readonly verbs: readonly string[];
}

interface ApiGroup {
    readonly name: string;
    readonly versions: readonly { readonly groupVersion: string }[];
    readonly preferredVersion?: { readonly groupVersion: string };
}

/** Its events are those of the core group. */
const secondHome = "events.k8s.io";

/**
 * Looks up what names of an EncryptionConfiguration mean in a cluster: all that a wildcard covers and that can be listed and
 * written. A group that does not answer is a fault, and no reason to pass over the others.
 */
export async function storedResources(
    names: readonly string[],
    connect: Connect,
    signal: AbortSignal,
): Promise<FoundResources> {
    const discovery = new Discovery(connect, signal);
    const resources = new Map<string, StoredResource>();
    const faults: string[] = [];
    for (const name of names) {
        const wanted = encryptedResource(name);
        try {
            const groups = wanted.group === "*" ? await discovery.groupNames() : [wanted.group];
            const found: StoredResource[] = [];
            for (const group of groups) {
                found.push(...(await discovery.resourcesOf(group)));
            }
            const covered = found.filter(({ plural }) => wanted.resource === "*" || plural === wanted.resource);
            if (covered.length === 0 && wanted.resource !== "*") {
                faults.push(`${name}: the API server has no such resource that can be listed and written`);
            }
            for (const resource of covered) {
                resources.set(resource.name, resource);
            }
        } catch (error) {
            signal.throwIfAborted();
            faults.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
        }
    }
    return { resources: [...resources.values()], faults };
}

/** What the API server says it has (https://kubernetes.io/docs/concepts/overview/kubernetes-api/#discovery-api). */
class Discovery {
    private readonly connect: Connect;
    private readonly signal: AbortSignal;

    constructor(connect: Connect, signal: AbortSignal) {
        this.connect = connect;
        this.signal = signal;
    }

    public async groupNames(): Promise<string[]> {
        const { groups = [] } = (await this.get("/apis")) as { readonly groups?: readonly ApiGroup[] };
        return ["", ...groups.map(({ name }) => name).filter((name) => name !== secondHome)];
    }

    /** Each resource in the version that the API server prefers, or the first one that has it. */
    public async resourcesOf(group: string): Promise<StoredResource[]> {
        const found = new Map<string, StoredResource>();
        for (const apiVersion of await this.versionsOf(group)) {
            const path = group === "" ? `/api/${apiVersion}` : `/apis/${apiVersion}`;
            const { resources = [] } = (await this.get(path)) as { readonly resources?: readonly ApiResource[] };
            for (const { name, kind, namespaced } of resources.filter(isStored)) {
                const fullName = group === "" ? name : `${name}.${group}`;
                if (!found.has(fullName)) {
                    found.set(fullName, { name: fullName, apiVersion, kind, plural: name, namespaced });
                }
            }
        }
        return [...found.values()];
    }

    private async versionsOf(group: string): Promise<string[]> {
        if (group === "") {
            return ["v1"];
        }
        const { versions = [], preferredVersion } = (await this.get(`/apis/${group}`)) as Partial<ApiGroup>;
        const names = versions.map(({ groupVersion }) => groupVersion);
        return [...new Set([...(preferredVersion === undefined ? [] : [preferredVersion.groupVersion]), ...names])];
    }

    private async get(path: string): Promise<unknown> {
        const right: Right = { verb: "get", resource: path, docs: "docs/encryption-at-rest.md" };
        const { status, body } = await ask(this.connect, { path, signal: this.signal }, right);
        return status === 404 ? {} : (body ?? {});
    }
}

/** Parts such as `pods/status` are stored with the whole, and what cannot be listed and written is not stored at all. */
function isStored({ name, verbs }: ApiResource): boolean {
    return !name.includes("/") && verbs.includes("list") && verbs.includes("update");
}
