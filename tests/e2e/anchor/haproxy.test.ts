import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, statSync, writeFileSync } from "node:fs";
import net from "node:net";
import path from "node:path";
import {
    type ProxyConfiguration,
    proxyConfiguration,
    proxyScript,
} from "../../../components/anchor/haproxy/configuration";
import type { FoundCommand } from "../../../toolchain/packaged-commands";
import { eventually } from "../../support/eventually";
import { AnchorHost } from "./anchor-host";
import type { AnchorProcess } from "./anchor-process";
import { answerOf, Backends, freePort } from "./backends";
import { FakeKubelet } from "./fake-kubelet";
import { provideOrSkip } from "../../support/skip";

describe("haproxy as an anchored static pod", function () {
    this.timeout(60_000);

    const host = AnchorHost.use();
    const backends = new Backends();
    let haproxy: FoundCommand;
    let kubelet: FakeKubelet;
    let ports: { readonly service: number; readonly health: number };

    before(async function () {
        haproxy = await provideOrSkip(this, "haproxy");
    });

    beforeEach(async () => {
        ports = { service: await freePort(), health: await freePort() };
        const environment = {
            ...haproxy.environment,
            HAPROXY_PERIOD: "0.1",
            PATH: `${path.dirname(haproxy.executable)}:${process.env["PATH"] ?? ""}`,
        };
        mkdirSync(host().inFolder("own"));
        writeFileSync(host().inFolder("haproxy.sh"), proxyScript);
        kubelet = new FakeKubelet(host().manifest, host().inFolder("haproxy.log"), environment);
    });

    afterEach(async () => {
        await kubelet.stop();
        await backends.stop();
    });

    /** A configuration that leads to these servers. */
    const leadingTo = (
        servers: Readonly<Record<string, { readonly address: string; readonly port: number }>>,
    ): ProxyConfiguration =>
        proxyConfiguration([{ name: "service", listen: [{ address: "127.0.0.1", port: ports.service }], servers }], {
            address: "127.0.0.1",
            port: ports.health,
        });

    /** Starts an anchor that places a text as the configuration, and asks for the health of one. */
    function anchor(text: string, healthPath: string): AnchorProcess {
        const command = ["dash", host().inFolder("haproxy.sh"), host().file("haproxy.cfg"), host().inFolder("own")];
        host().write({
            manifest: `haproxy\n${command.map((word) => `- ${word}`).join("\n")}`,
            files: { "haproxy.cfg": { content: text, onChange: "reload" } },
        });
        return host().start({
            ANCHOR_HEALTH: `http://127.0.0.1:${ports.health}${healthPath}`,
            ANCHOR_HEALTH_TIMEOUT: "3",
        });
    }

    async function place({ text, healthPath }: ProxyConfiguration): Promise<void> {
        const placing = anchor(text, healthPath);
        await placing.says(/is placed and healthy/);
        await placing.end();
    }

    it("leads to servers by IPv4 and IPv6, and to none that does not answer", async () => {
        const [first, second] = [await backends.start("first", "127.0.0.1"), await backends.start("second", "::1")];
        await place(leadingTo({ n0: first, n1: second }));
        const answers = new Set<string>();
        await eventually(async () => {
            answers.add(await answerOf(ports.service));
            assert.equal(answers.size, 2);
        });
        await backends.stop("first");
        await eventually(async () => {
            for (let count = 0; count < 4; count += 1) {
                assert.equal(await answerOf(ports.service), "second");
            }
        });
    });

    it("reads other servers without one refused connection, without an end of those there are, and the manifest stays", async () => {
        const [first, second] = [
            await backends.start("first", "127.0.0.1"),
            await backends.start("second", "127.0.0.1"),
        ];
        await place(leadingTo({ n0: first }));
        const manifest = statSync(host().manifest, { bigint: true });
        const open = net.connect(ports.service, "127.0.0.1");
        open.write("hold\n");
        await new Promise((resolve) => open.once("data", resolve));
        const answers: string[] = [];
        const over = new AbortController();
        const client = (async () => {
            while (!over.signal.aborted) {
                answers.push(await answerOf(ports.service));
            }
        })();
        await place(leadingTo({ n0: second }));
        await eventually(() => {
            assert.equal(answers.at(-1), "second");
            return Promise.resolve();
        });
        over.abort();
        await client;
        assert.ok(answers.includes("first"));
        assert.deepEqual(new Set(answers), new Set(["first", "second"]));
        open.write("still there?\n");
        await new Promise((resolve) => open.once("data", resolve));
        open.destroy();
        const after = statSync(host().manifest, { bigint: true });
        assert.deepEqual([after.ino, after.mtimeNs], [manifest.ino, manifest.mtimeNs]);
    });

    it("refuses a configuration that is not valid, serves on, and the anchor takes the last good one back", async () => {
        const first = await backends.start("first", "127.0.0.1");
        const good = leadingTo({ n0: first });
        await place(good);
        const refused = anchor(`${good.text}\nnonsense here\n`, "/healthz/other");
        await refused.says(/was not healthy within 3 s \(.*503.*\); revision \S+ runs again/);
        assert.match(kubelet.output(), /the configuration is refused, and the last valid one stays: .*nonsense/);
        assert.equal(await answerOf(ports.service), "first");
        assert.equal(host().read("haproxy.cfg"), good.text);
    });

    it("starts with the last valid configuration when its container starts again on one that is not", async () => {
        await place(leadingTo({ n0: await backends.start("first", "127.0.0.1") }));
        await kubelet.switchOff();
        writeFileSync(host().file("haproxy.cfg"), "nonsense");
        kubelet.switchOn();
        await eventually(async () => {
            assert.equal(await answerOf(ports.service), "first");
        });
    });

    it("ends at TERM", async () => {
        await place(leadingTo({ n0: await backends.start("first", "127.0.0.1") }));
        const { processId } = kubelet;
        assert.ok(processId !== undefined);
        kubelet.pause();
        process.kill(processId, "SIGTERM");
        await eventually(() => {
            assert.equal(kubelet.processId, undefined);
            return Promise.resolve();
        });
        await assert.rejects(answerOf(ports.service));
    });
});

describe("the script of haproxy's static pod", () => {
    it("is clean by shellcheck", async function () {
        const shellcheck = await provideOrSkip(this, "shellcheck");
        const { stdout, status } = spawnSync(shellcheck.executable, ["--shell=sh", "-"], {
            input: proxyScript,
            encoding: "utf8",
            env: { ...process.env, ...shellcheck.environment },
        });
        assert.equal(stdout, "");
        assert.equal(status, 0);
    });
});
