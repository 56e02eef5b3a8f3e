import assert from "node:assert/strict";
import { fetchText, FetchError } from "../../../fleet/channel/fetch-text";
import { fetchPublished } from "../../../fleet/channel/published";
import { closedPort, startFakeProxy } from "../../provider/fake-server";
import { channelFile, fiaasYaml, type Page, paths, redirect, ReleaseServer } from "../../fleet/channel/release-server";

describe("published channels", () => {
    let server: ReleaseServer;

    beforeEach(async () => {
        server = await ReleaseServer.start();
    });
    afterEach(() => {
        server.stop();
    });

    it("are read with the fiaas.yml that they name, from where a server sends us", async () => {
        server.pages[paths.fiaasYaml] = redirect("/moved.yml?x=1");
        server.pages["/moved.yml?x=1"] = fiaasYaml;
        const { image, spec, specUrl } = await fetchPublished(server.address, "stable");
        assert.deepEqual(
            [image, spec, specUrl],
            [
                "fiaas/fdd:1",
                { version: 3, admin_access: true, replicas: { minimum: 1, maximum: 1 } },
                `http://127.0.0.1:${server.port}/artifacts/1/fiaas.yml`,
            ],
        );
    });

    const unusable: readonly { rule: string; page: string; content: () => Page; message: RegExp }[] = [
        {
            rule: "that is not there",
            page: "stable.json",
            content: () => (response) => response.writeHead(404).end(),
            message: /stable\.json: HTTP status 404$/,
        },
        {
            rule: "that is not JSON",
            page: "stable.json",
            content: () => "<html>",
            message: /stable\.json: it is not JSON$/,
        },
        {
            rule: "without a spec",
            page: "stable.json",
            content: () => channelFile({ spec: undefined }),
            message: /stable\.json: spec: is missing/,
        },
        {
            rule: "with an image that cannot be deployed",
            page: "stable.json",
            content: () => channelFile({ image: "x:latest" }),
            message: /image: "x:latest" is not pinned/,
        },
        {
            rule: "that sends us on for ever",
            page: "stable.json",
            content: () => redirect("stable.json"),
            message: /sends us on more than 5 times$/,
        },
        {
            rule: "that sends us to a file",
            page: "stable.json",
            content: () => redirect("file:///etc/passwd"),
            message: /no address of the web$/,
        },
        {
            rule: "that does not end",
            page: "stable.json",
            content: () => (response) => response.writeHead(200).end("x".repeat(300_000)),
            message: /longer than 256 KiB$/,
        },
        {
            rule: "that is cut short",
            page: "stable.json",
            content: () => (response) => {
                response.writeHead(200, { "content-length": "9" });
                response.write("x");
                response.socket?.destroy();
            },
            message: /stable\.json: /,
        },
        {
            rule: "whose fiaas.yml is no YAML",
            page: "fiaas.yml",
            content: () => "a: [",
            message: /no YAML that can be used: .*fiaas\.yml:1/,
        },
        {
            rule: "whose fiaas.yml has an unknown key",
            page: "fiaas.yml",
            content: () => "version: 3\nreplica: 1\n",
            message: /fiaas\.yml: replica: unknown key "replica"/,
        },
        {
            rule: "that is not UTF-8",
            page: "fiaas.yml",
            content: () => (response) => response.writeHead(200).end(Buffer.from([0xff, 0xfe])),
            message: /not UTF-8$/,
        },
    ];
    for (const { rule, page, content, message } of unusable) {
        it(`refuse one ${rule}`, async () => {
            const url = page === "fiaas.yml" ? paths.fiaasYaml : paths.stable;
            server.pages[url] = content();
            await assert.rejects(fetchPublished(server.address, "stable"), (error) => {
                assert.ok(error instanceof FetchError);
                assert.match(error.message, message);
                return true;
            });
        });
    }

    it("are not waited for longer than the time that there is", async () => {
        server.pages["/slow"] = (response) => response.writeHead(200).write("x");
        const address = `http://127.0.0.1:${server.port}/slow`;
        await assert.rejects(fetchText(address, 100), { message: `${address}: no answer within 0.1 s` });
    });

    it("say what is wrong when nobody listens", async () => {
        const address = `http://127.0.0.1:${await closedPort()}/x`;
        await assert.rejects(fetchText(address), { message: `${address}: connection refused` });
    });

    it("are asked for through the proxy of the environment", async () => {
        const connections: string[] = [];
        const proxy = await startFakeProxy(server.port, connections, () => false);
        process.env["HTTPS_PROXY"] = `http://127.0.0.1:${proxy.port}`;
        try {
            await assert.rejects(fetchText("https://releases.example.com/stable.json"), /stable\.json: .*the proxy/);
            assert.deepEqual(connections, ["releases.example.com:443"]);
        } finally {
            Reflect.deleteProperty(process.env, "HTTPS_PROXY");
            await proxy.close();
        }
    });
});
