import {
    applicationGroup,
    applicationLabel,
    applicationPlurals,
    applicationVersion,
    bootstrapName,
    daemonName,
} from "../../components/fiaas/names";
import type { KubernetesResponse } from "../kubernetes/connection";
import { type Limits, NamespaceRequests } from "../kubernetes/namespace-requests";
import { type Connect, messageOf, Refused, Unanswered } from "../kubernetes/requests";
import type { ApplicationStatus, Deployment, Pod } from "./objects";

/** Seconds that a pod on its way out gets: nobody waits for what it still wants to say. */
const gracePeriodSeconds = "1";

/** Last lines of a log, and characters of each, that are worth reading in an error. */
const logLines = 10;
const logLineLength = 300;

/** What the bootstrap of one daemon reads and writes in its namespace. */
export class DaemonCluster {
    private readonly namespace: string;
    private readonly requests: NamespaceRequests;

    constructor(connect: Connect, namespace: string, limits: Limits) {
        this.namespace = namespace;
        this.requests = new NamespaceRequests(connect, namespace, limits, "docs/fiaas.md");
    }

    /** The daemon's Deployment; undefined when there is none. */
    public async deployment(): Promise<Deployment | undefined> {
        const path = `/apis/apps/v1/namespaces/${this.namespace}/deployments/${daemonName}`;
        return (await this.requests.get("deployments.apps", path)) as Deployment | undefined;
    }

    /** Gives the daemon's pods annotations, which replaces the pods when these are new. */
    public async annotateDaemonPods(annotations: Readonly<Record<string, string>>): Promise<void> {
        const path = `/apis/apps/v1/namespaces/${this.namespace}/deployments/${daemonName}`;
        const body = { spec: { template: { metadata: { annotations } } } };
        await this.requests.send("patch", "deployments.apps", path, {
            body,
            contentType: "application/merge-patch+json",
        });
    }

    /**
     * Gives the Application a label, or takes it away, whoever wrote it; where there is no Application there is nothing
     * to do.
     */
    public async labelApplication(label: string, value: string | null): Promise<void> {
        const path = `/apis/${applicationVersion}/namespaces/${this.namespace}/${applicationPlurals.application}/${daemonName}`;
        const body = { metadata: { labels: { [label]: value } } };
        const resource = `${applicationPlurals.application}.${applicationGroup}`;
        await this.requests.send("patch", resource, path, { body, contentType: "application/merge-patch+json" });
    }

    /**
     * The ApplicationStatus of that name; undefined when there is none.
     * @throws Refused when there is no definition of such objects.
     */
    public async applicationStatus(name: string): Promise<ApplicationStatus | undefined> {
        const collection = `/apis/${applicationGroup}/v1/namespaces/${this.namespace}/${applicationPlurals.status}`;
        const resource = `${applicationPlurals.status}.${applicationGroup}`;
        const response = await this.requests.send("get", resource, `${collection}/${name}`);
        if (response.status === 404 && !namesAnObject(response)) {
            await this.requireDefinition(collection, resource);
        }
        return (response.status === 404 ? undefined : response.body) as ApplicationStatus | undefined;
    }

    /** The bootstrap pod; undefined when there is none. */
    public async pod(): Promise<Pod | undefined> {
        return (await this.requests.get("pods", this.podPath)) as Pod | undefined;
    }

    /** The pods of the daemon itself. */
    public async daemonPods(): Promise<readonly Pod[]> {
        const query = { labelSelector: `${applicationLabel}=${daemonName}` };
        return (await this.requests.list("pods", this.podsPath, query)) as readonly Pod[];
    }

    /**
     * Makes the bootstrap pod.
     * @returns undefined when something is in the way, mostly an old pod.
     */
    public async createPod(manifest: unknown): Promise<Pod | undefined> {
        const response = await this.requests.send("create", "pods", this.podsPath, { body: manifest });
        if (response.status === 404) {
            const words = messageOf(response) ?? "not found";
            throw new Refused(`the bootstrap pod cannot be made (404): ${words}`, response.status);
        }
        return response.status === 409 ? undefined : (response.body as Pod);
    }

    /**
     * Deletes the bootstrap pod without waiting until it is gone.
     * @returns whether there was none.
     */
    public async deletePod(): Promise<boolean> {
        const query = { propagationPolicy: "Background", gracePeriodSeconds };
        const { status } = await this.requests.send("delete", "pods", this.podPath, { query });
        return status === 404;
    }

    /** The last words of a container; undefined when nobody may read them or there are none. */
    public async log(container: string): Promise<string | undefined> {
        const query = { container, tailLines: String(logLines) };
        try {
            const path = `${this.podPath}/log`;
            const { status, body } = await this.requests.send("get", "pods/log", path, { query, accept: "*/*" });
            return status === 200 && typeof body === "string" ? lastLines(body) : undefined;
        } catch (error) {
            if (error instanceof Refused || error instanceof Unanswered) {
                return undefined;
            }
            throw error;
        }
    }

    /** The namespace's quotas. */
    public async resourceQuotas(): Promise<readonly unknown[]> {
        const path = `/api/v1/namespaces/${this.namespace}/resourcequotas`;
        return this.requests.list("resourcequotas", path);
    }

    private get podsPath(): string {
        return `/api/v1/namespaces/${this.namespace}/pods`;
    }

    private get podPath(): string {
        return `${this.podsPath}/${bootstrapName}`;
    }

    /** Who may not list, but was told that the object is not there, may have to take that for an answer. */
    private async requireDefinition(collection: string, resource: string): Promise<void> {
        try {
            const { status } = await this.requests.send("list", resource, collection, { query: { limit: "1" } });
            if (status === 404) {
                throw new Refused(
                    `the cluster has no definition ${resource}, so no daemon can say how it went. ` +
                        "Set fiaas.crds.create: true, or have it made by whoever owns the cluster",
                    status,
                );
            }
        } catch (error) {
            if (!(error instanceof Refused && error.status === 403)) {
                throw error;
            }
        }
    }
}

/** Where there is a definition the API server names what it has not found. */
function namesAnObject({ body }: KubernetesResponse): boolean {
    const { details } = (body ?? {}) as { details?: { name?: unknown } };
    return typeof details?.name === "string";
}

/** The last lines of a text, none of them endless; undefined when there are none. */
export function lastLines(text: string): string | undefined {
    const lines = text.trimEnd().split("\n").slice(-logLines);
    const shown = lines.map((line) => (line.length > logLineLength ? `${line.slice(0, logLineLength)}…` : line));
    return text.trim() === "" ? undefined : shown.join("\n");
}
