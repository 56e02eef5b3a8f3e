import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import http from "node:http";
import type net from "node:net";
import path from "node:path";
import { fetchText, FetchError } from "../../../fleet/channel/fetch-text";
import { fetchPublished } from "../../../fleet/channel/published";
import { closedPort, startFakeProxy } from "../../provider/fake-server";
import { executable } from "../support/executable";
import { type ProjectFiles, projectFiles } from "../support/files";

const fiaasYaml = "version: 3\nadmin_access: true\nreplicas:\n  minimum: 1\n  maximum: 1\n";
const layer = (port: number, channels: string): string =>
    `fiaas:\n  publishedAt: http://127.0.0.1:${port}/releases/\n  channels:\n${channels}`;
const stable = `    stable:
      image: fiaas/fdd:1
      commit: abc
      spec: { version: 3, admin_access: true, replicas: { minimum: 1, maximum: 1 } }
`;

describe("published channels", () => {
    /** What stands at each path: a text, or a whole answer. */
    type Page = string | ((response: http.ServerResponse) => void);
    let pages: Record<string, Page>;
    let asked: string[];
    let server: http.Server;
    let port: number;
    let project: ProjectFiles;

    before(async () => {
        server = http.createServer((request, response) => {
            asked.push(`${request.method ?? ""} ${request.url ?? ""}`);
            const page = pages[request.url ?? ""];
            if (typeof page === "function") {
                page(response);
            } else {
                response.writeHead(page === undefined ? 404 : 200).end(page);
            }
        });
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
        ({ port } = server.address() as net.AddressInfo);
    });
    after(() => {
        server.closeAllConnections();
        server.close();
    });
    beforeEach(() => {
        asked = [];
        pages = {
            "/releases/fiaas-deploy-daemon/stable.json": channelFile({}),
            "/artifacts/1/fiaas.yml": fiaasYaml,
        };
        project = projectFiles({
            "stacks/layers/fiaas.yaml": layer(port, stable),
            "stacks/Pulumi.a.yaml": "config:\n  flotilla:layers: [fiaas]\n  flotilla:cluster: { identifier: a }\n",
            "stacks/Pulumi.b.yaml": "config:\n  flotilla:layers: [fiaas]\n  flotilla:cluster: { identifier: b }\n",
        });
    });
    afterEach(() => {
        project.remove();
    });

    function channelFile(changes: Readonly<Record<string, unknown>>): string {
        const updated = "2022-08-16T09:00:00Z";
        const file = {
            image: "fiaas/fdd:1",
            spec: "/artifacts/1/fiaas.yml",
            commit: "abc",
            build: "https://ci/1",
            updated,
        };
        return JSON.stringify({ ...file, ...changes });
    }

    const redirect =
        (location: string): Page =>
        (response) =>
            response.writeHead(302, { location }).end();
    const stableAddress = (): string => `http://127.0.0.1:${port}/releases`;

    it("are read with the fiaas.yml that they name, from where a server sends us", async () => {
        pages["/artifacts/1/fiaas.yml"] = redirect("/moved.yml?x=1");
        pages["/moved.yml?x=1"] = fiaasYaml;
        const { image, spec, specUrl } = await fetchPublished(stableAddress(), "stable");
        assert.deepEqual(
            [image, spec, specUrl],
            [
                "fiaas/fdd:1",
                { version: 3, admin_access: true, replicas: { minimum: 1, maximum: 1 } },
                `http://127.0.0.1:${port}/artifacts/1/fiaas.yml`,
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
            const url = page === "fiaas.yml" ? "/artifacts/1/fiaas.yml" : "/releases/fiaas-deploy-daemon/stable.json";
            pages[url] = content();
            await assert.rejects(fetchPublished(stableAddress(), "stable"), (error) => {
                assert.ok(error instanceof FetchError);
                assert.match(error.message, message);
                return true;
            });
        });
    }

    it("are not waited for longer than the time that there is", async () => {
        pages["/slow"] = (response) => response.writeHead(200).write("x");
        const address = `http://127.0.0.1:${port}/slow`;
        await assert.rejects(fetchText(address, 100), { message: `${address}: no answer within 0.1 s` });
    });

    it("say what is wrong when nobody listens", async () => {
        const address = `http://127.0.0.1:${await closedPort()}/x`;
        await assert.rejects(fetchText(address), { message: `${address}: connection refused` });
    });

    it("are asked for through the proxy of the environment", async () => {
        const connections: string[] = [];
        const proxy = await startFakeProxy(port, connections, () => false);
        process.env["HTTPS_PROXY"] = `http://127.0.0.1:${proxy.port}`;
        try {
            await assert.rejects(fetchText("https://releases.example.com/stable.json"), /stable\.json: .*the proxy/);
            assert.deepEqual(connections, ["releases.example.com:443"]);
        } finally {
            Reflect.deleteProperty(process.env, "HTTPS_PROXY");
            await proxy.close();
        }
    });

    /** Not the synchronous way, because the server answers in this process. */
    async function run(...words: string[]): Promise<{ code: number; output: string; errors: string }> {
        return new Promise((resolve) => {
            const child = execFile(
                executable,
                ["channel", ...words, "--project", project.folder],
                (_, output, errors) => {
                    resolve({ code: child.exitCode ?? -1, output, errors });
                },
            );
        });
    }

    describe("check", () => {
        it("ends with 0 when all are the same, and asks once for all installations", async () => {
            const { code, output } = await run("check");
            assert.equal(
                output,
                [
                    "a stable (stacks/layers/fiaas.yaml:4): the same as published.",
                    "b stable (stacks/layers/fiaas.yaml:4): the same as published.",
                    "2 channels: 2 the same, 0 differ, 0 could not be asked.",
                    "",
                ].join("\n"),
            );
            assert.equal(code, 0);
            assert.deepEqual(asked, ["GET /releases/fiaas-deploy-daemon/stable.json", "GET /artifacts/1/fiaas.yml"]);
        });

        it("ends with 1 and tells every field that differs", async () => {
            pages["/releases/fiaas-deploy-daemon/stable.json"] = channelFile({ image: "fiaas/fdd:2", commit: "def" });
            pages["/artifacts/1/fiaas.yml"] = fiaasYaml.replace("maximum: 1", "maximum: 2");
            const { code, output } = await run("check", "a", "--json");
            const found = JSON.parse(output) as { installations: { channels: Record<string, unknown>[] }[] };
            assert.deepEqual(found.installations[0]?.channels[0]?.["differences"], [
                { field: "image", here: "fiaas/fdd:1", published: "fiaas/fdd:2" },
                { field: "commit", here: "abc", published: "def" },
                { field: "spec.replicas.maximum", here: 1, published: 2 },
            ]);
            assert.equal(code, 1);
        });

        it("ends with 2 when one cannot be asked, and tells the others", async () => {
            project.write("stacks/layers/fiaas.yaml", layer(port, `${stable}    own: { image: fiaas/fdd:9 }\n`));
            const { code, output } = await run("check", "a");
            assert.match(output, /^a stable \(.*\): the same as published\.$/m);
            assert.match(output, /^a own \(.*\): could not be asked\. http.*\/own\.json: HTTP status 404\.$/m);
            assert.equal(code, 2);
        });

        it("looks at one channel alone when it is named", async () => {
            project.write("stacks/layers/fiaas.yaml", layer(port, `${stable}    own: { image: fiaas/fdd:9 }\n`));
            assert.equal((await run("check", "--channel", "stable")).code, 0);
            const { code, errors } = await run("check", "--channel", "none");
            assert.deepEqual([code, errors], [2, 'No installation has a channel "none". There are: stable, own.\n']);
        });
    });

    describe("pull", () => {
        it("writes what is published into the pin", async () => {
            pages["/releases/fiaas-deploy-daemon/stable.json"] = channelFile({ image: "fiaas/fdd:2" });
            const { code, output } = await run("pull", "stable");
            assert.match(output, /^- {6}image: fiaas\/fdd:1$/m);
            assert.equal(code, 0);
            const text = readFileSync(path.join(project.folder, "stacks/layers/fiaas.yaml"), "utf8");
            assert.match(text, /image: fiaas\/fdd:2\n {6}commit: abc\n {6}specUrl: http:.*\n/);
            assert.equal((await run("check")).code, 0);
        });

        it("writes nothing when there is nothing to be had", async () => {
            pages = {};
            const { code, errors } = await run("pull", "stable");
            assert.match(errors, /^Nothing was written\. http.*stable\.json: HTTP status 404\.\n$/);
            assert.equal(code, 1);
            assert.equal(
                readFileSync(path.join(project.folder, "stacks/layers/fiaas.yaml"), "utf8"),
                layer(port, stable),
            );
        });
    });
});
