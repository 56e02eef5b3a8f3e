import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync } from "node:fs";
import net from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { AnchorHost, type Sources } from "./anchor-host";
import type { Settings } from "./anchor-process";
import { useComponents } from "./fake-component";

const settle = 500;
/** A busy machine takes its time; what is not to be awaited would take half a minute. */
const patience = 8000;
const settings: Settings = { ANCHOR_SETTLE: "0.5" };

function revision(manifest: string, pod: Sources["pod"] = {}): Sources {
    return { manifest, pod, files: { "web.conf": { content: "x" } } };
}

describe("anchor script: the end of a component whose manifest is another one", () => {
    const host = AnchorHost.use();
    const startComponent = useComponents(host);
    const opened: { destroy: () => unknown }[] = [];

    afterEach(() => {
        for (const socket of opened.splice(0)) {
            socket.destroy();
        }
    });

    /** Exchanges a manifest, and returns when the old one had gone and when the new one came. */
    async function exchange(
        next: Sources,
        more: Settings,
        whenGone: () => void = () => undefined,
    ): Promise<{ readonly gone: number; readonly came: number }> {
        host().write(next);
        const anchor = host().start({ ...settings, ...more });
        await anchor.says(/its component ends/);
        const gone = performance.now();
        whenGone();
        assert.match(anchor.ready().text, /its component ends/);
        while (!existsSync(host().manifest)) {
            await sleep(10);
        }
        const came = performance.now();
        assert.equal(host().placedManifest(), "second");
        return { gone, came };
    }

    it("is waited for where it drains: what pauses for the kubelet begins when the port is closed", async () => {
        const component = await startComponent({ drain: 3000 });
        host().write(revision("first"));
        await host().settle(component.settings);
        const { came } = await exchange(revision("second"), component.settings);
        assert.ok(component.endedAt !== undefined, "the old one has ended");
        const pause = came - component.endedAt;
        assert.ok(pause >= settle, `${pause} ms`);
        assert.ok(pause < settle + patience, `${pause} ms`);
    });

    it("is not waited for where it is at once", async () => {
        const component = await startComponent();
        host().write(revision("first"));
        await host().settle(component.settings);
        const { gone, came } = await exchange(revision("second"), component.settings);
        assert.ok(came - gone < settle + patience, `${came - gone} ms`);
    });

    it("is waited for at the ports of its manifest, also while only what was begun goes on there", async () => {
        const server = net.createServer().listen(0, "127.0.0.1");
        await once(server, "listening");
        const { port } = server.address() as net.AddressInfo;
        const client = net.connect(port, "127.0.0.1");
        const [served] = (await once(server, "connection")) as [net.Socket];
        opened.push(client, served);
        client.on("error", () => undefined);
        server.close();
        host().write(revision("first", { hostNetwork: true, containerPort: port }));
        await host().settle();
        let ended = Infinity;
        const { came } = await exchange(revision("second"), {}, () => {
            setTimeout(() => {
                ended = performance.now();
                served.destroy();
            }, 2000);
        });
        assert.ok(came - ended >= settle, `${came - ended} ms`);
    });

    for (const [what, pod] of Object.entries({
        "of a pod with a network of its own": { hostNetwork: false, terminationGracePeriodSeconds: 30 },
        "after the pod's grace period": { hostNetwork: true, terminationGracePeriodSeconds: 1 },
    })) {
        it(`is not seen at a port that somebody else has: ${what}`, async () => {
            const component = await startComponent({ drain: Infinity });
            host().write(revision("first", { ...pod, containerPort: component.port }));
            await host().settle();
            const { gone, came } = await exchange(revision("second"), {});
            assert.ok(came - gone < settle + patience, `${came - gone} ms`);
        });
    }

    it("is not seen at a port of this node where the health is asked of another one", async () => {
        const component = await startComponent({ drain: Infinity });
        host().write(revision("first"));
        await host().settle();
        // Every address but the loopback counts as another node's; this one is answered here all the same.
        const { gone, came } = await exchange(revision("second"), {
            ANCHOR_HEALTH: `http://0.0.0.0:${component.port}/`,
        });
        assert.ok(came - gone < settle + patience, `${came - gone} ms`);
    });
});
