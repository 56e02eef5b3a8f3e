import assert from "node:assert/strict";
import { customResourceDefinitions } from "../../../components/fiaas/custom-resource-definitions";
import { until } from "../../support/eventually";
import { addressesOf, type FiaasCluster, images } from "./fixture";

const name = "fiaas-deploy-daemon";
const labels = { app: name };
const access = "/apis/rbac.authorization.k8s.io/v1";
const accessGroup = "rbac.authorization.k8s.io";

/** A configuration as somebody wrote it once, with a comment that no program keeps. */
export const clusterConfigs = {
    withAccess: `# Ask the platform team before you change this.
enable-crd-support: true
use-apiextensionsv1-crd: true
use-networkingv1-ingress: true
disable-crd-creation: true
enable-service-account-per-app: yes
ingress-suffix: [example.com]   # the old domain
`,
    withoutAccess: `# no accounts here
enable-crd-support: true
use-apiextensionsv1-crd: true
use-networkingv1-ingress: true
disable-crd-creation: true
`,
} as const;

/** The fiaas.yml of the stable channel. */
export const stableSpecification = {
    version: 3,
    admin_access: true,
    replicas: { minimum: 1, maximum: 1 },
    resources: { requests: { memory: "128Mi" } },
    ports: [{ target_port: 5000 }],
    healthchecks: { liveness: { http: { path: "/healthz" } } },
    metrics: { prometheus: { path: "/internal-backstage/prometheus" } },
};

/** Does in a cluster what Skipper did, and leaves it as Skipper left it. */
export class SkipperRemains {
    private readonly cluster: FiaasCluster;

    constructor(cluster: FiaasCluster) {
        this.cluster = cluster;
    }

    /** The definitions in Skipper's form: without status, and without two of the kinds of additional labels. */
    public async definitions(): Promise<void> {
        for (const { manifest } of customResourceDefinitions()) {
            const definition = structuredClone(manifest) as unknown as SkipperDefinition;
            for (const version of definition.spec.versions) {
                delete version.subresources;
                const { properties } = version.schema.openAPIV3Schema;
                delete properties["status"];
                for (const additional of ["additional_labels", "additional_annotations"]) {
                    const kinds = properties["spec"]?.properties[additional]?.properties ?? {};
                    delete kinds["pod_disruption_budget"];
                    delete kinds["role_binding"];
                }
            }
            await this.post("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", definition);
        }
        await until("the kind Application", async () => {
            const { status } = await this.cluster.client.connection.request({
                path: "/apis/fiaas.schibsted.io/v1/applications",
            });
            return status === 200;
        });
    }

    /** Nearly everything for every account of the cluster, as the chart gives it. */
    public async groupRights(): Promise<void> {
        const rules = [{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }];
        await this.post(`${access}/clusterroles`, { metadata: { name: "fiaas-controller" }, rules });
        await this.post(`${access}/clusterrolebindings`, {
            metadata: { name: "fiaas-controller" },
            roleRef: { apiGroup: accessGroup, kind: "ClusterRole", name: "fiaas-controller" },
            subjects: [{ apiGroup: accessGroup, kind: "Group", name: "system:serviceaccounts" }],
        });
    }

    /** A namespace whose daemon runs; with the rights of `--manage-rbac`, or none. */
    public async daemon(namespace: string, deploymentId: string, hasAccess: boolean): Promise<void> {
        await this.post("/api/v1/namespaces", { metadata: { name: namespace } });
        await this.post(`/api/v1/namespaces/${namespace}/configmaps`, {
            metadata: { name, labels },
            data: {
                "cluster_config.yaml": hasAccess ? clusterConfigs.withAccess : clusterConfigs.withoutAccess,
                tag: "stable",
            },
        });
        if (hasAccess) {
            await this.managedRights(namespace);
        }
        await this.application(namespace, deploymentId);
        await this.bootstrap(namespace, hasAccess);
        await until(`a daemon in ${namespace} that watches`, () =>
            this.cluster.daemons.log.some((line) => line.startsWith(`${namespace}: daemon: watches`)),
        );
        const pod = `/api/v1/namespaces/${namespace}/pods/${name}-bootstrap`;
        await this.cluster.client.connection.request({ method: "DELETE", path: pod });
    }

    /** What Skipper writes with `--manage-rbac`: more than the daemon needs, and less. */
    private async managedRights(namespace: string): Promise<void> {
        const metadata = { name, labels };
        const all = ["create", "delete", "deletecollection", "get", "list", "update", "watch"];
        const rules = [
            { apiGroups: ["fiaas.schibsted.io"], resources: ["applications"], verbs: ["get", "list", "watch"] },
            { apiGroups: ["fiaas.schibsted.io"], resources: ["application-statuses"], verbs: all },
            {
                apiGroups: ["", "apps", "autoscaling", "apiextensions", "apiextensions.k8s.io", "extensions"].concat(
                    "networking.k8s.io",
                ),
                resources: [
                    "configmaps",
                    "customresourcedefinitions",
                    "deployments",
                    "horizontalpodautoscalers",
                ].concat(["ingresses", "pods", "resourcequotas", "services", "serviceaccounts"]),
                verbs: all,
            },
        ];
        const account = { kind: "ServiceAccount", name, namespace };
        const roleRef = { apiGroup: accessGroup, kind: "Role", name };
        const within = `${access}/namespaces/${namespace}`;
        await this.post(`/api/v1/namespaces/${namespace}/serviceaccounts`, {
            metadata,
            automountServiceAccountToken: true,
        });
        await this.post(`${within}/roles`, { metadata, rules });
        await this.post(`${within}/rolebindings`, { metadata, roleRef, subjects: [account] });
    }

    private async application(namespace: string, deploymentId: string): Promise<void> {
        const { application } = addressesOf(namespace);
        await this.post(application.replace(/\/[^/]*$/, ""), {
            apiVersion: "fiaas.schibsted.io/v1",
            kind: "Application",
            metadata: {
                name,
                labels: {
                    ...labels,
                    heritage: "FIAAS-Skipper",
                    "fiaas/bootstrap": "true",
                    "fiaas/deployment_id": deploymentId,
                },
            },
            spec: { application: name, image: images.old, config: stableSpecification },
        });
    }

    private async bootstrap(namespace: string, hasAccess: boolean): Promise<void> {
        const bootstrap = `${name}-bootstrap`;
        const args = ["--enable-crd-support", "--use-apiextensionsv1-crd", "--use-networkingv1-ingress"];
        await this.post(`/api/v1/namespaces/${namespace}/pods`, {
            metadata: { name: bootstrap, labels: { app: bootstrap } },
            spec: {
                restartPolicy: "Never",
                serviceAccountName: hasAccess ? name : "default",
                containers: [
                    {
                        name: bootstrap,
                        image: images.old,
                        command: [bootstrap],
                        args: hasAccess ? [...args, "--enable-service-account-per-app"] : args,
                    },
                ],
            },
        });
    }

    private async post(path: string, body: object): Promise<void> {
        const { status, body: answer } = await this.cluster.client.connection.request({ method: "POST", path, body });
        assert.equal(status, 201, `${path}: ${JSON.stringify(answer)}`);
    }
}

interface Schema {
    readonly properties: Record<string, Schema | undefined>;
}

interface SkipperDefinition {
    readonly spec: { readonly versions: { subresources?: object; readonly schema: { openAPIV3Schema: Schema } }[] };
}
