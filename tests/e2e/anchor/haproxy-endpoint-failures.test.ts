import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { eventually } from "../../support/eventually";
import { EndpointScene, follows } from "./endpoint-scene";
import type { Behavior, FakeEndpointApi } from "./fake-endpoint-api";
import { FollowingProxy } from "./following-proxy";

describe("haproxy before an API that names nothing to go by", function () {
    this.timeout(60_000);

    const scene = EndpointScene.use();

    const refused: Readonly<Record<string, { set: (api: FakeEndpointApi) => void; says: RegExp }>> = {
        "an address that is a name": {
            set: (fake) => {
                fake.set(scene().first.port, [{ address: "127.0.0.2" }, { address: "web.example.com" }]);
            },
            says: /the slice web-1 is refused: "web\.example\.com" is no IP address; the last ones stay/,
        },
        "an address with a command in it": {
            set: (fake) => {
                fake.set(scene().first.port, [{ address: "127.0.0.2; set server" }]);
            },
            says: /is refused: "127\.0\.0\.2; set server" is no IP address/,
        },
        "an octet of 256": {
            set: (fake) => {
                fake.set(scene().first.port, [{ address: "127.0.0.256" }]);
            },
            says: /is refused: "127\.0\.0\.256" is no IP address/,
        },
        "an address of IPv6 with nine groups": {
            set: (fake) => {
                fake.set(scene().first.port, [{ address: "1:2:3:4:5:6:7::8:9" }]);
            },
            says: /is refused: "1:2:3:4:5:6:7::8:9" is no IP address/,
        },
        "a port out of range": {
            set: (fake) => {
                fake.set(65536, [{ address: "127.0.0.2" }]);
            },
            says: /is refused: "65536" is no port/,
        },
        "a port that is a text": {
            set: (fake) => {
                fake.set("80", [{ address: "127.0.0.2" }]);
            },
            says: /is refused: "80" is no port/,
        },
        "no endpoint": {
            set: (fake) => {
                fake.set(scene().first.port, []);
            },
            says: /the API names no ready endpoint with the port web; the last ones stay/,
        },
        "no slice": {
            set: (fake) => {
                fake.remove("web-1");
            },
            says: /the API names no ready endpoint with the port web; the last ones stay/,
        },
        "an event that is half of one": {
            set: (fake) => {
                fake.say('{"type": "MODIFIED", "object": {"metadata": \n');
            },
            says: /the watch says something that is no event: .* at byte \d+; the last endpoints stay/,
        },
    };
    for (const [what, { set, says }] of Object.entries(refused)) {
        it(`keeps the last endpoints when the API names ${what}, says so once, and follows what is right again`, async () => {
            await scene().followFirst();
            await scene().backend("second", "127.0.0.2");
            set(scene().api);
            await scene().proxy.says(says);
            scene().api.tell({ type: "BOOKMARK", object: { metadata: { resourceVersion: "9" } } });
            await scene().answersAre("first");
            scene().api.set(scene().first.port, [{ address: "127.0.0.2" }]);
            await scene().answersAre("second");
            assert.equal(scene().proxy.count(says), 1, scene().proxy.output());
        });
    }

    const troubles: readonly { readonly what: string; readonly behavior: Behavior; readonly says: RegExp }[] = [
        { what: "answers 401", behavior: 401, says: /answers 401: the API server does not know the certificate/ },
        { what: "answers 403", behavior: 403, says: /answers 403: the user of the certificate may not list/ },
        { what: "answers 500", behavior: 500, says: /answers 500/ },
        { what: "does not answer in time", behavior: "hangs", says: /no API server answers in time/ },
        {
            what: "ends in the middle of an answer",
            behavior: "cut",
            says: /the answer is no list of EndpointSlices: no value at byte 63/,
        },
        { what: "answers something else than JSON", behavior: { body: "<html>" }, says: /no value at byte 1/ },
        { what: "answers half of a list", behavior: { body: '{"items": [' }, says: /no value at byte 12/ },
        {
            what: "answers something else than a list",
            behavior: { body: '{"items": []}' },
            says: /it has no items or no version/,
        },
        {
            what: "lists something else than slices",
            behavior: { body: '{"metadata": {"resourceVersion": "1"}, "items": [null]}' },
            says: /holds something that is no EndpointSlice/,
        },
    ];
    for (const { what, behavior, says } of troubles) {
        it(`starts with the endpoints that were kept when the API ${what}, and follows when it does again`, async () => {
            await scene().followFirst();
            await scene().proxy.stop();
            scene().api.behavior = behavior;
            await scene().backend("second", "127.0.0.2");
            scene().api.set(scene().first.port, [{ address: "127.0.0.2" }]);
            await scene().proxy.configure({ follows, apiServer: scene().apiServer });
            assert.equal(await scene().answer(), "first");
            await scene().proxy.says(new RegExp(`${says.source}.*; the last endpoints stay`));
            assert.equal(await scene().answer(), "first");
            scene().api.behavior = "well";
            await scene().answersAre("second");
            await scene().proxy.says(/the API answers again/);
        });
    }

    it("keeps the last endpoints while the API is gone, says so once, and follows when it is back", async () => {
        await scene().followFirst();
        await scene().backend("second", "127.0.0.2");
        await scene().api.stop();
        await scene().proxy.says(/no API server can be reached.*; the last endpoints stay/);
        await sleep(3000);
        await scene().answersAre("first");
        assert.equal(scene().proxy.count(/the last endpoints stay/), 1, scene().proxy.output());
        scene().api.set(scene().first.port, [{ address: "127.0.0.2" }]);
        await scene().api.start();
        await scene().answersAre("second");
    });

    it("lists again when what it watches from is too old, and when the watch ends, and finds nothing to say about that", async () => {
        await scene().followFirst();
        const before = scene().proxy.count(/endpoints\.lua/);
        scene().api.tell({ type: "ERROR", object: { kind: "Status", code: 410, reason: "Expired" } });
        await eventually(() => {
            assert.deepEqual(scene().api.requests, ["list", "watch", "list", "watch"]);
            return Promise.resolve();
        });
        scene().api.endWatches();
        await eventually(() => {
            assert.deepEqual(scene().api.requests.slice(4), ["list", "watch"]);
            return Promise.resolve();
        });
        assert.equal(scene().proxy.count(/endpoints\.lua/), before, scene().proxy.output());
        await scene().answersAre("first");
    });

    it("forgets what was kept of another service", async () => {
        await scene().followFirst();
        await scene().proxy.stop();
        await scene().api.stop();
        await scene().proxy.configure({ follows: { ...follows, port: "metrics" }, apiServer: scene().apiServer });
        await assert.rejects(scene().answer());
    });

    it("asks nobody whose certificate another authority has signed", async () => {
        await scene().proxy.remove();
        scene().proxy = new FollowingProxy(scene().haproxy, scene().clientFiles("kube-proxy", "kubelet"));
        scene().api.set(scene().first.port, [scene().first]);
        await scene().proxy.configure({ follows, apiServer: scene().apiServer });
        await scene().proxy.says(/no API server can be reached, or none that is trusted/);
        assert.deepEqual(scene().api.requests, []);
        await assert.rejects(scene().answer());
    });

    it("is refused by an haproxy without Lua, with the reason", async () => {
        const { text } = await scene().proxy.configuration({ follows, apiServer: scene().apiServer });
        const file = scene().proxy.file("other.cfg");
        writeFileSync(file, text.replace("feature(LUA)", "feature(OTHER)"));
        const environment = { ...process.env, ...scene().haproxy.environment };
        const { stderr, status } = spawnSync(scene().haproxy.executable, ["-c", "-f", file], {
            encoding: "utf8",
            env: environment,
        });
        assert.equal(status, 1);
        assert.match(stderr, /this haproxy is built without Lua, .* Use an image that has it/);
    });
});
