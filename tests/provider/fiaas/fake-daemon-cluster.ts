import type http from "node:http";
import { applicationStatusName } from "../../../components/fiaas/application-status-name";
import type { Condition, ContainerStatus, Deployment, Pod } from "../../../provider/fiaas/objects";
import { FakeCluster } from "../fake-cluster";

/** The image that the daemon is to have. */
export const image = "fiaas/fiaas-deploy-daemon:1";
/** The id that the daemon is to deploy, and the name of the status that it then writes. */
export const deploymentId = "abc";
export const statusName = applicationStatusName("fiaas-deploy-daemon", deploymentId);

type Reply = { status: number; body?: unknown } | "cut";

/** A namespace with a daemon. */
export class FakeDaemonCluster extends FakeCluster {
    public deployment: Deployment | undefined;
    public status: { metadata: { resourceVersion: string }; result: string } | undefined;
    public pod: Pod | undefined;
    /** What the kubelet says of the image of the bootstrap pod, once it runs. */
    public imageId: string | undefined;
    public daemonPods: Pod[] = [];
    public log: string | undefined;
    public quotas: unknown[] = [];
    /** Replies instead of the usual ones, by verb and resource, such as `get pods`. */
    public readonly replies: Record<string, Reply | undefined> = {};
    /** What was asked, as verb and resource. */
    public readonly requests: string[] = [];
    /** Manifests of the pods that were made. */
    public readonly manifests: { spec?: { containers?: { resources?: unknown }[] } }[] = [];
    /** What the Application's labels were patched with. */
    public readonly labels: Readonly<Record<string, string | null>>[] = [];
    /** What happens when the pod is made. */
    public onPod: () => unknown = () => undefined;
    /** What happens when something was asked, as verb and resource. */
    public onAnswer: (request: string) => unknown = () => undefined;
    private pods = 0;

    /** A bootstrap as it should be: the pod writes the status and the Deployment, then it ends. */
    public bootstrapWell(last: Deployment = deploymentOf()): this {
        this.after(1000, () => this.container({ running: {} }, "Running"));
        this.after(3000, () => {
            this.result("SUCCESS");
            this.deployment = deploymentOf({ available: 0 });
        });
        this.after(5000, () => this.container({ terminated: { exitCode: 0 } }, "Succeeded"));
        this.after(8000, () => (this.deployment = last));
        return this;
    }

    /** Sets the state of the pod's container. */
    public container(state: ContainerStatus["state"] & { running?: object }, phase = "Pending"): this {
        const image = this.imageId === undefined ? {} : { imageID: this.imageId };
        const status = { phase, containerStatuses: [{ name: "bootstrap", ...image, state }] };
        this.pod = { ...this.pod, status };
        return this;
    }

    public conditions(conditions: readonly Condition[]): this {
        this.pod = { ...this.pod, status: { phase: "Pending", conditions } };
        return this;
    }

    public result(result: string): this {
        this.status = { metadata: { resourceVersion: String(this.seconds + 1) }, result };
        return this;
    }

    /** How often that was asked. */
    public count(request: string): number {
        return this.requests.filter((each) => each === request).length;
    }

    protected override answer(request: http.IncomingMessage): { status: number; body?: unknown } | undefined {
        const key = keyOf(request);
        this.requests.push(key);
        const reply = this.replies[key];
        if (reply === "cut") {
            request.socket.destroy();
            return undefined;
        }
        const answer = reply ?? this.usual(key, request);
        this.onAnswer(key);
        return answer;
    }

    private usual(key: string, request: http.IncomingMessage): { status: number; body?: unknown } {
        switch (key) {
            case "get deployments":
                return found(this.deployment);
            case "get application-statuses":
                return found(this.status);
            case "get pods":
                return found(this.pod);
            case "get pods/log":
                return found(this.log);
            case "list pods":
                return { status: 200, body: { items: this.daemonPods } };
            case "list resourcequotas":
                return { status: 200, body: { items: this.quotas } };
            case "patch applications":
                return this.labelApplication(request);
            case "create pods":
                return this.createPod(request);
            case "delete pods":
                return this.deletePod();
            default:
                return { status: 404 };
        }
    }

    private labelApplication(request: http.IncomingMessage): { status: number; body?: unknown } {
        request.on("data", (data: Buffer) => {
            const { metadata } = JSON.parse(data.toString()) as { metadata: { labels: Record<string, string | null> } };
            this.labels.push(metadata.labels);
        });
        return { status: 200, body: {} };
    }

    private createPod(request: http.IncomingMessage): { status: number; body?: unknown } {
        request.on("data", (data: Buffer) => this.manifests.push(JSON.parse(data.toString()) as object));
        if (this.pod !== undefined) {
            return { status: 409, body: { message: "object is being deleted" } };
        }
        this.pods += 1;
        this.pod = { metadata: { uid: `uid-${this.pods}` }, status: { phase: "Pending" } };
        const body = this.pod;
        this.onPod();
        return { status: 201, body };
    }

    private deletePod(): { status: number; body?: unknown } {
        const { pod } = this;
        if (pod?.metadata?.finalizers === undefined) {
            this.pod = undefined;
        } else {
            this.pod = { ...pod, metadata: { ...pod.metadata, deletionTimestamp: "now" } };
        }
        return found(pod);
    }
}

/** A Deployment of the daemon; by default as it is in the end. */
export function deploymentOf({ from = image, generation = 1, available = 1, conditions = [] as Condition[] } = {}) {
    return {
        metadata: { generation },
        spec: { replicas: 1, template: { spec: { containers: [{ image: from }] } } },
        status: { observedGeneration: 1, updatedReplicas: 1, availableReplicas: available, conditions },
    };
}

/** What authorization answers. */
export function forbidden(verb: string, resource: string): { status: number; body: { message: string } } {
    const message = `${resource} is forbidden: User "ci" cannot ${verb} resource "${resource}" in the namespace "a"`;
    return { status: 403, body: { message } };
}

function found(body: unknown): { status: number; body?: unknown } {
    return body === undefined ? { status: 404, body: { details: { name: "x" } } } : { status: 200, body };
}

function keyOf({ method = "", url = "" }: http.IncomingMessage): string {
    const [path = ""] = url.split("?");
    const [, resource = "", name, subresource] =
        /\/namespaces\/[^/]+\/([^/]+)(?:\/([^/]+))?(?:\/(.+))?$/.exec(path) ?? [];
    const verbs: Record<string, string> = {
        POST: "create",
        PATCH: "patch",
        DELETE: "delete",
        GET: name === undefined ? "list" : "get",
    };
    return `${verbs[method] ?? method} ${resource}${subresource === undefined ? "" : `/${subresource}`}`;
}
