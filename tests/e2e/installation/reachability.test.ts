import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { stringify } from "yaml";
import { setTimeout as sleep } from "node:timers/promises";
import { makeCertificates } from "../../../toolchain/control-plane/certificates";
import { readCertificates } from "../../../toolchain/control-plane/certificate-folder";
import type { ControlPlane } from "../../../toolchain/control-plane/control-plane";
import { layoutOf } from "../../../toolchain/control-plane/layout";
import { type ClusterClient, clusterClient } from "../../support/cluster-client";
import { createProject, type Project, type Run } from "../../support/project";
import { sharedControlPlane, testEngine } from "../../support/shared-cluster";

/** What one can say about a run on one line: the CLI breaks long ones. */
function oneLine({ text }: Run): string {
    return text.replace(/\s+/g, " ");
}

/** How often something stands in the diagnostics at a run's end; while it runs the CLI shows them, too. */
function count({ text }: Run, pattern: RegExp): number {
    const [, ...diagnostics] = text.split(/^Diagnostics:$/m);
    // The display of an update's progress comes between the diagnostics of the preview and its own.
    const sections = diagnostics.map((section) => section.split(/^Updating/m)[0] ?? "");
    return [...sections.join().matchAll(pattern)].length;
}

describe("the look at the cluster before anything is done", () => {
    let plane: ControlPlane;
    let client: ClusterClient;
    let project: Project;
    const namespaces = { "reach-a": {}, "reach-b": {} };
    const cluster = {
        identifier: "test",
        kubeconfigFile: "kubeconfig.yaml",
        context: "useless",
        cluster: "good",
        user: "admin",
    };
    let adminKey: string;
    let accountToken: string | undefined;

    /** A token of a service account that has no rights but those of everybody. */
    async function tokenOf(account: string): Promise<string> {
        const accounts = "/api/v1/namespaces/default/serviceaccounts";
        const metadata = { name: account };
        await client.connection.request({ method: "POST", path: accounts, body: { metadata } });
        const request = { method: "POST", path: `${accounts}/${account}/token`, body: { spec: {} } } as const;
        const { body } = await client.connection.request(request);
        return (body as { status: { token: string } }).status.token;
    }

    /** @param admin what the user "admin" has beside its certificate: the same rights, in another way. */
    async function writeKubeconfig(impersonation: object = {}): Promise<void> {
        const { authority, admin } = await readCertificates(layoutOf(plane.directory).certificates);
        const encode = (pem: string): string => Buffer.from(pem).toString("base64");
        const foreign = (await makeCertificates())["ca.crt"] ?? "";
        adminKey = encode(admin.key);
        accountToken ??= await tokenOf("reach-nobody");
        const { server } = plane;
        const good = { server, "certificate-authority-data": encode(authority) };
        const certificate = { "client-certificate-data": encode(admin.certificate), "client-key-data": adminKey };
        const content = {
            clusters: [
                { name: "good", cluster: good },
                { name: "foreign-authority", cluster: { server, "certificate-authority-data": encode(foreign) } },
            ],
            users: [
                { name: "admin", user: { ...certificate, ...impersonation } },
                { name: "expired", user: { token: "expired-token" } },
                { name: "nobody", user: { token: accountToken } },
            ],
            contexts: [{ name: "useless", context: { cluster: "foreign-authority", user: "expired" } }],
        };
        writeFileSync(path.join(project.folder, "kubeconfig.yaml"), stringify(content));
    }

    before(async () => {
        plane = await sharedControlPlane();
        client = await clusterClient(plane.kubeconfig);
        project = await createProject(await testEngine(), "/nowhere/kubeconfig");
        await writeKubeconfig();
        project.configure({ cluster, namespaces });
    });

    after(async () => {
        await client.connection.request({
            method: "DELETE",
            path: "/api/v1/namespaces/default/serviceaccounts/reach-nobody",
        });
        client.connection.close();
    });

    it("takes the cluster and the user from the overrides, whatever the context says", async () => {
        const up = await project.pulumi("up", "--yes", "--skip-preview");

        assert.equal(up.code, 0, up.text);
        assert.ok(await client.namespace("reach-a"));
        assert.doesNotMatch(up.text, /not all is well/);
    });

    it("says which override is wrong, and what was meant", async () => {
        project.configure({ cluster: { ...cluster, user: "admim" }, namespaces });
        const run = await project.pulumi("preview");

        assert.notEqual(run.code, 0);
        assert.match(
            oneLine(run),
            /Pulumi\.test\.yaml:2: cluster\.user: kubeconfig: \S+: it has no user "admim"\. Did you mean "admin"\? It has "admin", "expired", "nobody"\./,
        );
    });

    it("shows rotated credentials as an update of the provider alone, and replaces nothing", async () => {
        project.configure({ cluster, namespaces });
        const uid = (await client.namespace("reach-a"))?.metadata.uid;
        await writeKubeconfig({ as: "other", "as-groups": ["system:masters"] });

        assert.deepEqual(await project.previewSteps(), { "test-cluster-provider": "update" });
        const up = await project.pulumi("up", "--yes", "--skip-preview");
        assert.equal(up.code, 0, up.text);
        assert.match(up.text, /~ 1 updated\n\s+\d+ unchanged/);
        assert.equal((await client.namespace("reach-a"))?.metadata.uid, uid);
    });

    it("warns once of an account without rights, with its name and the namespaces, and goes on", async () => {
        project.configure({ cluster: { ...cluster, user: "nobody" }, namespaces });
        const preview = await project.pulumi("preview", "--diff");

        assert.equal(preview.code, 0, preview.text);
        assert.equal([...preview.text.matchAll(/not all is well/g)].length, 1);
        assert.match(
            oneLine(preview),
            /The cluster https:\S+ answers, but not all is well: namespaces\.reach-a, namespaces\.reach-b: the user "system:serviceaccount:default:reach-nobody" may not read them \(403\)/,
        );
        for (const text of [preview.text, project.state()]) {
            assert.ok(text.length > 0 && !text.includes(adminKey) && !text.includes(accountToken ?? ""));
        }
    });

    it("takes credentials that are not accepted for an unreachable cluster: a warning, then an error", async () => {
        project.configure({ cluster: { ...cluster, user: "expired" }, namespaces });
        const up = await project.pulumi("up", "--yes");

        assert.notEqual(up.code, 0);
        const [preview = "", update = ""] = up.text.split(/^Updating/m);
        assert.equal(count({ ...up, text: preview }, /The cluster was not asked/g), 1);
        const reason = /the credentials are not accepted \(401\): they may have expired\. Renew the kubeconfig\./;
        assert.match(oneLine({ ...up, text: preview }), reason);
        assert.match(
            oneLine({ ...up, text: update }),
            /The cluster cannot be reached, and nothing was changed: https:\S+ the credentials/,
        );
        assert.ok(!up.text.includes("expired-token"));
    });

    it("says that TLS failed for a certificate authority that is not the cluster's", async () => {
        project.configure({ cluster: { ...cluster, cluster: "foreign-authority" }, namespaces });
        const preview = await project.pulumi("preview");

        assert.match(oneLine(preview), /The cluster was not asked: https:\S+ TLS failed: \w/);
    });

    it("warns of a namespace that was deleted behind its back, until refresh and up have made it again", async () => {
        project.configure({ cluster, namespaces });
        await client.deleteNamespace("reach-b");
        while ((await client.namespace("reach-b")) !== undefined) {
            await sleep(50);
        }

        const up = await project.pulumi("up", "--yes");
        assert.equal(up.code, 0, up.text);
        // The preview and the update each say it.
        assert.equal(count(up, /not all is well/g), 2);
        assert.match(
            oneLine(up),
            /: namespaces\.reach-b: this installation owns it, but somebody deleted it .*`pulumi refresh`/,
        );

        const mended = await project.succeed("up", "--yes", "--skip-preview", "--refresh");
        assert.ok(await client.namespace("reach-b"));
        // The refresh comes before the namespace is there again.
        assert.doesNotMatch(mended.split(/^Updating/m)[1] ?? "", /not all is well/);
        const again = await project.succeed("up", "--yes", "--skip-preview", "--expect-no-changes");
        assert.doesNotMatch(again, /not all is well/);
    });
});
