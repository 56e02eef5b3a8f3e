import assert from "node:assert/strict";
import { eventually } from "../../support/eventually";
import { finish } from "../../support/project";
import { certificateDefinition } from "./cert-manager-definition";
import { IssuerStack, secretKeyInState } from "./issuer-stack";

const certificates = "/apis/cert-manager.io/v1/namespaces";

describe("certificates that cert-manager signs", function () {
    this.timeout(300_000);
    let stack: IssuerStack;
    const leaf = { commonName: "web", hosts: ["web.example.com", "10.0.0.7"], algorithm: "ECDSA-P384" };
    const definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

    before(async () => {
        stack = await IssuerStack.create("pki-cert-manager");
        const { status } = await stack.cluster.connection.request({
            method: "POST",
            path: definitions,
            body: certificateDefinition,
        });
        assert.equal(status, 201);
        await eventually(async () => {
            assert.equal(
                (await stack.cluster.connection.request({ path: `${certificates}/x/certificates` })).status,
                200,
            );
        });
    });

    after(async () => {
        await stack.cluster.connection.request({
            method: "DELETE",
            path: `${definitions}/certificates.cert-manager.io`,
        });
        await stack.remove();
    });

    function declare(issuerRef: object, entries: object): void {
        stack.declare({ platform: { issuer: "cert-manager", issuerRef, certificates: entries } });
    }

    /** Answers as cert-manager does when it has issued a certificate. */
    async function issue(name: string): Promise<object> {
        const path = `${certificates}/${stack.namespace}/certificates/${name}`;
        let spec: object = {};
        await eventually(async () => {
            const { status, body } = await stack.cluster.connection.request({ path });
            assert.equal(status, 200);
            spec = (body as { spec: object }).spec;
        }, 60_000);
        const ready = { type: "Ready", status: "True", lastTransitionTime: new Date().toISOString() };
        const { status } = await stack.cluster.connection.request({
            method: "PATCH",
            path: `${path}/status`,
            contentType: "application/merge-patch+json",
            body: { status: { conditions: [ready] } },
        });
        assert.equal(status, 200);
        return spec;
    }

    it("are waited for, and leave no key in the state", async () => {
        declare({ name: "platform", kind: "ClusterIssuer" }, { web: leaf });
        const running = finish(stack.project.start("up", "--yes", "--skip-preview"));
        const spec = await issue("web");
        const { code, text } = await running;

        assert.equal(code, 0, text);
        // The definition knows no other fields: what it does not know would be gone.
        assert.deepEqual(spec, {
            secretName: "web",
            commonName: "web",
            dnsNames: ["web.example.com"],
            ipAddresses: ["10.0.0.7"],
            usages: ["digital signature", "server auth", "client auth"],
            privateKey: { algorithm: "ECDSA", size: 384, encoding: "PKCS8", rotationPolicy: "Always" },
            duration: "8760h",
            renewBefore: "2160h",
            issuerRef: { name: "platform", kind: "ClusterIssuer", group: "cert-manager.io" },
        });
        assert.doesNotMatch(stack.project.state(), secretKeyInState);
        assert.deepEqual((await stack.outputs()).certificates, {});
        assert.equal((await stack.outputs()).certificateRequests, undefined);
        assert.deepEqual(await stack.project.previewSteps(), {});
    });

    it("are changed in place", async () => {
        declare({ name: "platform", kind: "ClusterIssuer" }, { web: { ...leaf, validityDays: 120 } });

        assert.equal((await stack.project.previewSteps())["test-pki-web"], "update");
        await stack.succeed("up", "--yes");
        assert.deepEqual(await stack.project.previewSteps(), {});
    });

    it("end an up after their deadline when nobody issues them, and the next one waits again", async () => {
        declare({ name: "platform", deadline: 3 }, { web: leaf, other: { commonName: "other" } });
        const { code, text } = await stack.project.pulumi("up", "--yes", "--skip-preview");

        assert.notEqual(code, 0);
        assert.match(text, /test-pki-other[^]*timed out waiting for the condition/);
        const running = finish(stack.project.start("up", "--yes", "--skip-preview"));
        await issue("other");
        assert.equal((await running).code, 0);
    });
});
