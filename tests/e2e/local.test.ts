import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { resetControlPlane } from "../../toolchain/control-plane/control-plane";
import { layoutOf } from "../../toolchain/control-plane/layout";
import { ownProcesses } from "../../toolchain/control-plane/stop-processes";
import { createClone, type Clone } from "../support/clone";
import { sharedControlPlane, temporaryFolder, testTools } from "../support/shared-cluster";

describe("npm start", () => {
    let clone: Clone;
    const file = (name: string): string => path.join(clone.folder, name);
    const edit = (change: (text: string) => string): void => {
        const stackFile = file("stacks/Pulumi.local.yaml");
        writeFileSync(stackFile, change(readFileSync(stackFile, "utf8")));
    };

    /** Starts with an edited stack file, which is as it was afterwards, also when the test fails. */
    const startEdited = async (change: (text: string) => string): ReturnType<Clone["flotilla"]> => {
        const stackFile = file("stacks/Pulumi.local.yaml");
        const before = readFileSync(stackFile, "utf8");
        edit(change);
        try {
            return await clone.flotilla(["local", "start"]);
        } finally {
            writeFileSync(stackFile, before);
        }
    };

    before(async () => {
        await testTools();
        // As people name folders; each of these characters is something else in a URL, in CSV or in JavaScript.
        clone = createClone([], `it's "50%20" #1?, or so`);
    });

    after(async () => {
        await clone.flotilla(["local", "stop", "--delete"]);
    });

    it("ends with every fault of the stack file before anything is started", async () => {
        const run = await startEdited((text) =>
            text.replace("labels:", "lables:").replace("create: false", "create: no way"),
        );

        assert.equal(run.code, 1);
        assert.match(
            run.text,
            /^stacks\/Pulumi\.local\.yaml:9: namespaces\.payments\.lables: unknown key "lables"\. Did/m,
        );
        assert.match(run.text, /^stacks\/Pulumi\.local\.yaml:\d+: namespaces\.default\.create: "no way" is text, but/m);
        assert.ok(!existsSync(file(".flotilla")));
    });

    it("ends with the line of a stack file that is not YAML", async () => {
        const run = await startEdited((text) => text.replace("      labels:", "\tlabels:"));

        assert.equal(run.code, 1);
        assert.match(
            run.text,
            /^stacks\/Pulumi\.local\.yaml:9: the file is not YAML: tabs are not allowed as indentation\. Use blanks\.\n$/,
        );
    });

    it("knows which plugins there are before it starts anything", async () => {
        const run = await clone.flotilla(["local", "start"], { FLOTILLA_KUBERNETES_PROVIDER: "bogus" });

        assert.equal(run.code, 1);
        assert.match(run.text, /^FLOTILLA_KUBERNETES_PROVIDER: "bogus" is unknown\. Use auto, real, stand-in, or/m);
        assert.ok(!existsSync(file(".flotilla")));
    });

    it("says that a cluster of one's own has no such context, and starts nothing", async () => {
        const { kubeconfig } = await sharedControlPlane();

        const run = await clone.flotilla(["local", "start", "--kubeconfig", kubeconfig, "--context", "nowhere"]);

        assert.equal(run.code, 1);
        assert.match(
            run.text,
            /^kubeconfig: .*: it has no context "nowhere"; it has "flotilla-local"\. Name a usable one/m,
        );
        assert.ok(!existsSync(file(".flotilla/control-plane")));
    });

    it("says that a kubeconfig does not parse", async () => {
        const broken = path.join(temporaryFolder(), "kubeconfig");
        writeFileSync(broken, "users: [{");

        const run = await clone.flotilla(["local", "start", "--kubeconfig", broken]);

        assert.equal(run.code, 1);
        assert.match(run.text, /^kubeconfig: .*: it is neither YAML nor JSON\./m);
    });

    it("says what to install when tools have to be built and there is no go", async () => {
        const folder = temporaryFolder();
        mkdirSync(path.join(folder, "bin"));
        const node = path.dirname(process.execPath);
        // `node` alone, without the go that may lie beside it.
        await clone.shell(`ln -s "${node}/node" "${folder}/bin/node"`);

        const run = await clone.flotilla(["local", "start"], {
            PATH: `${folder}/bin:/usr/bin:/bin`,
            FLOTILLA_CACHE: path.join(folder, "cache"),
        });

        assert.equal(run.code, 1);
        assert.match(run.text, /\bgo\b/i);
        assert.match(run.text, /[Ii]nstall/);
    });

    it("says which Node it needs when there is an older one", async () => {
        const fake = path.join(temporaryFolder(), "old-node.js");
        writeFileSync(fake, `Object.defineProperty(process, "versions", { value: { node: "18.20.4" } });`);

        const run = await clone.flotilla(["local", "start"], { NODE_OPTIONS: `--require ${fake}` });

        assert.equal(run.code, 1);
        assert.match(
            run.text,
            /^Flotilla needs Node 20\.19 or newer, and this is 18\.20\.4\. Install a newer Node\.$/m,
        );
    });

    it("brings the installation up from nothing, also behind a proxy and twice at once, and says what to try next", async () => {
        const nowhere = "http://127.0.0.1:9";
        const start = (): ReturnType<Clone["flotilla"]> =>
            clone.flotilla(["local", "start"], { http_proxy: nowhere, https_proxy: nowhere });

        const runs = await Promise.all([start(), start()]);

        const texts = runs.map(({ text }) => text);
        assert.deepEqual(
            runs.map(({ code }) => code),
            [0, 0],
            texts.join("\n"),
        );
        const waited = texts.findIndex((text) => text.includes("(bringing the local installation up)"));
        assert.match(texts[waited] ?? "", /^waiting for process \d+ [^]*10 unchanged/m);
        assert.match(texts[1 - waited] ?? "", /\+ 10 created/);
        assert.match(texts[1 - waited] ?? "", /The installation "local" is up\. What to try next:/);
        assert.doesNotMatch(texts.join(), /BEGIN [A-Z ]*PRIVATE KEY|client-key-data/);
    });

    it("applies only the difference after the edit that it proposes", async () => {
        edit((text) => text.replace("team: payments", "team: checkout"));

        const run = await clone.flotilla(["local", "start"]);

        assert.equal(run.code, 0, run.text);
        assert.match(run.text, /~ team: "payments" => "checkout"/);
        assert.match(run.text, /~ 3 updated\s+7 unchanged/);
    });

    it("lets plain pulumi go on by hand", async () => {
        const run = await clone.shell(
            `eval "$(fleet/bin/flotilla env local)" && node_modules/.bin/pulumi --non-interactive preview --stack local --expect-no-changes`,
        );

        assert.equal(run.code, 0, run.text);
        assert.match(run.text, /10 unchanged/);
        assert.doesNotMatch(run.text, /from \$PATH/);
    });

    it("does not know an installation that does not exist", async () => {
        const run = await clone.shell(
            `eval "$(fleet/bin/flotilla env local)" && node_modules/.bin/pulumi --non-interactive preview --stack lokal`,
        );

        assert.notEqual(run.code, 0);
        assert.match(run.text, /no stack named 'lokal' found/);
    });

    it("keeps real installations out of its environment", async () => {
        const run = await clone.flotilla(["env", "prod-1"]);

        assert.equal(run.code, 1);
        assert.match(run.text, /"prod-1" is not the local installation\. A real one keeps the backend/);
    });

    it("says how to go on with the state before one that a full disk cut short", async () => {
        writeFileSync(file(".flotilla/state/.pulumi/stacks/flotilla/local.json"), "");

        const refused = await clone.flotilla(["recover", "local"]);

        assert.equal(refused.code, 1);
        const [, remedy = ""] =
            /^The state of the stack "local" was not written whole.*: `(cp .*)`, then/.exec(refused.text) ?? [];
        assert.equal((await clone.shell(remedy)).code, 0, refused.text);
        const recovered = await clone.flotilla(["recover", "local"]);
        assert.equal(recovered.code, 0, recovered.text);
    });

    it("stops, and finds everything again", async () => {
        const stopped = await clone.flotilla(["local", "stop"]);
        assert.equal(stopped.code, 0, stopped.text);
        assert.equal((await clone.flotilla(["local", "status"])).code, 3);

        const again = await clone.flotilla(["local", "start"]);
        assert.equal(again.code, 0, again.text);
        assert.match(again.text, /10 unchanged/);
        assert.equal((await clone.flotilla(["local", "status"])).code, 0);
    });

    it("does not forget what it brought up in a cluster of somebody's own", async () => {
        const before = readFileSync(file(".flotilla/cluster"), "utf8");
        writeFileSync(file(".flotilla/cluster"), "https://192.0.2.1:6443");

        const refused = await clone.flotilla(["local", "stop", "--delete"]);

        assert.equal(refused.code, 1);
        assert.match(
            refused.text,
            /^The local state holds "local" \(8 resources\) in https:\/\/192\.0\.2\.1:6443: nobody could end that without it\. Nothing was deleted\. End it first: /,
        );
        assert.equal((await clone.flotilla(["local", "status"])).code, 0);
        writeFileSync(file(".flotilla/cluster"), before);
    });

    it("stops what still runs after somebody has deleted its folder", async () => {
        const kept = `${file(".flotilla")}.kept`;
        renameSync(file(".flotilla"), kept);

        const stopped = await clone.flotilla(["local", "stop"]);

        assert.equal(stopped.text, "The local control plane is stopped.\n");
        assert.deepEqual(ownProcesses(layoutOf(file(".flotilla/control-plane"))), []);
        assert.ok(!existsSync(file(".flotilla")));
        renameSync(kept, file(".flotilla"));
    });

    it("does not begin anew below the state of a control plane whose data are gone", async () => {
        await resetControlPlane(file(".flotilla/control-plane"));

        const refused = await clone.flotilla(["local", "start"]);

        assert.equal(refused.code, 1);
        assert.match(
            refused.text,
            /are gone, and with them .*: "local" \(8 resources\)\. Begin anew: `npm stop -- --delete && npm start`\.$/m,
        );
        assert.equal((await clone.flotilla(["local", "status"])).code, 3);
    });

    it("forgets everything when it is told to, and then has nothing to forget", async () => {
        const [deleted, again] = [
            await clone.flotilla(["local", "stop", "--delete"]),
            await clone.flotilla(["local", "stop", "--delete"]),
        ];
        assert.equal(deleted.code, 0, deleted.text);
        assert.ok(!existsSync(file(".flotilla")));
        assert.match(again.text, /^There is nothing of the local installation to delete\.$/m);
    });
});
