import assert from "node:assert/strict";
import {
    copyFileSync,
    existsSync,
    linkSync,
    mkdirSync,
    readdirSync,
    rmSync,
    statSync,
    truncateSync,
    writeFileSync,
} from "node:fs";
import path from "node:path";
import { ensureTools, provideTools } from "../../../toolchain/ensure-tools";
import { pulumiDownloadEntry } from "../../../toolchain/download-pulumi";
import { makeEntry } from "../../../toolchain/tool-cache";
import { ToolchainError } from "../../../toolchain/toolchain-error";
import { pulumiVersion } from "../../../toolchain/versions";
import { isToolchainError } from "../../toolchain/failures";
import { type FakeMachine, fakeMachine, goodBuild } from "../../toolchain/fake-tools";

const says = (version: string): string => `echo "etcd Version: ${version}"`;

describe("ensureTools", () => {
    let machine: FakeMachine;

    afterEach(() => {
        machine.remove();
    });

    it("takes a tool from KUBEBUILDER_ASSETS before PATH, and from PATH before the cache", async () => {
        machine = fakeMachine(goodBuild);
        const { options } = machine;
        const cached = await provideTools(["etcd"], options);
        assert.equal(cached[0]?.origin, "build");
        assert.equal((await provideTools(["etcd"], options))[0]?.origin, "cache");
        const onPath = machine.addScript("path", "etcd", says("3.6.1"));
        assert.deepEqual(await ensureTools(["etcd"], options), { etcd: onPath });
        const asset = machine.addScript("assets", "etcd", says("3.6.2"));
        const environment = { ...options.environment, KUBEBUILDER_ASSETS: path.dirname(asset) };
        assert.deepEqual(await ensureTools(["etcd"], { ...options, environment }), { etcd: asset });
    });

    it("takes Pulumi from PULUMI_HOME, of exactly the pinned version", async () => {
        machine = fakeMachine();
        const place = `home/versions/${pulumiVersion}/bin`;
        const cli = machine.addScript(place, "pulumi", `echo v${pulumiVersion}`);
        const environment = { ...machine.options.environment, PULUMI_HOME: path.join(machine.folder, "home") };
        assert.deepEqual(await ensureTools(["pulumi"], { ...machine.options, environment }), { pulumi: cli });
        machine.addScript(place, "pulumi", "echo v3.250.1");
        await assert.rejects(ensureTools(["pulumi"], { ...machine.options, environment }), isToolchainError("no-go"));
    });

    it("does not ask the cache's own tool for its version where it lies under another name, too", async () => {
        machine = fakeMachine(
            `printf '#!/bin/sh\\n: > "$0.asked"; echo "etcd Version: 3.6.13"\\n' > "$out"; chmod +x "$out"`,
        );
        const { etcd: cached } = await ensureTools(["etcd"], machine.options);
        const linked = path.join(machine.folder, "path", "etcd");
        linkSync(cached, linked);
        assert.deepEqual(await ensureTools(["etcd"], machine.options), { etcd: linked });
        assert.equal(existsSync(`${linked}.asked`), false);

        rmSync(linked);
        copyFileSync(cached, linked);
        assert.deepEqual(await ensureTools(["etcd"], machine.options), { etcd: linked });
        assert.equal(existsSync(`${linked}.asked`), true, "any other file is asked");
    });

    it("takes any patch version of Kubernetes' minor version, and no other", async () => {
        machine = fakeMachine();
        const file = machine.addScript("path", "kubectl", 'echo "Client Version: v1.35.0"');
        assert.deepEqual(await ensureTools(["kubectl"], machine.options), { kubectl: file });
        machine.addScript("path", "kubectl", 'echo "Client Version: v1.34.9"');
        await assert.rejects(ensureTools(["kubectl"], machine.options), isToolchainError("no-go"));
        assert.match(machine.said(), /kubectl \(on PATH\) is version 1\.34\.9; 1\.35\.x is needed\./);
    });

    it("does not ask npm's wrapper, which would begin to download", async () => {
        machine = fakeMachine();
        machine.addScript("node_modules/.bin", "pulumi", `echo v${pulumiVersion}`);
        const environment = { ...machine.options.environment, PATH: path.join(machine.folder, "node_modules", ".bin") };
        await assert.rejects(ensureTools(["pulumi"], { ...machine.options, environment }), isToolchainError("no-go"));
    });

    it("takes Pulumi's own download when it can be had", async () => {
        machine = fakeMachine(goodBuild);
        const download = async (cache: { folder: string }): Promise<boolean> => {
            await makeEntry(pulumiDownloadEntry(cache), (folder) => {
                writeFileSync(path.join(folder, "bin", "pulumi"), "#!/bin/sh\n", { mode: 0o755 });
                return Promise.resolve();
            });
            return true;
        };
        const [found] = await provideTools(["pulumi"], { ...machine.options, download });
        assert.equal(found?.origin, "download");
        assert.deepEqual(machine.builds(), []);
    });

    it("says before it builds how many tools and about how long, and what it has built", async () => {
        machine = fakeMachine(goodBuild);
        await ensureTools(["etcd"], machine.options);
        assert.match(machine.said(), /^etcd has to be built from source: .* on \d+ cores?, once\.$/m);
        assert.match(machine.said(), /^building etcd \(1 of 1\) \.\.\.$/m);
        assert.match(machine.said(), /^etcd 3\.6\.13 is built \(1 of 1\), \d+ s\.$/m);
    });

    it("builds once when two ask at once; the second says for whom it waits", async () => {
        machine = fakeMachine(`sleep 0.3; ${goodBuild}`);
        const [first, second] = await Promise.all([
            ensureTools(["etcd"], machine.options),
            ensureTools(["etcd"], machine.options),
        ]);
        assert.deepEqual(first, second);
        assert.deepEqual(machine.builds(), ["go.etcd.io/etcd/server/v3"]);
        assert.match(machine.said(), /waiting for (?:process \d+ \(building etcd\)|another process)/);
        assert.match(machine.said(), /etcd 3\.6\.13 was built meanwhile\./);
    });

    it("does not use a tool that was truncated after it was made, and sweeps what killed runs left", async () => {
        machine = fakeMachine(goodBuild);
        const { etcd } = await ensureTools(["etcd"], machine.options);
        truncateSync(etcd, 5);
        const folder = path.join(machine.cache, "etcd");
        mkdirSync(path.join(folder, "3.6.13-0123.abcd.999999999.boot%2F1.partial"));
        assert.deepEqual(await ensureTools(["etcd"], machine.options), { etcd });
        assert.equal(machine.builds().length, 2);
        assert.ok(statSync(etcd).size > 5);
        assert.deepEqual(readdirSync(folder).length, 1);
    });

    it("keeps nothing of a build whose tool says another version", async () => {
        machine = fakeMachine(goodBuild.replace("3.6.13", "3.6.12"));
        const message = /etcd was built but says version 3\.6\.12; 3\.6\.13 was expected\. Nothing was kept\./;
        await assert.rejects(ensureTools(["etcd"], machine.options), isToolchainError("verification", message));
        assert.deepEqual(readdirSync(path.join(machine.cache, "etcd")), []);
    });

    it("shows the last lines of a build that failed, without the names of packages, and where the log is", async () => {
        machine = fakeMachine("echo go.etcd.io/etcd/api; echo 'server.go:7: undefined: x' >&2; exit 1");
        await assert.rejects(ensureTools(["etcd"], machine.options), (error: unknown) => {
            assert.ok(error instanceof ToolchainError);
            assert.equal(error.failure, "build");
            assert.match(
                error.message,
                /^Building etcd failed:\nserver\.go:7: undefined: x\nThe full output is in (.*)\. /,
            );
            assert.ok(existsSync(path.join(machine.cache, "logs", "build-etcd.log")));
            return true;
        });
    });

    it("tells a full disk and a network that does not answer from a failed compilation", async () => {
        machine = fakeMachine("echo 'write: no space left on device'; exit 1");
        await assert.rejects(
            ensureTools(["etcd"], machine.options),
            isToolchainError("no-disk", /take 10\.3 GB: free/),
        );
        machine.remove();
        machine = fakeMachine("echo 'go: etcd@v3: dial tcp: lookup proxy: no such host'; exit 1");
        await assert.rejects(ensureTools(["etcd"], machine.options), isToolchainError("no-network", /set GOPROXY/));
    });

    it("says which Go to install when there is none or it is too old", async () => {
        machine = fakeMachine();
        const none = /There is no "go" on PATH.*etcd\. Install Go 1\.\d+(?:\.\d+)? or newer/;
        await assert.rejects(ensureTools(["etcd"], machine.options), isToolchainError("no-go", none));
        machine.remove();
        machine = fakeMachine(goodBuild, { FAKE_GO: "1.22.1" });
        const old = /The "go" on PATH is version 1\.22\.1, too old to build etcd\. Install Go 1\.25\.0 or newer/;
        await assert.rejects(ensureTools(["etcd"], machine.options), isToolchainError("old-go", old));
        machine.remove();
        machine = fakeMachine(goodBuild, { FAKE_GO: "1.22.1", FAKE_GOTOOLCHAIN: "auto" });
        await ensureTools(["etcd"], machine.options);
    });

    it("ends the build and leaves nothing when it is interrupted", async () => {
        machine = fakeMachine("exec sleep 60");
        const controller = new AbortController();
        const running = ensureTools(["etcd"], { ...machine.options, signal: controller.signal });
        setTimeout(() => {
            controller.abort();
        }, 300);
        await assert.rejects(running, isToolchainError("interrupted"));
        assert.deepEqual(readdirSync(path.join(machine.cache, "etcd")), []);
        assert.deepEqual(readdirSync(path.join(machine.cache, "locks")), []);
    });

    it("names the cache that it cannot write to, and the variable that moves it", async () => {
        machine = fakeMachine(goodBuild);
        writeFileSync(machine.cache, "a file");
        await assert.rejects(
            ensureTools(["etcd"], machine.options),
            isToolchainError("cache", /set FLOTILLA_CACHE to a folder/),
        );
    });
});
