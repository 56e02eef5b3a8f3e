import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { once } from "node:events";
import net from "node:net";
import path from "node:path";
import { testAuthority } from "../../fleet/certificates/issuer";
import { AnchorHost, type Sources } from "./anchor-host";
import { useBusybox } from "./busybox-tools";
import { useComponents } from "./fake-component";
import { skip } from "../../support/skip";

const web: Sources = { manifest: "first", files: { "web.conf": { content: "x" } } };

/** What a wget without TLS says of an address. */
const hasNoTls = /not an http or ftp url|HTTPS support not compiled in|unsupported scheme/i;

function defineHttpTests(host: () => AnchorHost, settings: { readonly PATH: string }): void {
    it("asks once, also who hangs up: a component that ends is seen to end", async () => {
        let asked = 0;
        const server = net.createServer((socket) => {
            asked += 1;
            socket.on("error", () => undefined).once("data", () => socket.destroy());
        });
        await once(server.unref().listen(0, "127.0.0.1"), "listening");
        const { port } = server.address() as net.AddressInfo;
        host().write(web);
        const anchor = host().start({ ...settings, ANCHOR_HEALTH: `http://127.0.0.1:${port}/`, ANCHOR_PERIOD: "30" });
        await anchor.says(/is placed, but not healthy yet/);
        server.close();
        assert.equal(asked, 1);
    });
}

function defineTlsTests(host: () => AnchorHost, settings: { readonly PATH: string }): void {
    const startComponent = useComponents(host);

    before(function () {
        const words = ["-O", "/dev/null", "--no-check-certificate", "https://127.0.0.1:1/"];
        const { stderr, error } = spawnSync("wget", words, { env: settings, encoding: "utf8" });
        if (error !== undefined || hasNoTls.test(stderr)) {
            skip(this, `no wget with TLS: ${error?.message ?? stderr.trim()}`);
        }
    });

    it("is known from a component whose certificate nobody trusts, and is of another name", async () => {
        const { cert, key } = await (await testAuthority("nobody")).issue({ hosts: ["elsewhere.example.com"] });
        let isHealthy = false;
        // An older busybox, such as Debian's, signs with SHA-1: the docs say that real components want a newer one.
        const tls = { cert, key, ciphers: "DEFAULT@SECLEVEL=0" };
        const component = await startComponent({ tls, isHealthy: () => isHealthy });
        const all = { ...settings, ...component.settings, ANCHOR_HEALTH_TIMEOUT: "60" };
        assert.match(component.settings.ANCHOR_HEALTH, /^https:/);
        host().write(web);
        const anchor = host().start(all);
        await anchor.says(/is placed, but not healthy yet: .*503/);
        assert.ok(!anchor.ready().isReady);
        isHealthy = true;
        await anchor.says(/is placed and healthy/);
        assert.ok(anchor.ready().isReady);
        isHealthy = false;
        await anchor.says(/is placed, but not healthy: .*503/);
    });

    it("is known from one that speaks no TLS: it is not healthy", async () => {
        const component = await startComponent();
        host().write(web);
        const address = component.settings.ANCHOR_HEALTH.replace("http:", "https:");
        await host().runUntil(/is placed, but not healthy yet: ./, { ...settings, ANCHOR_HEALTH: address });
    });
}

for (const [how, define] of Object.entries({ "over HTTP": defineHttpTests, "over HTTPS": defineTlsTests })) {
    describe(`anchor script: health ${how}, asked by this machine's wget`, () => {
        define(AnchorHost.use(), { PATH: process.env["PATH"] ?? "" });
    });

    describe(`anchor script: health ${how}, asked by busybox`, () => {
        const folder = useBusybox();
        define(AnchorHost.use([path.join(folder, "sh")]), { PATH: folder });
    });
}
