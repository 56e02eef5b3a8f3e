import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { kubeconfigOf, parseKubeconfig, selectContext } from "../../../components/cluster/kubeconfig";
import { rightsFor } from "../../../components/deployer/rights";
import { roleBindingObject, roleObject } from "../../../components/fiaas/access";
import { bootstrapObjects, declaredDaemonObjects } from "../../../components/fiaas/objects";
import { connect, type KubernetesConnection } from "../../../provider/kubernetes/connection";
import { type ClusterClient, clusterClient } from "../../support/cluster-client";
import { eventually } from "../../support/eventually";
import { sharedControlPlane } from "../../support/shared-cluster";

const namespace = "fiaas-access";
const access = `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}`;
const daemon = {
    clusterConfig: { "enable-service-account-per-app": true, "disable-crd-creation": true },
    version: "v1.10.0",
    bindDefault: false,
    direct: false,
    digest: undefined,
    adopt: undefined,
};
const role = roleObject(daemon, namespace);
const binding = roleBindingObject(daemon, namespace);

/** What the account has to be able to do stands in components/fiaas/objects.ts; here it is put to the API server. */
describe("an account with the rights for a daemon's objects", () => {
    let admin: ClusterClient;
    let account: KubernetesConnection;

    async function make(path: string, body: unknown): Promise<Record<string, unknown>> {
        const answer = await admin.connection.request({ method: "POST", path, body });
        assert.equal(answer.status, 201, JSON.stringify(answer.body));
        return answer.body as Record<string, unknown>;
    }

    async function post(path: string, body: unknown): Promise<number> {
        return (await account.request({ method: "POST", path, body })).status;
    }

    async function apply(path: string, body: unknown): Promise<number> {
        const contentType = "application/apply-patch+yaml";
        const query = { fieldManager: "test", force: "true" };
        return (await account.request({ method: "PATCH", path, body, contentType, query })).status;
    }

    before(async () => {
        const { kubeconfig } = await sharedControlPlane();
        admin = await clusterClient(kubeconfig);
        await admin.createNamespace(namespace);
        const accounts = `/api/v1/namespaces/${namespace}/serviceaccounts`;
        await make(accounts, { metadata: { name: "deployer" } });
        const rules = rightsFor([
            ...declaredDaemonObjects({ namespace, daemon }),
            ...bootstrapObjects({ namespace, daemon }),
        ]).namespaces[namespace];
        await make(`${access}/roles`, { metadata: { name: "deployer" }, rules });
        await make(`${access}/rolebindings`, {
            metadata: { name: "deployer" },
            roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "deployer" },
            subjects: [{ kind: "ServiceAccount", name: "deployer", namespace }],
        });
        const token = (await make(`${accounts}/deployer/token`, { spec: {} }))["status"] as { token: string };
        const context = selectContext(parseKubeconfig(readFileSync(kubeconfig, "utf8"), parse));
        account = await connect(kubeconfigOf({ ...context, user: { token: token.token } }));
        await eventually(async () => {
            const path = `/api/v1/namespaces/${namespace}/resourcequotas`;
            assert.equal((await account.request({ path })).status, 200);
        });
    });

    after(async () => {
        await admin.deleteNamespace(namespace);
    });

    it("could not make the role even if it might make roles: its name is not known when rights are looked at", async () => {
        const creator = { name: "creator" };
        const rules = [{ apiGroups: [role.apiVersion.split("/")[0]], resources: ["roles"], verbs: ["create"] }];
        await make(`${access}/roles`, { metadata: creator, rules });
        const subjects = [{ kind: "ServiceAccount", name: "deployer", namespace }];
        const roleRef = { ...binding.roleRef, ...creator };
        await make(`${access}/rolebindings`, { metadata: creator, roleRef, subjects });
        const empty = { ...role, metadata: { name: "empty" }, rules: [] };
        await eventually(async () => {
            assert.equal(await post(`${access}/roles`, empty), 201);
        });

        assert.equal(await post(`${access}/roles`, role), 403);
    });

    it("can change the role once it is there", async () => {
        await make(`${access}/roles`, { ...role, rules: [] });

        assert.equal(await apply(`${access}/roles/${role.metadata.name}`, role), 200);
    });

    it("can bind that role and no other one", async () => {
        const other = { ...binding.roleRef, kind: "ClusterRole", name: "cluster-admin" };

        assert.equal(await post(`${access}/rolebindings`, { ...binding, roleRef: other }), 403);
        assert.equal(await post(`${access}/rolebindings`, binding), 201);
    });

    it("cannot give itself more", async () => {
        const more = { ...role, metadata: { name: "deployer" } };

        assert.equal(await apply(`${access}/roles/deployer`, more), 403);
    });
});
