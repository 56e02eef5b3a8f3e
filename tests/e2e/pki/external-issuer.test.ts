import assert from "node:assert/strict";
import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { IssuerStack, secretKeyInState } from "./issuer-stack";
import { OutsideAuthority } from "./outside-authority";

describe("certificates that an authority outside signs", function () {
    this.timeout(300_000);
    let stack: IssuerStack;
    let company: OutsideAuthority;
    const web = { commonName: "web", organizations: ["team"], hosts: ["web.example.com", "10.0.0.7"] };
    const admin = {
        commonName: "admin",
        organizations: ["system:masters"],
        algorithm: "RSA-2048",
        kubeconfig: true,
    };
    let signed: { readonly web: string; readonly admin: string };

    before(async () => {
        stack = await IssuerStack.create("pki-external");
        company = new OutsideAuthority("company");
    });

    after(async () => {
        await stack.remove();
    });

    function declare(entries: object, trusted = company.pem): void {
        stack.declare({ company: { issuer: "external", existing: { certificate: trusted }, certificates: entries } });
    }

    async function request(name: string): Promise<string> {
        return (await stack.outputs()).certificateRequests?.[name] ?? "";
    }

    it("begin with requests that say what is wanted, and no Secret", async () => {
        declare({ web, admin });
        await stack.succeed("up", "--yes", "--skip-preview");
        const shown = company.shown(await request("web"));

        for (const line of [
            /verify OK/,
            /Subject: O ?= ?team, CN ?= ?web\n/,
            /X509v3 Key Usage: critical\n +Digital Signature\n/,
            /X509v3 Extended Key Usage: *\n +TLS Web Server Authentication, TLS Web Client Authentication\n/,
            /X509v3 Subject Alternative Name: *\n +DNS:web\.example\.com, IP Address:10\.0\.0\.7\n/,
        ]) {
            assert.match(shown, line);
        }
        assert.match(company.shown(await request("admin")), /Digital Signature, Key Encipherment\n/);
        assert.equal(await stack.secret("web"), undefined);
        assert.deepEqual((await stack.outputs()).certificates, {});
        assert.match(stack.project.state(), secretKeyInState);
        assert.doesNotMatch(stack.project.state(), /PRIVATE KEY/);
    });

    it("are placed when they are signed, and serve a kubeconfig", async () => {
        signed = { web: company.sign(await request("web"), 20), admin: company.signInBook(await request("admin")) };
        declare({ web: { ...web, signed: signed.web }, admin: { ...admin, signed: signed.admin } });
        await stack.succeed("up", "--yes");

        const placed = await stack.secret("web");
        const certificate = new X509Certificate(placed?.["tls.crt"] ?? "");
        assert.equal(certificate.toString(), new X509Certificate(signed.web).toString());
        assert.ok(certificate.checkPrivateKey(await keyOf("web")));
        assert.ok(new X509Certificate(signed.admin).checkPrivateKey(await keyOf("admin")));
        assert.deepEqual(
            [company.verify(signed.web, "sslserver"), company.verify(signed.admin, "sslclient")],
            ["OK", "OK"],
        );
        const { certificates: summaries, kubeconfigs, trustBundles } = await stack.outputs();
        assert.deepEqual(
            Object.values(summaries).map(({ issuer }) => issuer),
            ["external", "external"],
        );
        assert.match(kubeconfigs["admin"] ?? "", /client-key-data/);
        assert.equal(trustBundles["company"], company.pem);
        assert.deepEqual(await stack.project.previewSteps(), {});
    });

    it("are refused in the preview when they do not fit, and no key is shown", async () => {
        const stranger = new OutsideAuthority("company");
        for (const [wrong, expected] of [
            [company.sign(await request("web"), 20, "-extfile", "/dev/null"), /the SAN web\.example\.com is missing/],
            [stranger.sign(await request("web"), 20), /none of the authority's certificates signed it/],
            [signed.admin, /signed is for the key of another request/],
        ] as const) {
            declare({ web: { ...web, signed: wrong }, admin: { ...admin, signed: signed.admin } });
            const text = await stack.refusal();
            assert.match(text, expected);
            assert.doesNotMatch(text, /PRIVATE KEY/);
        }
    });

    it("stay in use while something else is wanted, until that is signed", async () => {
        const before = await stack.secret("web");
        const wider = { ...web, hosts: [...web.hosts, "10.0.0.8"] };
        const others = { admin: { ...admin, signed: signed.admin } };
        declare({ web: { ...wider, signed: signed.web }, ...others });
        const text = await stack.succeed("up", "--yes");
        assert.match(text, /requested anew: SAN added: 10\.0\.0\.8/);
        assert.match(text, /The certificate in use is not what is wanted any more: the SAN 10\.0\.0\.8 is missing/);
        assert.deepEqual(await stack.secret("web"), before);

        const next = company.sign(await request("web"), 20);
        declare({ web: { ...wider, signed: next }, ...others });
        await stack.succeed("up", "--yes");
        const placed = await stack.secret("web");
        assert.equal(placed?.["tls.crt"], new X509Certificate(next).toString());
        assert.ok(new X509Certificate(next).checkPrivateKey(await keyOf("web")));
        assert.notEqual(placed["tls.key"], before?.["tls.key"]);
        signed = { ...signed, web: next };
    });

    it("are warned of in the preview when they are due, with what to do", async () => {
        const wider = { ...web, hosts: [...web.hosts, "10.0.0.8"] };
        declare({ web: { ...wider, signed: signed.web, renewBeforeDays: 25 } });
        const text = await stack.succeed("preview");

        assert.match(text, /renewal due .*: have the request signed again \(stack output certificateRequests\)/);
    });

    async function keyOf(name: string): Promise<KeyObject> {
        return createPrivateKey((await stack.secret(name))?.["tls.key"] ?? "");
    }
});
