import assert from "node:assert/strict";
import { applicationStatusName } from "../../../components/fiaas/application-status-name";
import { daemonRules } from "../../../components/fiaas/daemon-rights";
import type { KubernetesConnection } from "../../../provider/kubernetes/connection";
import { until } from "../eventually";
import {
    applicationVersion,
    type ApplicationStatus,
    bootstrapName,
    type Deployment,
    daemonName,
    type Fields,
    type Pod,
} from "./kinds";

/** The configuration with which a daemon works on a cluster of today. */
export const workingConfiguration: Fields = {
    "enable-crd-support": true,
    "use-apiextensionsv1-crd": true,
    "use-networkingv1-ingress": true,
    "enable-service-account-per-app": true,
    "disable-crd-creation": true,
};

/** The release that the playground's daemons are, unless a test says otherwise. */
export const release = "fiaas/fiaas-deploy-daemon:v1.10.0";

/** What a namespace's daemon has before its bootstrap. */
export interface PlaceOptions {
    /** Content of cluster_config.yaml over {@link workingConfiguration}. */
    readonly configuration?: Fields;
    /** The rules of the Role, by resource; everything that the daemon needs unless some are left out. */
    readonly without?: readonly string[];
}

/** One namespace, with what the daemon needs there, as an administrator sees it. */
export class Place {
    public readonly name: string;
    private readonly connection: KubernetesConnection;

    private constructor(connection: KubernetesConnection, name: string) {
        this.connection = connection;
        this.name = name;
    }

