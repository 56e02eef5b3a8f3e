import assert from "node:assert/strict";
import { type ClusterClient, clusterClient } from "../../support/cluster-client";
import { createProject, type Project } from "../../support/project";
import { sharedControlPlane, testEngine } from "../../support/shared-cluster";

const cluster = { identifier: "test" };

/** A namespace with everything in it that a namespace can have. */
const limited = {
    podSecurity: { enforce: "restricted", version: "v1.35" },
    quota: { pods: 50, "requests.memory": "2048Mi", "count/deployments.apps": "5" },
    limits: { default: { memory: "512Mi" }, defaultRequest: { cpu: 0.1 }, max: { memory: "1Gi" } },
    defaultDeny: { ingress: true, egress: true },
};
const guarded = { protect: true, quota: { pods: 1 } };
const kept = { retainOnDelete: true, quota: { pods: 2 }, defaultDeny: { ingress: true } };
const foreign = { create: false, quota: { pods: 3 } };

const quotas = "resourcequotas/flotilla";
const limitRanges = "limitranges/flotilla";
const policies = "networkpolicies/default-deny";

interface LiveObject {
    readonly metadata: { readonly uid: string; readonly labels?: Readonly<Record<string, string>> };
    readonly spec: Readonly<Record<string, unknown>>;
}

