import assert from "node:assert/strict";
import { call, CallingClient, type Credentials, credentialsOf, servedFingerprint } from "../../support/calling-client";
import {
    type CatalogControlPlane,
    freePorts,
    type PlacedFiles,
    startCatalogControlPlane,
} from "../../support/catalog-control-plane";
import { type ClusterClient, clusterClient, clusterClientOf } from "../../support/cluster-client";
import { eventually, unhurried } from "../../support/eventually";
import { createProject, type Project } from "../../support/project";
import { sharedControlPlane, testEngine } from "../../support/shared-cluster";

const namespace = "pki-control-plane";

/** What is left of the first rotation. */
const rotated = { kubernetes: { rotation: "drop" } };

/** What is left of all rotations. */
const everywhere = {
    kubernetes: { generation: 2 },
    "kubernetes-etcd": { generation: 2 },
    "kubernetes-etcd-peer": { generation: 2 },
};

/** Days in milliseconds. */
const day = 24 * 60 * 60 * 1000;

/** What the tests look at of the stack's outputs. */
interface Outputs {
    readonly certificates: Readonly<Record<string, { readonly fingerprint: string; readonly notBefore: string }>>;
    readonly kubeconfigs: Readonly<Record<string, string>>;
    readonly joinScripts: Readonly<Record<string, string>>;
}

