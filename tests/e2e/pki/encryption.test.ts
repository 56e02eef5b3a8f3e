import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import type { ControlPlane } from "../../../toolchain/control-plane/control-plane";
import { type ClusterClient, clusterClient } from "../../support/cluster-client";
import { createProject, type Project, type Run } from "../../support/project";
import { startOwnControlPlane, temporaryFolder, testEngine } from "../../support/shared-cluster";
import { storedValues } from "./stored-values";

/** Two pages of a list, and a few. */
const secretCount = 230;

const identityAlone = {
    apiVersion: "apiserver.config.k8s.io/v1",
    kind: "EncryptionConfiguration",
    resources: [{ resources: ["secrets"], providers: [{ identity: {} }] }],
};

describe("the encryption at rest", function () {
    this.timeout(300_000);
    let plane: ControlPlane;
    let client: ClusterClient;
    let project: Project;
    const file = path.join(temporaryFolder(), "encryption-config.yaml");
    /** All that a terminal showed. */
    const shown: string[] = [];
    const keys = new Set<string>();

    before(async () => {
        writeFileSync(file, JSON.stringify(identityAlone), { mode: 0o600 });
        plane = await startOwnControlPlane([`--encryption-provider-config=${file}`]);
        client = await clusterClient(plane.kubeconfig);
        await client.createNamespace("payments");
        await Promise.all(Array.from({ length: secretCount }, (_, index) => createSecret(`s-${index}`)));
        project = await createProject(await testEngine(), plane.kubeconfig);
    });

    after(async () => {
        client.connection.close();
        await plane.stop();
    });

    async function createSecret(name: string): Promise<void> {
        const body = { metadata: { name }, stringData: { name } };
        const { status } = await client.connection.request({
            method: "POST",
            path: "/api/v1/namespaces/payments/secrets",
            body,
        });
        assert.equal(status, 201, name);
    }

    function configure(rotation: string | undefined, more: object = {}): void {
        const encryption = { ...(rotation !== undefined && { rotation }), protect: false, ...more };
        project.configure({ cluster: { identifier: "enc" }, pki: { catalog: "none", encryption } });
    }

    async function pulumi(...words: string[]): Promise<Run> {
        const run = await project.pulumi(...words);
        shown.push(run.text);
        return run;
    }

    /** Previews and takes a step. */
    async function take(rotation: string | undefined): Promise<string> {
        configure(rotation);
        const up = await pulumi("up", "--yes", "--diff");
        assert.equal(up.code, 0, up.text);
        return up.text;
    }

    /** What a preview says that refuses a step. */
    async function refusal(rotation: string | undefined): Promise<string> {
        configure(rotation);
        const preview = await pulumi("preview");
        assert.notEqual(preview.code, 0, preview.text);
        return preview.text.replaceAll(/\s+/g, " ");
    }

    /** Brings the Secret to the API server, as whoever runs the control plane does. */
    async function load(): Promise<void> {
        const place = "/api/v1/namespaces/kube-system/secrets/encryption-config";
        const { body } = await client.connection.request({ path: place });
        const { data } = body as { data: Record<string, string> };
        const text = Buffer.from(data["encryption-config.yaml"] ?? "", "base64").toString();
        for (const [, key = ""] of text.matchAll(/"secret": "([^"]+)"/g)) {
            keys.add(key);
        }
        writeFileSync(file, text, { mode: 0o600 });
        await plane.killComponent("kube-apiserver");
        await plane.startComponent("kube-apiserver");
        client.connection.close();
        client = await clusterClient(plane.kubeconfig);
    }

    /** How many Secrets of the namespace are stored in which way. */
    async function stored(): Promise<Record<string, number>> {
        const counts: Record<string, number> = {};
        for (const value of await storedValues(plane.ports.etcd, "/registry/secrets/payments/")) {
            const [way = "plain"] = /^k8s:enc:\w+:v1:\w+:/.exec(value) ?? [];
            counts[way] = (counts[way] ?? 0) + 1;
        }
        return counts;
    }

    async function assertReadable(): Promise<void> {
        const { status, body } = await client.connection.request({ path: "/api/v1/namespaces/payments/secrets" });
        assert.equal(status, 200, JSON.stringify(body));
        const { items } = body as { items: { metadata: { name: string }; data: Record<string, string> }[] };
        assert.ok(items.length >= secretCount);
        for (const { metadata, data } of items) {
            assert.equal(Buffer.from(data["name"] ?? "", "base64").toString(), metadata.name);
        }
    }

    const [withKey1, withKey2] = ["k8s:enc:secretbox:v1:key1:", "k8s:enc:secretbox:v1:key2:"];

    it("begins with what is plain, and leaves it so", async () => {
        assert.deepEqual(await stored(), { plain: secretCount });
        await take(undefined);
        assert.match(
            await refusal("rewrite"),
            /pki\.encryption\.rotation: rewrite has to wait: the API server has loaded another file \(sha256:[0-9a-f]{64}\) than the Secret has/,
        );
        await load();

        assert.deepEqual(await stored(), { plain: secretCount });
        await assertReadable();
        await createSecret("new-1");
        assert.deepEqual(await stored(), { plain: secretCount, [withKey1]: 1 });
    });

    it("encrypts what was plain, in a step of its own", async () => {
        const text = await take("rewrite");

        assert.match(text, /pki\.encryption: all objects of secrets are written again, so that key1 encrypts them\./);
        assert.match(text, /pki\.encryption: \d+ objects of 1 resource written again\./);
        assert.deepEqual(await stored(), { [withKey1]: secretCount + 1 });
        await assertReadable();
        await take(undefined);
    });

    it("gets a second key, which encrypts nothing", async () => {
        assert.match(await refusal("first"), /rotation: first cannot be next: there is no second key beside key1 yet/);
        const text = await take("add");
        assert.match(text, /~ data *: \{\n *~ encryption-config\.yaml: \[secret\]/, text);
        assert.match(await refusal("drop"), /rotation: drop cannot be next: everything is still encrypted with key1/);
        assert.match(await refusal("first"), /rotation: first has to wait: the API server has loaded another file/);
        await load();

        await createSecret("new-2");
        assert.deepEqual(await stored(), { [withKey1]: secretCount + 2 });
        await assertReadable();
    });

    it("makes it the first, and what was there before is still readable", async () => {
        await take("first");
        assert.match(await refusal("rewrite"), /rotation: rewrite has to wait: the API server has loaded another file/);
        await load();

        await createSecret("new-3");
        assert.deepEqual(await stored(), { [withKey1]: secretCount + 2, [withKey2]: 1 });
        await assertReadable();
        assert.match(await refusal("drop"), /rotation: drop cannot be next: objects are still encrypted with key1/);
        assert.match(
            await refusal(undefined),
            /rotation cannot be taken out now: objects are encrypted with key1 and with key2/,
        );
    });

    it("writes everything again, so that nothing needs the old key, which then goes", async () => {
        await take("rewrite");
        assert.deepEqual(await stored(), { [withKey2]: secretCount + 3 });
        await assertReadable();
        await take("drop");
        await load();

        await assertReadable();
        assert.deepEqual(await stored(), { [withKey2]: secretCount + 3 });
        await take(undefined);
        configure(undefined);
        const again = await pulumi("preview", "--expect-no-changes");
        assert.equal(again.code, 0, again.text);
    });

    it("has shown no key, and has none in the state that is not encrypted", async () => {
        await pulumi("stack", "output");
        await pulumi("stack", "export");
        const state = project.state();

        assert.equal(keys.size, 2);
        for (const key of keys) {
            const forms = [key, Buffer.from(key).toString("base64").replace(/=+$/, "").slice(0, -1)];
            for (const form of forms) {
                assert.ok(!state.includes(form) && !shown.some((text) => text.includes(form)));
            }
        }
    });

    it("grows to everything that the API server stores", async () => {
        const everything = { resources: ["*.*"] };
        configure("rewrite", everything);
        assert.match(
            (await pulumi("preview")).text.replaceAll(/\s+/g, " "),
            /rewrite has to wait, because API servers do not know yet/,
        );
        configure(undefined, everything);
        assert.equal((await pulumi("up", "--yes", "--skip-preview")).code, 0);
        await load();
        configure("rewrite", everything);
        const up = await pulumi("up", "--yes", "--skip-preview");
        assert.equal(up.code, 0, up.text);

        for (const prefix of ["/registry/configmaps/", "/registry/namespaces/", "/registry/clusterroles/"]) {
            const values = await storedValues(plane.ports.etcd, prefix);
            assert.ok(values.length > 0 && values.every((value) => value.startsWith(withKey2)), prefix);
        }
        assert.match(await refusal(undefined), /pki\.encryption\.resources: \*\.\* cannot be taken out/);
    });

    it("is not thrown away while it is protected", async () => {
        configure(undefined, { resources: ["*.*"], protect: true });
        await pulumi("up", "--yes", "--skip-preview");
        const destroy = await pulumi("destroy", "--yes", "--skip-preview");

        assert.notEqual(destroy.code, 0);
        assert.match(destroy.text, /protected/);
    });
});
