import assert from "node:assert/strict";
import { copyFileSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { layoutOf } from "../../../toolchain/control-plane/layout";
import { choosePorts } from "../../../toolchain/control-plane/ports";
import { eventually, unhurried } from "../../support/eventually";
import { NodeCluster } from "../../support/node/cluster";
import { sandboxImage } from "../../support/node/configuration";
import { createProject, type Project } from "../../support/project";
import { temporaryFolder, testEngine, testTools } from "../../support/shared-cluster";
import { foundOrSkip } from "../../support/skip";

const namespace = "kube-system";
const image = "registry.k8s.io/kube-scheduler:v1.35.4";
const second = 1000;

describe("the scheduler of the control plane as an anchored static pod on a real kubelet", function () {
    this.timeout(120 * second);
    let cluster: NodeCluster;
    let project: Project;
    let stack: object;
    const anchor = {
        preset: "scheduler",
        image,
        anchorImage: sandboxImage,
        arguments: { "secure-port": 0, "leader-elect": false },
        period: 1,
    };
    /** Another component, on nodes with a label, which goes with it. */
    const web = {
        manifest: {
            spec: {
                hostNetwork: true,
                terminationGracePeriodSeconds: 1,
                containers: [
                    {
                        name: "web",
                        image: sandboxImage,
                        command: ["sh", "-c", "exec tail -f /dev/null"],
                        readinessProbe: { exec: { command: ["true"] } },
                    },
                ],
            },
        },
        files: { "web.conf": { content: "listen" } },
        nodeSelector: { "example.com/web": "true" },
        removal: "unlabeled",
        anchorImage: sandboxImage,
        period: 1,
    };
    /** What the API server reads again by itself when it changes. */
    let trusted: { readonly clients: string; readonly certificate: string; readonly key: string };

    before(async function () {
        this.timeout(600 * second);
        const folder = temporaryFolder();
        const file = (name: string): string => path.join(folder, name);
        trusted = { clients: file("clients.pem"), certificate: file("apiserver.pem"), key: file("apiserver-key.pem") };
        const { "kube-scheduler": scheduler } = await testTools();
        const options = {
            images: [{ name: image, executables: { "bin/kube-scheduler": scheduler }, entrypoint: ["kube-scheduler"] }],
            apiServerFlags: ({ certificates }: { readonly certificates: string }) => {
                copyFileSync(path.join(certificates, "ca.crt"), trusted.clients);
                copyFileSync(path.join(certificates, "kube-apiserver.crt"), trusted.certificate);
                copyFileSync(path.join(certificates, "kube-apiserver.key"), trusted.key);
                const pair = `${trusted.certificate},${trusted.key}:localhost`;
                return [`--client-ca-file=${trusted.clients}`, `--tls-sni-cert-key=${pair}`];
            },
        };
        cluster = foundOrSkip(this, await NodeCluster.start("real-1", options));
        const { kubeconfig, ports } = cluster.controlPlane;
        project = await createProject(await testEngine(), kubeconfig);
        stack = {
            cluster: { identifier: "anchored" },
            nodes: { "real-1": { addresses: ["127.0.0.1"], roles: ["control-plane", "etcd"] } },
            pki: { namespace, apiServer: { server: `https://localhost:${ports.apiServer}` } },
        };
        anchor.arguments["secure-port"] = (await choosePorts(undefined)).apiServer;
    });

    after(async () => {
        // Undefined where the suite was skipped.
        await (cluster as NodeCluster | undefined)?.stop();
    });

    async function placed(kind: string, name: string, key: string): Promise<string> {
        const object = await cluster.get({ kind, name, namespace });
        const value = (object?.data as Record<string, string> | undefined)?.[key] ?? assert.fail(`${kind} ${name}`);
        return kind === "Secret" ? Buffer.from(value, "base64").toString() : value;
    }

    /** The API server takes clients of the catalog, and shows its certificate of the catalog to those who call it localhost. */
    async function trustCatalog(): Promise<void> {
        const { certificates } = layoutOf(cluster.controlPlane.directory);
        const own = readFileSync(path.join(certificates, "ca.crt"), "utf8");
        const ofCatalog = await placed("ConfigMap", "kubernetes-ca", "ca.crt");
        writeFileSync(trusted.clients, `${own}\n${ofCatalog}`);
        writeFileSync(trusted.key, await placed("Secret", "apiserver", "tls.key"));
        writeFileSync(trusted.certificate, await placed("Secret", "apiserver", "tls.crt"));
    }

    async function up(changes: object = {}): Promise<void> {
        project.configure({ ...stack, anchors: { scheduler: { ...anchor, ...changes }, web } });
        const { text, code } = await project.pulumi("up", "--yes", "--skip-preview");
        assert.equal(code, 0, text);
    }

    async function createPod(name: string): Promise<void> {
        const spec = { containers: [{ name: "c", image: "example.com/c:1" }], nodeSelector: { type: "kwok" } };
        await cluster.apply({ apiVersion: "v1", kind: "Pod", metadata: { name, namespace: "default" }, spec });
    }

    const untilScheduled = (name: string): Promise<void> =>
        eventually(
            async () => {
                const pod = await cluster.get({ kind: "Pod", name, namespace: "default" });
                const { nodeName } = pod?.spec as { nodeName?: string };
                assert.ok(nodeName !== undefined, cluster.node.containerLog("kube-scheduler").slice(-3000));
            },
            100 * second,
            unhurried,
        );

    /** Waits until every pod that the DaemonSet wants is of its last template, and ready. */
    const untilRolledOut = (): Promise<void> =>
        eventually(
            async () => {
                const daemonSet = await cluster.get({ kind: "DaemonSet", name: "scheduler-anchor", namespace });
                const { generation } = daemonSet?.metadata as { generation?: number };
                const status = daemonSet?.status as Record<string, number>;
                const { observedGeneration, updatedNumberScheduled, numberReady } = status;
                const log = cluster.node.containerLog("anchor").slice(-2000);
                assert.deepEqual([observedGeneration, updatedNumberScheduled, numberReady], [generation, 1, 1], log);
            },
            100 * second,
            unhurried,
        );

    const schedulers = (): number[] => cluster.node.processesOf(/^kube-scheduler /);

    it("is placed by one edit of the stack file, with its certificate of the catalog, and schedules pods", async () => {
        await up();
        await trustCatalog();
        await cluster.label({ "node-role.kubernetes.io/control-plane": "" });
        await untilRolledOut();
        // From here on there is one scheduler, and its own anchor's pods need it, too.
        await cluster.controlPlane.killComponent("kube-scheduler");
        await createPod("first");
        await untilScheduled("first");
    });

    it("is run by an anchor that has no token, and keys that root alone may read", () => {
        const { node } = cluster;
        const anchors = node.processesOf(/anchor\.sh run/).map((id) => `/proc/${id}/root`);
        assert.ok(anchors.some((root) => existsSync(`${root}/host/etc/kubernetes/scheduler`)));
        assert.ok(!anchors.some((root) => existsSync(`${root}/var/run/secrets`)));
        const { mode, uid } = statSync(node.hostPath("/etc/kubernetes/scheduler/pki/scheduler-key.pem"));
        assert.deepEqual([mode & 0o777, uid], [0o600, 0]);
    });

    it("is not touched by an update that changes nothing", async () => {
        const before = schedulers();
        await up();
        await untilRolledOut();
        assert.deepEqual(schedulers(), before);
    });

    it("starts anew for a changed argument, and schedules again", async () => {
        const before = schedulers();
        await up({ arguments: { ...anchor.arguments, v: 2 } });
        await untilRolledOut();
        assert.notDeepEqual(schedulers(), before);
        await createPod("second");
        await untilScheduled("second");
    });

    it("runs beside a component that comes with a label of the node, and goes with it", async () => {
        const { node } = cluster;
        const before = schedulers();
        const placedFiles = (): boolean[] =>
            ["manifests/web.yaml", "web/web.conf"].map((file) => existsSync(node.hostPath(`/etc/kubernetes/${file}`)));
        const components = (): number[] => node.processesOf(/^tail -f /);
        const until = (count: number): Promise<void> =>
            eventually(() => {
                assert.deepEqual([components().length, ...placedFiles()], [count, count === 1, count === 1]);
                return Promise.resolve();
            }, 60 * second);
        await until(0);
        await cluster.label({ "example.com/web": "true" });
        await until(1);
        await cluster.label({ "example.com/web": null });
        await until(0);
        assert.deepEqual(schedulers(), before);
    });

    it("goes with its files when it is declared absent", async () => {
        await up({ state: "absent" });
        await untilRolledOut();
        await eventually(() => {
            assert.deepEqual(schedulers(), []);
            return Promise.resolve();
        }, 100 * second);
        assert.deepEqual(readdirSync(cluster.node.hostPath("/etc/kubernetes/scheduler")), []);
    });
});