describe("a control plane on the certificates of the default catalog", function () {
    this.timeout(300_000);

    let project: Project;
    let cluster: ClusterClient;
    let plane: CatalogControlPlane;
    let pki: object;
    let lastBundle = "";
    /** What is answered to a token that was signed before the rotation of the key pair, and to a new one, after each step. */
    const statuses: number[] = [];

    before(async () => {
        const shared = await sharedControlPlane();
        cluster = await clusterClient(shared.kubeconfig);
        project = await createProject(await testEngine(), shared.kubeconfig);
        const ports = await freePorts();
        pki = { namespace, apiServer: { server: `https://127.0.0.1:${ports.apiServer}` } };
        // All certificates are due when the clock is put right: they end in 65 days.
        project.environment["FLOTILLA_TODAY"] = new Date(Date.now() - 300 * day).toISOString().slice(0, 10);
        await up({});
        plane = await startCatalogControlPlane(placed, ports);
    });

    after(async () => {
        await plane.stop();
        await project.pulumi("destroy", "--yes", "--skip-preview");
    });

    /** The catalog as the cluster has it. */
    const placed: PlacedFiles = {
        read: async (place) => {
            const [name, key = ""] = place.split("/");
            const isPublic = key === "ca.crt" || key === "sa.pub";
            const path = `/api/v1/namespaces/${namespace}/${isPublic ? "configmaps" : "secrets"}/${name}`;
            const { status, body } = await cluster.connection.request({ path });
            assert.equal(status, 200, place);
            const text = (body as { data: Record<string, string> }).data[key] ?? "";
            return isPublic ? text : Buffer.from(text, "base64").toString();
        },
    };

    function configure(more: object): void {
        project.configure({
            cluster: { identifier: "pki" },
            namespaces: { [namespace]: {} },
            nodes: { n0: { addresses: ["127.0.0.1"], roles: ["control-plane", "etcd"] } },
            pki: { ...pki, ...more },
            // The name is in the API server's certificate; nobody joins here.
            join: { server: "https://kubernetes.default.svc:6443", clusterDNS: ["10.96.0.10"] },
        });
    }

    async function up(more: object): Promise<string> {
        configure(more);
        return project.succeed("up", "--yes", "--skip-preview");
    }

    async function outputs(): Promise<Outputs> {
        return (await project.outputs()) as Outputs;
    }

    async function admin(): Promise<Credentials> {
        return credentialsOf((await outputs()).kubeconfigs["admin"] ?? "");
    }

    function url(): string {
        return `${plane.server}/api/v1/namespaces/default`;
    }

    /** Puts what is placed now into the files of the components, and waits until the API server has read it. */
    async function reload(): Promise<void> {
        const wanted = (await outputs()).certificates["apiserver"]?.fingerprint;
        const loaded = (): number => plane.log("kube-apiserver").split("Loaded client CA").length;
        const bundle = await placed.read("kubernetes-ca/ca.crt");
        const [before, isOther] = [loaded(), bundle !== lastBundle];
        lastBundle = bundle;
        await plane.reload();
        await eventually(
            async () => {
                assert.equal(await servedFingerprint(plane.server), wanted);
                assert.ok(!isOther || loaded() > before, "the API server has not read the bundle");
            },
            120_000,
            unhurried,
        );
    }

    /** A token of a service account, signed by the key that signs now. */
    async function token(): Promise<string> {
        const { connection } = await clusterClientOf((await outputs()).kubeconfigs["admin"] ?? "");
        const path = "/api/v1/namespaces/default/serviceaccounts/default/token";
        const { status, body } = await connection.request({ method: "POST", path, body: { spec: {} } });
        assert.equal(status, 201);
        return (body as { status: { token: string } }).status.token;
    }

    /** What the API server answers to a token: 401 when its signature does not verify. */
    async function statusWith(bearer: string): Promise<number> {
        const { ca } = await admin();
        return call(`${plane.server}/api`, { ca, headers: { authorization: `Bearer ${bearer}` } });
    }

    /** The controller manager does its work when a new namespace gets its service account. */
    async function assertWorking(name: string): Promise<void> {
        const client = await clusterClientOf((await outputs()).kubeconfigs["admin"] ?? "");
        await client.createNamespace(name);
        await eventually(
            async () => {
                const path = `/api/v1/namespaces/${name}/serviceaccounts/default`;
                const { status } = await client.connection.request({ path });
                assert.equal(status, 200);
            },
            60_000,
            unhurried,
        );
    }

    it("runs: mutual TLS with etcd, and the controllers do their work", async () => {
        await assertWorking("first");
    });

    it("knows every client of the catalog, also kubelets", async () => {
        const { kubeconfigs } = await outputs();

        assert.deepEqual(Object.keys(kubeconfigs).sort(), ["admin", "controller-manager", "kubelet-n0", "scheduler"]);
        for (const [name, kubeconfig] of Object.entries(kubeconfigs)) {
            // Nobody without a certificate that is accepted is told which groups there are.
            assert.equal(await call(`${plane.server}/apis`, credentialsOf(kubeconfig)), 200, name);
        }
        const { ca } = await admin();
        assert.equal(await call(`${plane.server}/apis`, { ca }), 403);
    });

    it("comes with the script with which a node joins, as a secret, and with what it trusts", async () => {
        const script = (await outputs()).joinScripts["n0"] ?? "";
        for (const authority of ["kubernetes", "kubelet"]) {
            assert.ok(script.includes((await placed.read(`${authority}-ca/ca.crt`)).trim()), authority);
        }
        assert.doesNotMatch(script, /PRIVATE KEY|client-key-data/);
        const { text } = await project.pulumi("stack", "output", "--json");
        assert.deepEqual((JSON.parse(text) as Record<string, unknown>)["joinScripts"], { n0: "[secret]" });
    });

    it("is renewed while a client keeps calling, without one refused handshake", async () => {
        const before = await outputs();
        const client = new CallingClient(url(), await admin());
        delete project.environment["FLOTILLA_TODAY"];

        const text = await up({});
        await reload();
        client.use(await admin());
        await client.more(20);
        await client.stop();

        const { certificates } = await outputs();
        assert.match(
            text,
            /LeafCertificates \(test-pki-kubernetes-certificates\):\n +[^\n]*\bapiserver\b[^\n]*: issued anew: renewal due/,
        );
        assert.notEqual(certificates["apiserver"]?.fingerprint, before.certificates["apiserver"]?.fingerprint);
        assert.equal(certificates["kubernetes 1"]?.fingerprint, before.certificates["kubernetes 1"]?.fingerprint);
        assert.deepEqual(client.failures, []);
        assert.ok(client.calls > 20);
        await assertWorking("renewed");
    });

    it("has its authority rotated in three steps while clients keep calling, without one refused handshake", async () => {
        const old = await admin();
        // One client is given what is new before the servers are, the other one after them.
        const [early, late] = [new CallingClient(url(), old), new CallingClient(url(), old)];

        for (const rotation of ["add", "switch", "drop"]) {
            await up({ authorities: { kubernetes: { rotation } } });
            const next = await admin();
            early.use(next);
            await early.more(10);
            await reload();
            await late.more(10);
            late.use(next);
            await late.more(10);
            // They read what they trust only once.
            await plane.restart("kube-controller-manager", "kube-scheduler");
            await assertWorking(`rotated-${rotation}`);
        }
        await Promise.all([early.stop(), late.stop()]);

        assert.deepEqual([early.failures, late.failures], [[], []]);
        assert.ok(early.calls > 30 && late.calls > 30);
        await assert.rejects(call(url(), old), "what the dropped authority issued is not accepted any more");
    });

    it("has the authorities of etcd rotated, with restarts for what is read once", async () => {
        const first = await token();
        for (const rotation of ["add", "switch", "drop"]) {
            await up({
                authorities: { ...rotated, "kubernetes-etcd": { rotation }, "kubernetes-etcd-peer": { rotation } },
                keyPairs: { "service-account": { rotation } },
            });
            await plane.reload();
            await plane.restart("etcd", "kube-apiserver", "kube-controller-manager");
            await assertWorking(`etcd-${rotation}`);
            statuses.push(await statusWith(first), await statusWith(await token()));
        }
    });

    it("verifies, meanwhile, what the key before signed until the last step of the key pair's rotation", () => {
        assert.deepEqual(statuses, [200, 200, 200, 200, 401, 200]);
    });

    it("is as it was when the words of the last steps are taken out", async () => {
        configure({ authorities: everywhere });

        assert.deepEqual(await project.previewSteps(), { test: "update" });
    });
});
