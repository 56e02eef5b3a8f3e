import assert from "node:assert/strict";
import { authorityPem } from "./authority";
import { odd } from "./odd";
import { describeOnHost, settings, token, withToken } from "./scripts";

describeOnHost("on a host that is ready, a join script", (suite) => {
    it("writes the kubelet's files, starts it, waits for the node, and forgets the token", async () => {
        const { code, output, errors } = suite.host.run(await suite.scripts.of(), withToken);
        assert.deepEqual({ code, errors }, { code: 0, errors: "" });
        assert.match(output, /^The node m3 is registered\.$/m);
        assert.deepEqual(suite.host.calls(), ["daemon-reload", "enable kubelet.service", "restart kubelet.service"]);
        assert.match(suite.host.read("record/bootstrap"), new RegExp(`^ {4}token: ${token}$`, "m"));
        assert.equal(suite.host.read("etc/kubernetes/pki/ca.crt"), authorityPem("kubernetes"));
        assert.equal(suite.host.read("etc/kubernetes/pki/kubelet-client-ca.crt"), authorityPem("kubelet"));
        const configuration = JSON.parse(suite.host.read("var/lib/kubelet/config.yaml")) as Record<string, unknown>;
        assert.equal(configuration["kind"], "KubeletConfiguration");
        assert.deepEqual(configuration["registerWithTaints"], [
            { key: "example.com/dedicated", value: "db", effect: "NoSchedule" },
        ]);
        assert.match(
            suite.host.read("etc/systemd/system/kubelet.service.d/10-flotilla.conf"),
            /^ExecStart=\nExecStart=\/usr\/bin\/kubelet .* --hostname-override=m3 --node-ip=10\.20\.0\.13,fd00::13$/m,
        );
        assert.ok(!suite.host.has("root/token") && !suite.host.has("etc/kubernetes/bootstrap-kubelet.conf"));
        assert.ok(!Object.values(suite.host.files()).some(([, , , text]) => text.includes(token)));
    });

    it("lets nobody else read the credential that it writes", async () => {
        suite.host.write("record/refuse", "");
        suite.host.run(await suite.scripts.of(), withToken);
        assert.equal(suite.host.mode("etc/kubernetes/bootstrap-kubelet.conf"), "600");
    });

    it("changes nothing and starts nothing when it runs again, and needs no token then", async () => {
        suite.host.run(await suite.scripts.of(), withToken);
        suite.host.calls();
        const before = suite.host.files();
        const { code, output } = suite.host.run(await suite.scripts.of());
        assert.deepEqual({ code, output }, { code: 0, output: "The node m3 is registered.\n" });
        assert.deepEqual(suite.host.calls(), []);
        assert.deepEqual(suite.host.files(), before);
    });

    it("mends a file that somebody changed, or opened to others, and restarts the kubelet", async () => {
        suite.host.run(await suite.scripts.of(), withToken);
        suite.host.calls();
        suite.host.write("var/lib/kubelet/config.yaml", "{}");
        suite.host.write("etc/kubernetes/pki/ca.crt", suite.host.read("etc/kubernetes/pki/ca.crt"), 0o666);
        const { code, output } = suite.host.run(await suite.scripts.of());
        assert.equal(code, 0);
        assert.match(output, /^wrote \/etc\/kubernetes\/pki\/ca\.crt\nwrote \/var\/lib\/kubelet\/config\.yaml\n/);
        assert.equal(suite.host.mode("etc/kubernetes/pki/ca.crt"), "644");
        assert.ok(suite.host.calls().includes("restart kubelet.service"));
    });

    it("starts a kubelet that stands still, without a change", async () => {
        suite.host.run(await suite.scripts.of(), withToken);
        suite.host.calls();
        suite.host.remove("record/active");
        assert.equal(suite.host.run(await suite.scripts.of()).code, 0);
        assert.deepEqual(suite.host.calls(), ["daemon-reload", "enable kubelet.service", "restart kubelet.service"]);
    });

    it("takes a token from standard input", async () => {
        suite.host.remove("root/token");
        const { code } = suite.host.run(await suite.scripts.of(), {
            commandArguments: ["--token-file", "-"],
            input: `${token}\n`,
        });
        assert.equal(code, 0);
        assert.match(suite.host.read("record/bootstrap"), new RegExp(token));
    });

    it("takes the node's own kubeconfig instead of a token, and deletes what it was given", async () => {
        const kubeconfig = JSON.stringify({ users: [{ name: "system:node:m3" }] });
        suite.host.write("root/kubeconfig", kubeconfig, 0o600);
        const { code, errors } = suite.host.run(await suite.scripts.of(), {
            commandArguments: ["--kubeconfig-file", "/root/kubeconfig"],
        });
        assert.deepEqual({ code, errors }, { code: 0, errors: "" });
        assert.equal(suite.host.read("etc/kubernetes/kubelet.conf"), kubeconfig);
        assert.equal(suite.host.mode("etc/kubernetes/kubelet.conf"), "600");
        assert.ok(!suite.host.has("root/kubeconfig") && !suite.host.has("etc/kubernetes/bootstrap-kubelet.conf"));
    });

    it("goes by the host's own name, too, in whatever case", async () => {
        suite.host.name = "M3.Example.com";
        assert.equal(suite.host.run(await suite.scripts.of(), withToken).code, 0);
    });

    it("takes the address that was chosen", async () => {
        suite.host.addresses = ["fd00::13/64"];
        assert.equal(suite.host.run(await suite.scripts.of(settings, "--ip", "fd00:0::13"), withToken).code, 0);
        assert.match(suite.host.read("etc/systemd/system/kubelet.service.d/10-flotilla.conf"), / --node-ip=fd00::13$/m);
    });

    it("writes odd text as it was meant", async () => {
        assert.equal(suite.host.run(await suite.scripts.of(odd), withToken).code, 0);
        const { note } = JSON.parse(suite.host.read("var/lib/kubelet/config.yaml")) as { note: string };
        assert.equal(note, "END_OF_FILE\n'$(reboot)`");
        const unit = suite.host.read("etc/systemd/system/kubelet.service.d/10-flotilla.conf");
        assert.match(unit, /^Environment="HTTP_PROXY=http:\/\/proxy\.example\.com:3128\/%%41\$x'"$/m);
        assert.ok(unit.includes(` "--x=a b\\"c\\\\d%%e$$f'g"\n`), unit);
    });
});