describe("namespaces on a real API server", () => {
    let project: Project;
    let client: ClusterClient;

    /** An object in a namespace, such as `resourcequotas/flotilla`; nothing when it is not there. */
    async function live(namespace: string, name: string): Promise<LiveObject | undefined> {
        const group = name === policies ? "/apis/networking.k8s.io/v1" : "/api/v1";
        const { status, body } = await client.connection.request({ path: `${group}/namespaces/${namespace}/${name}` });
        return status === 200 ? (body as LiveObject) : undefined;
    }

    async function dryRunPod(namespace: string, securityContext: object): Promise<{ status: number; text: string }> {
        const container = { name: "a", image: "a:1", securityContext };
        const body = { metadata: { name: "pod" }, spec: { containers: [container] } };
        const path = `/api/v1/namespaces/${namespace}/pods?dryRun=All`;
        const answer = await client.connection.request({ method: "POST", path, body });
        return { status: answer.status, text: JSON.stringify(answer.body) };
    }

    async function setForeignLabel(path: string): Promise<void> {
        const answer = await client.connection.request({
            method: "PATCH",
            path: `/api/v1/namespaces/${path}?fieldManager=some-operator`,
            body: { metadata: { labels: { foreign: "kept" } } },
            contentType: "application/merge-patch+json",
        });
        assert.equal(answer.status, 200);
    }

    before(async () => {
        const plane = await sharedControlPlane();
        project = await createProject(await testEngine(), plane.kubeconfig);
        client = await clusterClient(plane.kubeconfig);
        await client.createNamespace("ns-foreign");
        project.configure({
            cluster,
            namespaces: {
                "ns-limited": limited,
                "ns-guarded": guarded,
                "ns-kept": kept,
                "ns-foreign": foreign,
            },
        });
    });

    after(() => {
        client.connection.close();
    });

    it("makes quota, limits and network policy as declared, also in a namespace that is not its own", async () => {
        const run = await project.pulumi("up", "--yes", "--skip-preview");

        assert.equal(run.code, 0, run.text);
        assert.deepEqual((await live("ns-limited", quotas))?.spec, {
            hard: { pods: "50", "requests.memory": "2Gi", "count/deployments.apps": "5" },
        });
        assert.deepEqual((await live("ns-limited", limitRanges))?.spec, {
            limits: [
                {
                    type: "Container",
                    default: { memory: "512Mi" },
                    // Kubernetes adds the request of a container that says nothing from the default limit.
                    defaultRequest: { cpu: "100m", memory: "512Mi" },
                    max: { memory: "1Gi" },
                },
            ],
        });
        assert.deepEqual((await live("ns-limited", policies))?.spec, {
            podSelector: {},
            policyTypes: ["Ingress", "Egress"],
        });
        assert.deepEqual((await live("ns-kept", policies))?.spec, { podSelector: {}, policyTypes: ["Ingress"] });
        assert.deepEqual((await live("ns-foreign", quotas))?.spec, { hard: { pods: "3" } });
    });

    it("is all unchanged in a second up", async () => {
        const run = await project.pulumi("up", "--yes", "--skip-preview", "--expect-no-changes");

        assert.equal(run.code, 0, run.text);
    });

    it("has the API server refuse a pod that breaks the enforced level, and take one that keeps it", async () => {
        const refused = await dryRunPod("ns-limited", { privileged: true });
        const taken = await dryRunPod("ns-limited", {
            allowPrivilegeEscalation: false,
            runAsNonRoot: true,
            capabilities: { drop: ["ALL"] },
            seccompProfile: { type: "RuntimeDefault" },
        });

        assert.equal(refused.status, 403);
        assert.match(refused.text, /violates PodSecurity \\"restricted:v1\.35\\"/);
        assert.equal(taken.status, 201, taken.text);
        assert.match(taken.text, /"limits":\{"memory":"512Mi"\},"requests":\{"cpu":"100m","memory":"512Mi"\}/);
    });

    it("forgets nothing of a protected namespace that was taken out of the file", async () => {
        project.configure({
            cluster,
            namespaces: { "ns-limited": limited, "ns-kept": kept, "ns-foreign": foreign },
        });

        const refused = await project.pulumi("up", "--yes", "--skip-preview");

        assert.notEqual(refused.code, 0);
        assert.match(refused.text, /cannot be deleted\s+because it is protected/);
        assert.ok(await live("ns-guarded", quotas));
        assert.ok(project.state().includes("test-ns-guarded-quota"));
    });

    it("shows an edit key by key, applies it in place, and leaves alone what others set", async () => {
        const before = [await live("ns-limited", quotas), await live("ns-limited", limitRanges)];
        await setForeignLabel("ns-limited");
        await setForeignLabel("ns-limited/resourcequotas/flotilla");
        project.configure({
            cluster,
            namespaces: {
                "ns-limited": {
                    podSecurity: { enforce: "baseline" },
                    quota: { pods: 60, "requests.memory": "2048Mi" },
                    limits: { default: { memory: "256Mi" }, defaultRequest: { cpu: 0.1 }, max: { memory: "1Gi" } },
                    defaultDeny: { ingress: true },
                },
                "ns-guarded": { retainOnDelete: true, quota: { pods: 1 } },
                "ns-kept": { ...kept, quota: {} },
                "ns-foreign": foreign,
            },
        });

        const [preview = ""] = (await project.succeed("up", "--yes", "--diff")).split(/^Updating/m);
        assert.match(preview, /~ pods +: "50" => "60"/);
        assert.match(preview, /~ memory: "512Mi" => "256Mi"/);
        assert.match(preview, /~ pod-security\.kubernetes\.io\/enforce +: "restricted" => "baseline"/);
        const after = [await live("ns-limited", quotas), await live("ns-limited", limitRanges)];
        assert.deepEqual(
            after.map((object) => object?.metadata.uid),
            before.map((object) => object?.metadata.uid),
        );
        assert.deepEqual(after[0]?.spec, { hard: { pods: "60", "requests.memory": "2Gi" } });
        assert.deepEqual(after[0].metadata.labels, { foreign: "kept" });
        assert.deepEqual(after[1]?.spec["limits"], [
            {
                type: "Container",
                default: { memory: "256Mi" },
                defaultRequest: { cpu: "100m", memory: "256Mi" },
                max: { memory: "1Gi" },
            },
        ]);
        assert.deepEqual((await live("ns-limited", policies))?.spec["policyTypes"], ["Ingress"]);
        assert.deepEqual((await client.namespace("ns-limited"))?.metadata.labels, {
            foreign: "kept",
            "kubernetes.io/metadata.name": "ns-limited",
            "pod-security.kubernetes.io/enforce": "baseline",
            "pod-security.kubernetes.io/audit": "baseline",
            "pod-security.kubernetes.io/warn": "baseline",
        });
    });

    it("deletes a quota that was taken out of the file, also where the namespace would be kept", async () => {
        assert.equal(await live("ns-kept", quotas), undefined);
        assert.ok(await live("ns-kept", policies));
    });

    it("hands a namespace over that is kept, with create: false, and goes on with what is in it", async () => {
        const [namespace, quota] = [await client.namespace("ns-guarded"), await live("ns-guarded", quotas)];
        project.configure({
            cluster,
            namespaces: {
                "ns-limited": { quota: { pods: 60 } },
                "ns-guarded": { create: false, quota: { pods: 9 } },
                "ns-kept": { ...kept, quota: {} },
                "ns-foreign": foreign,
            },
        });

        const up = await project.pulumi("up", "--yes", "--skip-preview");

        assert.equal(up.code, 0, up.text);
        assert.equal((await client.namespace("ns-guarded"))?.metadata.uid, namespace?.metadata.uid);
        const changed = await live("ns-guarded", quotas);
        assert.deepEqual([changed?.metadata.uid, changed?.spec["hard"]], [quota?.metadata.uid, { pods: "9" }]);
    });

    it("destroys everything but namespaces that are kept, with what is in them, or not its own", async () => {
        const run = await project.pulumi("destroy", "--yes", "--skip-preview");

        assert.equal(run.code, 0, run.text);
        const left = (await client.namespaceNames()).filter((name) => name.startsWith("ns-"));
        assert.deepEqual(left, ["ns-foreign", "ns-guarded", "ns-kept"]);
        assert.ok(await live("ns-kept", policies));
        assert.equal(await live("ns-foreign", quotas), undefined);
        assert.equal(await live("ns-guarded", quotas), undefined);
        assert.ok(!project.state().includes("ns-kept"));
    });
});
