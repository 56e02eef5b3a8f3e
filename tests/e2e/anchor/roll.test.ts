import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { KubernetesRequest } from "../../../provider/kubernetes/connection";
import { type ClusterClient, clusterClient } from "../../support/cluster-client";
import { until } from "../../support/eventually";
import { createProject, type Project, type Run } from "../../support/project";
import { sharedControlPlane, testEngine } from "../../support/shared-cluster";

const namespace = "anchor-roll";
const anchorImage = "registry.example.com/busybox:1.37.0";

interface Pod {
    readonly metadata: { readonly name: string; readonly uid: string; readonly annotations: Record<string, string> };
    readonly spec: { readonly nodeName?: string };
}

interface RollState {
    readonly type: string;
    readonly inputs: Record<string, unknown>;
}

/** Simulated nodes: pods are ready when they run, but for those whose image cannot be pulled. */
describe("the roll of an anchor", function () {
    this.timeout(300_000);
    let client: ClusterClient;
    let project: Project;

    before(async () => {
        const plane = await sharedControlPlane();
        client = await clusterClient(plane.kubeconfig);
        project = await createProject(await testEngine(), plane.kubeconfig);
    });

    after(() => {
        client.connection.close();
    });

    function configure(further: object, content = "one\n"): void {
        const authorities = { services: { certificates: { web: { hosts: ["web.example.com"] } } } };
        const container = {
            name: "web",
            image: "registry.example.com/web:v1",
            readinessProbe: { tcpSocket: { port: 80 } },
        };
        const files = {
            "web.conf": { content },
            "pki/web.pem": { certificate: "web", part: "certificate" },
            "pki/web-key.pem": { certificate: "web", part: "privateKey" },
        };
        project.configure({
            cluster: { identifier: "anchor-roll" },
            namespaces: { [namespace]: {} },
            pki: { catalog: "none", namespace, authorities },
            anchors: {
                web: {
                    namespace,
                    anchorImage,
                    manifest: { spec: { containers: [container] } },
                    files,
                    // A roll that does not stop early ends three minutes later: within the time of the test, so that it says what it saw.
                    healthTimeout: 5,
                    ...further,
                },
            },
        });
    }

    async function ask(request: KubernetesRequest): Promise<unknown> {
        const { status, body } = await client.connection.request(request);
        assert.ok(status < 300 || status === 404, `${request.path}: ${status} ${JSON.stringify(body)}`);
        return status === 404 ? undefined : body;
    }

    async function pods(): Promise<Pod[]> {
        const query = { labelSelector: "app.kubernetes.io/name=web-anchor" };
        const list = (await ask({ path: `/api/v1/namespaces/${namespace}/pods`, query })) as { items: Pod[] };
        return list.items;
    }

    function revisionOf({ metadata }: Pod): string {
        return metadata.annotations["flotilla.dev/revision"] ?? "";
    }

    function up(): Promise<string> {
        return project.succeed("up", "--yes", "--skip-preview");
    }

    /** Says for a pod what its anchor would say, until the run has ended. */
    async function speakFor({ metadata, spec }: Pod, words: string, running: Promise<Run>): Promise<Run> {
        const path = `/api/v1/namespaces/${namespace}`;
        const status = {
            // With an address kwok takes it for a pod that it has started already.
            podIP: "192.0.2.1",
            conditions: [{ type: "Ready", status: "False" }],
            containerStatuses: [
                {
                    name: "anchor",
                    image: anchorImage,
                    imageID: "",
                    ready: false,
                    restartCount: 0,
                    state: { running: { startedAt: new Date().toISOString() } },
                },
            ],
        };
        await ask({
            method: "POST",
            path: `${path}/events`,
            body: {
                metadata: { name: `${metadata.name}.1`, namespace },
                involvedObject: { kind: "Pod", namespace, name: metadata.name, uid: metadata.uid },
                type: "Warning",
                reason: "Unhealthy",
                message: `Readiness probe failed: ${words}`,
                lastTimestamp: new Date().toISOString(),
                source: { component: "kubelet", host: spec.nodeName },
            },
        });
        for (;;) {
            // Once is not enough: kwok, too, has something to say of an image that is missing, and says it a little later.
            await ask({
                method: "PATCH",
                path: `${path}/pods/${metadata.name}/status`,
                body: { status },
                contentType: "application/merge-patch+json",
            });
            const run = await Promise.race([running, sleep(500)]);
            if (run !== undefined) {
                return run;
            }
        }
    }

    it("is done when every node is ready, and an unchanged one has nothing to do", async () => {
        configure({});
        const text = await up();
        const found = await pods();

        assert.equal(found.length, 3);
        assert.match(text, /nodes +: 3/);
        assert.deepEqual(await project.previewSteps(), {});
    });

    it("keeps private keys in the Secret, and in no ConfigMap, template or word of the engine", async () => {
        const path = `/api/v1/namespaces/${namespace}`;
        const secret = (await ask({ path: `${path}/secrets/web-anchor` })) as { data: Record<string, string> };
        const key = Buffer.from(secret.data["files__pki__web-key.pem"] ?? "", "base64").toString();
        const elsewhere = [
            await ask({ path: `${path}/configmaps/web-anchor` }),
            await ask({ path: `/apis/apps/v1/namespaces/${namespace}/daemonsets/web-anchor` }),
            (await project.pulumi("stack", "output", "--json")).text,
            project.state(),
        ];

        assert.match(key, /^-----BEGIN PRIVATE KEY-----/);
        const [, line = ""] = key.split("\n");
        for (const text of elsewhere.map((each) => JSON.stringify(each))) {
            assert.ok(!text.includes(line) && !text.includes(secret.data["files__pki__web-key.pem"] ?? ""));
        }
    });

    it("stops at the first node whose anchor has given up, names it, and leaves the others as they are", async () => {
        const before = await pods();
        configure({ anchorImage: "registry.example.com/does-not-exist:1" }, "two\n");
        const running = project.pulumi("up", "--yes", "--skip-preview");
        let first: Pod | undefined;
        for (let look = 0; first === undefined && look < 300; look += 1) {
            await sleep(200);
            first = (await pods()).find(
                (pod) => revisionOf(pod) !== revisionOf(before[0] ?? pod) && pod.spec.nodeName !== undefined,
            );
        }
        assert.ok(first, "no pod was replaced");
        const words = "revision 1a2b3c was not healthy within 20 s (no answer); revision 9f8e7d runs again";
        const spokenAt = performance.now();
        const { code, text } = await speakFor(first, words, running);
        const seconds = (performance.now() - spokenAt) / 1000;

        const line = text.replaceAll(/\s+/g, " ");
        assert.notEqual(code, 0, text);
        assert.ok(
            line.includes(`anchors.web: the roll has stopped, with 0 of 3 nodes ready with the new revision.`),
            text,
        );
        assert.ok(line.includes(`${first.spec.nodeName}: ${words}. The other nodes keep what they have.`), text);
        assert.ok(seconds < 60, `${seconds} s`);
        const kept = await pods();
        assert.equal(kept.filter((pod) => revisionOf(pod) === revisionOf(before[0] ?? pod)).length, 2);
    });

    it("goes back with the edit that is undone", async () => {
        configure({});
        await up();

        assert.equal(new Set((await pods()).map(revisionOf)).size, 1);
    });

    it("notes where things lie in a state that does not know, which is no change", async () => {
        const file = path.join(project.folder, "state.json");
        await project.succeed("stack", "export", "--file", file);
        const exported = JSON.parse(readFileSync(file, "utf8")) as { deployment: { resources: RollState[] } };
        for (const { type, inputs } of exported.deployment.resources) {
            if (type === "flotilla:anchor:Roll") {
                assert.ok(delete inputs["directory"] && delete inputs["manifestDirectory"] && delete inputs["state"]);
            }
        }
        writeFileSync(file, JSON.stringify(exported));
        await project.succeed("stack", "import", "--file", file);

        assert.deepEqual(await project.previewSteps(), {});
        await up();
    });

    it("is refused in a preview that moves what lies on the nodes, also when only that was noted", async () => {
        for (const key of ["directory", "manifestDirectory"]) {
            configure({ [key]: "/etc/elsewhere" });
            const { code, text } = await project.pulumi("preview");

            assert.notEqual(code, 0, text);
            assert.match(
                text,
                new RegExp(`anchors\\.web\\.${key}: it was "/etc/kubernetes/\\w+" and is "/etc/elsewhere" now`),
            );
        }
    });

    it("takes the Secrets away, but not the DaemonSet, when the component is to be absent", async () => {
        configure({ state: "absent" });
        await up();

        const path = `/api/v1/namespaces/${namespace}`;
        assert.equal(await ask({ path: `${path}/secrets/web-anchor` }), undefined);
        const { data } = (await ask({ path: `${path}/configmaps/web-anchor` })) as { data: Record<string, string> };
        assert.deepEqual(Object.keys(data), ["anchor.sh"]);
        assert.equal((await pods()).length, 3);
    });

    it("may be elsewhere when nothing lies on the nodes any more", async () => {
        configure({ directory: "/etc/elsewhere" });

        await project.previewSteps();
    });

    it("leaves nothing in the cluster when the anchor is taken out", async () => {
        project.configure({ cluster: { identifier: "anchor-roll" }, namespaces: { [namespace]: {} } });
        await up();

        assert.equal(await ask({ path: `/api/v1/namespaces/${namespace}/configmaps/web-anchor` }), undefined);
        // Nobody waits for its pods (pulumi.com/skipAwait), and it goes after them.
        const path = `/apis/apps/v1/namespaces/${namespace}/daemonsets/web-anchor`;
        await until("the end of the DaemonSet", async () => (await ask({ path })) === undefined);
    });
});
