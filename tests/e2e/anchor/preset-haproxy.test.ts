import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import http from "node:http";
import net from "node:net";
import path from "node:path";
import { anchorsConfiguration } from "../../../components/anchor/config";
import { effectiveAnchor } from "../../../components/anchor/effective-anchor";
import { nodesConfiguration } from "../../../components/node/config";
import { pkiConfiguration } from "../../../components/pki/config";
import { type FoundCommand, provideCommand } from "../../../toolchain/packaged-commands";
import { choosePorts } from "../../../toolchain/control-plane/ports";
import { eventually } from "../../support/eventually";
import { temporaryFolder } from "../../support/shared-cluster";

const script = path.resolve(__dirname, "../../../components/anchor/presets/haproxy.sh");

async function provideOrSkip(context: Mocha.Context, name: "shellcheck" | "haproxy"): Promise<FoundCommand> {
    const search = await provideCommand(name);
    if ("reason" in search) {
        process.stdout.write(`    skipped: ${search.reason}\n`);
        return context.skip();
    }
    return search;
}

describe("the script of the preset haproxy", () => {
    it("is clean by shellcheck", async function () {
        const shellcheck = await provideOrSkip(this, "shellcheck");
        const { stdout, status } = spawnSync(shellcheck.executable, [script], {
            encoding: "utf8",
            env: { ...process.env, ...shellcheck.environment },
        });

        assert.deepEqual([stdout, status], ["", 0]);
    });
});

describe("the preset haproxy", function () {
    this.timeout(60_000);
    const folder = temporaryFolder();
    const file = path.join(folder, "haproxy.cfg");
    let ports: Record<"apiserver" | "etcd" | "health", number>;
    let process_: ChildProcess | undefined;
    let backend: net.Server;
    let said = "";

    before(async function () {
        const haproxy = await provideOrSkip(this, "haproxy");
        const free = await choosePorts(undefined);
        ports = { apiserver: free.apiServer, etcd: free.etcd, health: free.etcdPeer };
        backend = net.createServer((socket) => socket.on("error", () => undefined).pipe(socket));
        place(["127.0.0.1"]);
        process_ = spawn("sh", [script, file], {
            env: {
                ...process.env,
                ...haproxy.environment,
                PATH: `${path.dirname(haproxy.executable)}:${process.env["PATH"] ?? ""}`,
                TMPDIR: temporaryFolder(),
            },
            stdio: ["ignore", "pipe", "pipe"],
        });
        process_.stderr?.on("data", (data: Buffer) => (said += data.toString()));
    });

    after(async () => {
        backend.close();
        if (process_?.exitCode === null) {
            const ended = new Promise((resolve) => process_?.once("exit", resolve));
            process_.kill("SIGTERM");
            await ended;
        }
    });

    /** The anchor of these nodes. */
    function anchorOf(addresses: readonly string[]) {
        const nodes = nodesConfiguration.parse(
            Object.fromEntries(
                addresses.map((address, index) => [
                    `n${index}`,
                    { addresses: [address], roles: ["control-plane", "etcd"] },
                ]),
            ),
        );
        const { haproxy } = anchorsConfiguration.parse({
            haproxy: { preset: "haproxy", image: "haproxy:3.0.5", anchorImage: "busybox:1.37.0", ports },
        });
        assert.ok(haproxy);
        return effectiveAnchor("haproxy", haproxy, { nodes, pki: pkiConfiguration.parse({}) });
    }

    function put(text: string): void {
        writeFileSync(`${file}.new`, text);
        renameSync(`${file}.new`, file);
    }

    /** Places the configuration of these nodes, and tells where one sees that it is served. */
    function place(addresses: readonly string[]): string {
        const anchor = anchorOf(addresses);
        const source = anchor.files.find(({ path: name }) => name === "haproxy.cfg")?.source;
        assert.ok(source?.kind === "content");
        put(source.content);
        return anchor.health;
    }

    async function statusOf(url: string): Promise<number | undefined> {
        return new Promise((resolve) => {
            http.get(url, { agent: false }, (response) => {
                response.resume();
                resolve(response.statusCode);
            }).on("error", () => {
                resolve(undefined);
            });
        });
    }

    it("is healthy with the configuration that is wanted", async () => {
        const { health } = anchorOf(["127.0.0.1"]);

        await eventually(async () => {
            assert.equal(await statusOf(health), 200, said);
        });
    });

    it("takes another configuration without losing a connection", async () => {
        const [port] = await new Promise<[number]>((resolve) => {
            backend.listen(0, "127.0.0.1", () => {
                resolve([(backend.address() as net.AddressInfo).port]);
            });
        });
        // The members' port is fixed: this one stands in for it.
        const swap = (text: string): string => text.replaceAll(":2379 check", `:${port}`);
        const { health } = anchorOf(["127.0.0.1", "192.0.2.1"]);
        put(swap(readFileSync(file, "utf8")));
        const socket = await connected(ports.etcd);
        assert.equal(await echo(socket, "before"), "before");

        place(["127.0.0.1", "192.0.2.1"]);

        await eventually(async () => {
            assert.equal(await statusOf(health), 200, said);
        });
        assert.equal(await echo(socket, "after"), "after");
        socket.destroy();
    });

    it("serves on with what it has when a configuration is wrong, and is not healthy with that one", async () => {
        const { health } = anchorOf(["127.0.0.1", "192.0.2.1"]);
        put("global\n    nonsense\n");

        await eventually(async () => {
            assert.match(said, /refused; the one before it stays/);
            assert.equal(await statusOf(health), 200);
        });
        assert.equal(await statusOf(anchorOf(["192.0.2.2"]).health), 404);
        assert.equal(said.match(/is refused;/g)?.length, 1, said);
    });

    it("ends with TERM", async () => {
        assert.ok(process_);
        const ended = new Promise((resolve) => process_?.once("exit", resolve));
        process_.kill("SIGTERM");

        assert.equal(await ended, 0);
    });

    async function connected(port: number): Promise<net.Socket> {
        let socket: net.Socket | undefined;
        await eventually(async () => {
            const next = net.connect(port, "127.0.0.1");
            next.on("error", () => undefined);
            assert.equal(await echo(next, "hello"), "hello");
            socket = next;
        });
        assert.ok(socket);
        return socket;
    }

    function echo(socket: net.Socket, text: string): Promise<string> {
        return new Promise((resolve, reject) => {
            const timer = setTimeout(() => {
                reject(new Error("no echo"));
            }, 1000);
            socket.once("data", (data) => {
                clearTimeout(timer);
                resolve(data.toString());
            });
            socket.write(text);
        });
    }
});
