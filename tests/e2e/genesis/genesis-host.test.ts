import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { genesisArgs, genesisText } from "../../support/genesis";
import { firstMemberScript, placingScript } from "../../../components/anchor/script";
import type { Host } from "../join/host";
import { AnchorPod } from "./anchor-pod";
import { describeGenesis } from "./suite";
import { provideOrSkip } from "../../support/skip";

/** The files of anchors and of the kubelet, without what anchors remember. */
function placed(host: Host): ReturnType<Host["files"]> {
    const entries = Object.entries(host.files()).filter(([file]) => /^(etc|var\/lib\/kubelet)\//.test(file));
    return Object.fromEntries(entries);
}

describeGenesis("on a bare host, the script of the first node", (suite) => {
    it("places the files of its anchors and of the kubelet, starts it, and waits for API server and node", () => {
        const { code, output, errors } = suite.run();
        assert.deepEqual({ code, errors }, { code: 0, errors: "" });
        assert.match(output, /^The API server is ready, and the node m3 is registered\.$/m);
        assert.match(output, /take cluster: absent out of flotilla:genesis, and run npx pulumi up --stack site-1/);
        assert.deepEqual(suite.host.calls(), ["daemon-reload", "enable kubelet.service", "restart kubelet.service"]);
        for (const { anchor, files } of genesisArgs().anchors) {
            const manifest = `etc/kubernetes/manifests/${anchor.name}.yaml`;
            assert.equal(suite.host.mode(manifest), "600");
            assert.doesNotMatch(suite.host.read(manifest), /@FLOTILLA_REVISION@|@ETCD_/);
            for (const file of anchor.files) {
                const path = `etc/kubernetes/${anchor.name}/${file.path}`;
                assert.equal(`0${suite.host.mode(path)}`, file.mode, path);
                const text = files[`files__${file.path.replaceAll("/", "__")}`];
                assert.ok(text === undefined || suite.host.read(path) === text, path);
            }
        }
        assert.equal(suite.host.read("etc/kubernetes/kubelet.conf").trim(), genesisArgs().kubeconfig);
        assert.equal(suite.host.mode("etc/kubernetes/kubelet.conf"), "600");
        assert.ok(suite.host.has("etc/systemd/system/kubelet.service.d/10-flotilla.conf"));
    });

    it("begins an etcd of one member", () => {
        suite.run();
        const manifest = suite.host.read("etc/kubernetes/manifests/etcd.yaml");
        assert.match(manifest, /--initial-cluster=m3=https:\/\/10\.20\.0\.13:2380"/);
        assert.match(manifest, /--initial-cluster-state=new"/);
    });

    it("writes the kubelet's own files after all manifests", () => {
        const { output } = suite.run();
        const written = output.split("\n").filter((line) => line.startsWith("wrote "));
        const lastManifest = written.findLastIndex((line) => line.includes("/manifests/"));
        assert.ok(lastManifest < written.findIndex((line) => line.endsWith("/kubelet.conf")), output);
        for (const { anchor } of genesisArgs().anchors) {
            const own = written.filter(
                (line) => line.includes(`/${anchor.name}/`) || line.includes(`/${anchor.name}.`),
            );
            assert.match(own.at(-1) ?? "", /\/manifests\//);
        }
    });

    it("leaves what is right as it is when it runs again", () => {
        suite.run();
        suite.host.calls();
        const before = suite.host.files();
        const { code, output } = suite.run();
        assert.equal(code, 0);
        assert.doesNotMatch(output, /^wrote/m);
        assert.deepEqual(suite.host.files(), before);
        assert.deepEqual(suite.host.calls(), []);
    });

    it("leaves nothing in memory, and deletes itself when all is done, unless it is to be kept", () => {
        const first = suite.run("--keep");
        assert.ok(first.isScriptThere);
        const second = suite.run();
        assert.ok(!second.isScriptThere);
        assert.match(second.output, /^deleted .*, which held private keys$/m);
        assert.ok(!Object.keys(suite.host.files()).some((file) => file.startsWith("run/flotilla-genesis")));
    });

    it("changes nothing with --check", () => {
        const before = suite.host.files();
        const { code, output, isScriptThere } = suite.run("--check");
        assert.deepEqual({ code, isScriptThere }, { code: 0, isScriptThere: true });
        assert.equal(output, "The host is ready to become m3, the first node of site-1.\n");
        assert.deepEqual(suite.host.files(), before);
    });

    it("leaves files that the anchors' own pods take over without touching any", async () => {
        suite.run();
        const before = placed(suite.host);
        for (const anchor of genesisArgs().anchors) {
            // Members of etcd are asked, and there is nobody here to answer.
            const settings = anchor.anchor.member === undefined ? { ANCHOR_HEALTH: "" } : {};
            const pod = new AnchorPod(suite.host.root, anchor, settings);
            try {
                await pod.process.says(
                    anchor.anchor.member === undefined ? /is placed and healthy/ : /is placed, but not healthy yet/,
                );
            } finally {
                await pod.end();
            }
        }
        assert.deepEqual(placed(suite.host), before);
        const { code, output } = suite.run();
        assert.equal(code, 0);
        assert.match(output, /^the anchor apiserver looks after its files already$/m);
        assert.deepEqual(placed(suite.host), before);
    });

    it("places what a corrected script has, as long as no anchor has taken over", () => {
        suite.run();
        const args = genesisArgs();
        const anchors = args.anchors.map(({ anchor, files }) => ({
            anchor: anchor.name === "etcd" ? { ...anchor, pod: { ...anchor.pod, kind: "Pod2" } } : anchor,
            files,
        }));
        const { code, output } = suite.host.run(genesisText({ anchors }), { mode: 0o700 });
        assert.equal(code, 0);
        assert.match(output, /^wrote \/etc\/kubernetes\/manifests\/etcd\.yaml$/m);
        assert.match(suite.host.read("etc/kubernetes/manifests/etcd.yaml"), /Pod2[\s\S]*cluster-state=new/);
    });
});

describe("the script of the first node, as text", () => {
    it("is the same for the same arguments", () => {
        assert.equal(genesisText(), genesisText());
    });

    // What parts define anew, and what only other parts use, is no fault.
    for (const [name, text, excluded] of [
        ["as a whole", genesisText(), ""],
        ["what places files", placingScript(), "SC2034,SC2317"],
        ["what places a first member", firstMemberScript(), "SC2034,SC2317"],
    ] as const) {
        it(`has nothing that shellcheck finds: ${name}`, async function () {
            const found = await provideOrSkip(this, "shellcheck");
            const { status, stdout } = spawnSync(found.executable, ["--shell=sh", `--exclude=${excluded}`, "-"], {
                encoding: "utf8",
                input: text,
                env: { ...process.env, ...found.environment },
            });
            assert.equal(status, 0, stdout);
        });
    }
});
