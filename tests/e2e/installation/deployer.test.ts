import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { clusterClient } from "../../support/cluster-client";
import { createProject, type Project } from "../../support/project";
import { sharedControlPlane, testEngine } from "../../support/shared-cluster";

const password = "first-p4ssword";

function configuration(podLimit: string, more: Record<string, object> = {}): Record<string, unknown> {
    return {
        cluster: { identifier: "test" },
        namespaces: {
            "dep-ops": {},
            "dep-pay": { labels: { pods: podLimit }, quota: { pods: podLimit }, defaultDeny: { ingress: true } },
            default: { create: false },
            ...more,
        },
        registries: {
            quay: { address: "quay.io", username: "robot", password: { env: "DEP_PASSWORD" }, namespaces: ["dep-pay"] },
        },
        deployer: { namespace: "dep-ops" },
    };
}

describe("the deployer of an installation", () => {
    let project: Project;
    let deployer: string;

    /** Everything from here on runs as this account. */
    function actAs(kubeconfig: string): void {
        project.environment["KUBECONFIG"] = kubeconfig;
    }

    before(async () => {
        const plane = await sharedControlPlane();
        project = await createProject(await testEngine(), plane.kubeconfig);
        project.environment["DEP_PASSWORD"] = password;
        project.configure(configuration("10"));
        const up = await project.pulumi("up", "--yes", "--skip-preview");
        assert.equal(up.code, 0, up.text);
        const output = await project.pulumi("stack", "output", "deployerKubeconfig", "--show-secrets");
        deployer = path.join(project.folder, "deployer-kubeconfig");
        writeFileSync(deployer, output.text, { mode: 0o600 });
    });

    it("has a kubeconfig that no output shows, and that is not in the state in clear", async () => {
        const { token } =
            (JSON.parse(readFileSync(deployer, "utf8")) as { users: { user: { token: string } }[] }).users[0]?.user ??
            {};
        assert.ok(token !== undefined && token.length > 100);
        const shown = await project.pulumi("stack", "output");

        assert.match(shown.text, /deployerKubeconfig\s+\[secret\]/);
        for (const text of [shown.text, project.state()]) {
            assert.ok(!text.includes(token));
            assert.ok(!text.includes(Buffer.from(token).toString("base64")));
        }
    });

    it("runs up for what is declared: labels, quota and a new password", async () => {
        actAs(deployer);
        project.configure(configuration("20"));
        project.environment["DEP_PASSWORD"] = "second-p4ssword";

        const up = await project.pulumi("up", "--yes");
        assert.equal(up.code, 0, up.text);
        assert.match(up.text, /~ 6 updated/);
    });

    it("refreshes what is declared, and runs an up that changes nothing", async () => {
        actAs(deployer);
        const again = await project.succeed("up", "--yes", "--skip-preview", "--refresh", "--expect-no-changes");

        assert.match(again, /Secret test-deployer-token refresh /);
        assert.doesNotMatch(again, /warning: The cluster|updated/);
    });

    it("is refused everything else", async () => {
        const client = await clusterClient(deployer);
        const metadata = { name: "widened" };
        const role = "/apis/rbac.authorization.k8s.io/v1/namespaces/dep-ops/roles";
        const calls = [
            { path: "/api/v1/namespaces/dep-pay/secrets" },
            { path: "/api/v1/namespaces/kube-system/secrets" },
            { path: "/api/v1/namespaces/dep-ops/secrets/other" },
            { path: "/api/v1/namespaces" },
            { path: "/api/v1/namespaces/kube-system" },
            { path: "/api/v1/nodes" },
            { path: "/api/v1/namespaces/dep-pay/pods" },
            { method: "DELETE", path: "/api/v1/namespaces/dep-pay" },
            { method: "POST", path: "/api/v1/namespaces/default/secrets", body: { metadata } },
            { method: "POST", path: "/api/v1/namespaces/dep-pay/pods", body: { metadata } },
            { method: "POST", path: role, body: { metadata, rules: [] } },
            {
                method: "PATCH",
                path: `${role}/flotilla-deployer`,
                contentType: "application/merge-patch+json",
                body: { rules: [{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }] },
            },
        ] as const;
        try {
            for (const call of calls) {
                const { status } = await client.connection.request(call);
                assert.equal(status, 403, JSON.stringify(call));
            }
        } finally {
            client.connection.close();
        }
    });

    it("cannot widen its own rights: another namespace takes an up by somebody who may", async () => {
        const wider = configuration("20", { "dep-new": {} });
        actAs(deployer);
        project.configure(wider);
        const refused = await project.pulumi("up", "--yes", "--skip-preview");
        assert.notEqual(refused.code, 0);
        assert.match(refused.text.replace(/\s+/g, " "), /"dep-new" is new in this installation, and \S+ may not look/);
        assert.doesNotMatch(refused.text, /created/);

        actAs((await sharedControlPlane()).kubeconfig);
        const up = await project.pulumi("up", "--yes", "--skip-preview");
        assert.equal(up.code, 0, up.text);
    });
});
