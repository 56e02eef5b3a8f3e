import assert from "node:assert/strict";
import path from "node:path";
import type { ControlPlane } from "../../../toolchain/control-plane/control-plane";
import { type ClusterClient, clusterClient } from "../../support/cluster-client";
import { sharedControlPlane } from "../../support/shared-cluster";
import { FollowingProxy } from "./following-proxy";
import { provideOrSkip } from "../../support/skip";

const namespace = "haproxy-endpoints";
const slices = `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`;

describe("haproxy that follows EndpointSlices of a real API server", function () {
    this.timeout(120_000);

    let plane: ControlPlane;
    let client: ClusterClient;
    let proxy: FollowingProxy;

    /** An API server refuses loopback addresses: what haproxy leads to is seen in what it says. */
    const slice = (name: string, addresses: readonly string[]): object => ({
        apiVersion: "discovery.k8s.io/v1",
        kind: "EndpointSlice",
        metadata: { name, labels: { "kubernetes.io/service-name": "web" } },
        addressType: addresses[0]?.includes(":") === true ? "IPv6" : "IPv4",
        endpoints: addresses.map((address) => ({ addresses: [address], conditions: { ready: true } })),
        ports: [{ name: "web", port: 8080, protocol: "TCP" }],
    });

    const request = (method: "POST" | "DELETE", to: string, body?: object) =>
        client.connection.request({ method, path: to, ...(body !== undefined && { body }) });

    before(async function () {
        const search = await provideOrSkip(this, "haproxy");
        plane = await sharedControlPlane();
        client = await clusterClient(plane.kubeconfig);
        await client.createNamespace(namespace);
        const file = (name: string): string => path.join(plane.directory, "certificates", name);
        proxy = new FollowingProxy(search, {
            certificate: file("admin.crt"),
            key: file("admin.key"),
            authority: file("ca.crt"),
        });
    });

    after(async () => {
        await proxy.remove();
        await client.deleteNamespace(namespace);
    });

    it("leads to what comes, by IPv4 and IPv6, and not to what goes", async () => {
        assert.equal((await request("POST", slices, slice("web-4", ["192.0.2.21"]))).status, 201);
        await proxy.configure({
            follows: { namespace, service: "web", port: "web" },
            apiServer: { address: "127.0.0.1", port: Number(new URL(plane.server).port) },
        });
        await proxy.says(/web: leads to 192\.0\.2\.21 8080\n/);
        assert.equal((await request("POST", slices, slice("web-6", ["2001:db8::21"]))).status, 201);
        await proxy.says(/web: leads to 192\.0\.2\.21 8080, 2001:db8::21 8080\n/);
        assert.equal((await request("DELETE", `${slices}/web-4`)).status, 200);
        await proxy.says(/web: leads to 2001:db8::21 8080\n/);
        assert.equal(proxy.count(/the last endpoints stay/), 0, proxy.output());
    });

    it("is what the API server lets system:kube-proxy do, whose certificate the preset has", async () => {
        const review = (user: string, verb: string) =>
            request("POST", "/apis/authorization.k8s.io/v1/subjectaccessreviews", {
                apiVersion: "authorization.k8s.io/v1",
                kind: "SubjectAccessReview",
                spec: {
                    user,
                    groups: ["system:authenticated"],
                    resourceAttributes: { group: "discovery.k8s.io", resource: "endpointslices", namespace, verb },
                },
            });
        const isAllowed = async (user: string, verb: string): Promise<boolean> =>
            ((await review(user, verb)).body as { status: { allowed: boolean } }).status.allowed;

        assert.equal(await isAllowed("system:kube-proxy", "list"), true);
        assert.equal(await isAllowed("system:kube-proxy", "watch"), true);
        assert.equal(await isAllowed("somebody", "list"), false);
    });
});
