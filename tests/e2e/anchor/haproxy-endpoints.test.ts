import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { effective, presetAnchor } from "../../components/anchor/anchors";
import { eventually } from "../../support/eventually";
import { EndpointScene, follows } from "./endpoint-scene";

describe("haproxy that follows the endpoints of a service", function () {
    this.timeout(60_000);

    const scene = EndpointScene.use();

    it("leads to endpoints that come, by IPv4 and IPv6, and to none that goes; no connection ends before its client wants", async () => {
        await scene().followFirst();
        const toFirst = await scene().connect();
        await scene().backend("second", "127.0.0.2");
        await scene().backend("third", "::1");
        scene().api.set(scene().first.port, [scene().first, { address: "127.0.0.2" }]);
        scene().api.set(scene().first.port, [{ address: "::1" }], "web-2");
        await scene().answersAre("first", "second", "third");
        await toFirst.ask();

        scene().api.set(scene().first.port, [{ address: "127.0.0.2" }]);
        await scene().answersAre("second", "third");
        scene().api.remove("web-2");
        await scene().answersAre("second");
        await sleep(2000);
        await toFirst.ask();
        toFirst.end();
        await scene().proxy.says(/Server web\/_1 is going DOWN for maintenance/);
    });

    it("leads to no endpoint that is not ready, or that shuts down", async () => {
        await scene().followFirst();
        for (const address of ["127.0.0.2", "127.0.0.3", "127.0.0.4"]) {
            await scene().backend(address, address);
        }
        scene().api.set(scene().first.port, [
            { address: "127.0.0.2", conditions: {} },
            { address: "127.0.0.3", conditions: { ready: false } },
            { address: "127.0.0.4", conditions: { ready: true, terminating: true } },
        ]);
        await scene().answersAre("127.0.0.2");
    });

    it("keeps the last endpoints through a reload while the API is away, and without one failed connection", async () => {
        await scene().followFirst();
        const open = await scene().connect();
        await scene().api.stop();
        const over = new AbortController();
        const asking = (async () => {
            while (!over.signal.aborted) {
                assert.equal(await scene().answer(), "first");
            }
        })();
        await scene().proxy.configure({
            follows,
            apiServer: scene().apiServer,
            servers: { n0: { address: "127.0.0.9", port: 9 } },
        });
        await sleep(500);
        over.abort();
        await asking;
        await open.ask();
        open.end();
    });

    it("has one watch after a reload, and no worker of before", async () => {
        await scene().followFirst();
        assert.equal(scene().proxy.workers(), 1);
        await scene().proxy.configure({
            follows,
            apiServer: scene().apiServer,
            servers: { n0: { address: "127.0.0.9", port: 9 } },
        });
        await eventually(() => {
            assert.deepEqual([scene().proxy.workers(), scene().api.openWatches], [1, 1]);
            return Promise.resolve();
        });
        await scene().backend("second", "127.0.0.2");
        scene().api.set(scene().first.port, [{ address: "127.0.0.2" }]);
        await scene().answersAre("second");
    });

    it("asks nothing while nothing changes", async () => {
        await scene().followFirst();
        await sleep(4000);
        assert.deepEqual(scene().api.requests, ["list", "watch"]);
        assert.equal(scene().api.openWatches, 1);
    });

    it("turns to the servers that it has besides while the API names none that answers", async () => {
        await scene().backend("of the nodes", "127.0.0.2");
        const servers = { n0: { address: "127.0.0.2", port: scene().first.port } };
        await scene().proxy.configure({ follows, apiServer: scene().apiServer, servers });
        await scene().answersAre("of the nodes");
        scene().api.set(scene().first.port, [scene().first]);
        await scene().answersAre("first");
        await scene().backends.stop("first");
        await scene().answersAre("of the nodes");
    });

    it("says how many endpoints have no place, and goes on with the others", async () => {
        await scene().followFirst();
        const many = Array.from({ length: 70 }, (_, index) => ({ address: `127.0.1.${index}` }));
        scene().api.set(scene().first.port, [...many, scene().first]);
        await scene().proxy.says(/7 endpoints have no place: there are places for 64/);
        await scene().answersAre("first");
        await scene().backend("last", "127.0.1.69");
        scene().api.set(scene().first.port, [{ address: "127.0.1.69" }]);
        await scene().answersAre("last");
    });

    it("reads a long answer, in which there is much beside endpoints", async () => {
        await scene().followFirst();
        await scene().backend("second", "127.0.0.2");
        const others = Array.from({ length: 1000 }, (_, index) => ({
            address: `10.0.${index >> 8}.${index & 255}`,
            conditions: { ready: false },
        }));
        scene().api.set(scene().first.port, [...others, { address: "127.0.0.2" }]);
        await scene().answersAre("second");
        scene().api.endWatches();
        await eventually(() => {
            assert.equal(scene().api.openWatches, 1);
            return Promise.resolve();
        });
        await scene().answersAre("second");
    });

    it("misses no change that comes in one piece with a bookmark", async () => {
        await scene().followFirst();
        await scene().backend("second", "127.0.0.2");
        scene().api.hasBookmarks = true;
        scene().api.set(scene().first.port, [{ address: "127.0.0.2" }]);
        await scene().answersAre("second");
    });

    it("shows a renewed certificate without a reload", async () => {
        await scene().followFirst();
        const before = scene().api.serials.size;
        scene().proxy.useCertificate(scene().clientFiles("renewed"));
        await scene().proxy.says(/shows a renewed certificate/);
        scene().api.endWatches();
        await scene().isFollowing();
        assert.deepEqual([before, scene().api.serials.size], [1, 2]);
        assert.doesNotMatch(scene().proxy.output(), /haproxy reads it/);
    });

    it("finds the configuration of the preset valid, with the files that the preset has", () => {
        const certificates = { "kube-proxy": { commonName: "system:kube-proxy", purposes: ["client"] } };
        const services = {
            apiserver: { namespace: "default", service: "kubernetes", port: "https" },
            dns: { namespace: "kube-system", service: "kube-dns", port: 53, listen: 5353 },
        };
        const anchor = effective(presetAnchor("haproxy", { services }), {
            pki: { authorities: { kubernetes: { certificates } } },
        });
        const folder = scene().proxy.file("preset");
        mkdirSync(path.join(folder, "pki"), { recursive: true });
        const { authority, certificate, key } = scene().clientFiles();
        copyFileSync(authority, path.join(folder, "pki/kubernetes-ca.pem"));
        copyFileSync(certificate, path.join(folder, "pki/kube-proxy.pem"));
        copyFileSync(key, path.join(folder, "pki/kube-proxy.pem.key"));
        for (const file of anchor.files) {
            if (file.source.kind === "content") {
                writeFileSync(path.join(folder, file.path), file.source.content.replaceAll(anchor.directory, folder));
            }
        }
        assert.ok(anchor.files.every((file) => existsSync(path.join(folder, file.path))));
        const { stderr, status } = spawnSync(
            scene().haproxy.executable,
            ["-c", "-f", path.join(folder, "haproxy.cfg")],
            { encoding: "utf8", env: { ...process.env, ...scene().haproxy.environment } },
        );
        assert.equal(status, 0, stderr);
        assert.equal(stderr, "");
    });
});