    /** Creates the namespace with service account, rights and ConfigMap. */
    public static async create(
        connection: KubernetesConnection,
        name: string,
        { configuration = {}, without = [] }: PlaceOptions = {},
    ): Promise<Place> {
        const place = new Place(connection, name);
        await place.post("/api/v1/namespaces", { metadata: { name } });
        await place.post(place.path("/api/v1", "serviceaccounts"), { metadata: { name: daemonName } });
        const content = { ...workingConfiguration, ...configuration };
        const rules = daemonRules(content, "v1.10.0").namespace.filter(
            ({ resources }) => !resources.some((resource) => without.includes(resource)),
        );
        const access = "/apis/rbac.authorization.k8s.io/v1";
        await place.post(place.path(access, "roles"), { metadata: { name: daemonName }, rules });
        await place.post(place.path(access, "rolebindings"), {
            metadata: { name: daemonName },
            roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: daemonName },
            subjects: [{ kind: "ServiceAccount", name: daemonName, namespace: name }],
        });
        await place.post(place.path("/api/v1", "configmaps"), {
            metadata: { name: daemonName, labels: { app: daemonName } },
            data: { "cluster_config.yaml": JSON.stringify(content), tag: "stable" },
        });
        return place;
    }

    /** Changes the daemon's configuration, over {@link workingConfiguration}. */
    public async configure(configuration: Fields): Promise<void> {
        const data = { "cluster_config.yaml": JSON.stringify({ ...workingConfiguration, ...configuration }) };
        await this.patch(this.path("/api/v1", "configmaps", daemonName), { data });
    }

    /** Writes an Application; the daemon's own, unless named otherwise. */
    public async deploy(deploymentId: string, image = release, name = daemonName, config: Fields = {}): Promise<void> {
        const path = this.path(`/apis/${applicationVersion}`, "applications", name);
        const labels = { app: name, "fiaas/bootstrap": "true", "fiaas/deployment_id": deploymentId };
        const standard = {
            version: 3,
            admin_access: true,
            replicas: { minimum: 1, maximum: 1 },
            ports: [{ target_port: 5000 }],
            healthchecks: { liveness: { http: { path: "/healthz" } } },
        };
        const spec = { application: name, image, config: { ...standard, ...config } };
        const kind = { apiVersion: applicationVersion, kind: "Application" };
        const query = { fieldManager: "test", force: "true" };
        const { status } = await this.connection.request({
            method: "PATCH",
            path,
            query,
            contentType: "application/apply-patch+yaml",
            body: { ...kind, metadata: { name, labels }, spec },
        });
        assert.ok(status < 300, `${path}: ${status}`);
    }

    /** Creates the bootstrap pod. */
    public async bootstrap(
        changes: { readonly image?: string; readonly args?: readonly string[] } = {},
    ): Promise<void> {
        const container = {
            name: bootstrapName,
            image: changes.image ?? release,
            command: [bootstrapName],
            args: changes.args ?? ["--enable-crd-support"],
            env: [{ name: "FIAAS_VERSION", value: "v1.10.0" }],
            terminationMessagePolicy: "FallbackToLogsOnError",
            volumeMounts: [{ name: "config", mountPath: "/var/run/config/fiaas/" }],
        };
        await this.post(this.path("/api/v1", "pods"), {
            metadata: { name: bootstrapName, labels: { app: bootstrapName } },
            spec: {
                restartPolicy: "Never",
                serviceAccountName: daemonName,
                containers: [container],
                volumes: [{ name: "config", configMap: { name: daemonName } }],
            },
        });
    }

    /** How the bootstrap pod has ended, or what it waits for. */
    public async outcome(): Promise<BootstrapOutcome> {
        return until(`the end of the bootstrap in ${this.name}`, async () => {
            const pod = (await this.get("/api/v1", "pods", bootstrapName)) as BootstrapPod | undefined;
            const { phase, containerStatuses } = pod?.status ?? {};
            const terminated = containerStatuses?.[0]?.state?.terminated;
            return terminated !== undefined && phase !== undefined && { phase, ...terminated };
        });
    }

    /** The ApplicationStatus of a deployment id. */
    public async status(deploymentId: string, name = daemonName): Promise<ApplicationStatus | undefined> {
        const object = applicationStatusName(name, deploymentId);
        const found = await this.get(`/apis/${applicationVersion}`, "application-statuses", object);
        return found as ApplicationStatus | undefined;
    }

    /** Waits for the result of a deployment id. */
    public async result(deploymentId: string, wanted: string, name = daemonName): Promise<void> {
        await until(`${wanted} of ${name} ${deploymentId} in ${this.name}`, async () => {
            return (await this.status(deploymentId, name))?.result === wanted;
        });
    }

    /** Reads an object; undefined when there is none. */
    public async get(group: string, resource: string, name: string): Promise<unknown> {
        const { status, body } = await this.connection.request({ path: this.path(group, resource, name) });
        return status === 200 ? body : undefined;
    }

    /** The image that the daemon's Deployment has. */
    public async deployedImage(): Promise<string | undefined> {
        const deployment = await this.get("/apis/apps/v1", "deployments", daemonName);
        return (deployment as Deployment | undefined)?.spec.template.spec.containers[0]?.image;
    }

    /** The daemon's pods that are not on their way out. */
    public async daemonPods(): Promise<readonly Pod[]> {
        const query = { labelSelector: `app=${daemonName}` };
        const { body } = await this.connection.request({ path: this.path("/api/v1", "pods"), query });
        return (body as { items: Pod[] }).items.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
    }

    /** Deletes an object as the given propagation has it. */
    public async delete(
        group: string,
        resource: string,
        name: string,
        propagationPolicy = "Foreground",
    ): Promise<void> {
        const path = this.path(group, resource, name);
        await this.connection.request({ method: "DELETE", path, query: { propagationPolicy } });
    }

    private path(group: string, resource: string, name?: string): string {
        return `${group}/namespaces/${this.name}/${resource}${name === undefined ? "" : `/${name}`}`;
    }

    private async patch(path: string, body: unknown): Promise<void> {
        const contentType = "application/merge-patch+json";
        const { status } = await this.connection.request({ method: "PATCH", path, contentType, body });
        assert.equal(status, 200, path);
    }

    private async post(path: string, body: unknown): Promise<void> {
        const { status } = await this.connection.request({ method: "POST", path, body });
        assert.equal(status, 201, path);
    }
}

/** How a bootstrap pod has ended. */
export interface BootstrapOutcome {
    readonly phase: string;
    readonly exitCode: number;
    readonly reason: string;
    readonly message?: string;
}

interface BootstrapPod {
    readonly status?: {
        readonly phase?: string;
        readonly containerStatuses?: readonly {
            readonly state?: { readonly terminated?: Omit<BootstrapOutcome, "phase"> };
        }[];
    };
}
