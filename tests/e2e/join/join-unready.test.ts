import assert from "node:assert/strict";
import { describeOnHost, token, withToken } from "./scripts";

describeOnHost("where something is missing, a join script", (suite) => {
    const notReady: readonly { rule: string; break: () => void; says: RegExp; user?: string }[] = [
        {
            rule: "another name",
            break: () => {
                suite.host.name = "m4";
            },
            says: /this host is called m4, but the script is for m3 m3\.example\.com\./,
        },
        {
            rule: "another user than root",
            break: () => undefined,
            user: "1000:1000",
            says: /this is not root\. Run the script as root\./,
        },
        {
            rule: "another address",
            break: () => {
                suite.host.addresses = ["10.20.0.130/24", "fd00::13/64"];
            },
            says: /this host does not have the address 10\.20\.0\.13\./,
        },
        {
            rule: "swap",
            break: () => {
                suite.host.write("proc/swaps", "Filename\n/dev/sda2 partition 1 0 -2\n");
            },
            says: /swap is on/,
        },
        {
            rule: "no kubelet",
            break: () => {
                suite.host.remove("usr/bin/kubelet");
            },
            says: /there is no \/usr\/bin\/kubelet\. Install the kubelet/,
        },
        {
            rule: "a kubelet for another architecture",
            break: () => {
                suite.host.write("usr/bin/kubelet", "\u007fELF", 0o755);
            },
            says: /\/usr\/bin\/kubelet does not start here \(x86_64\)/,
        },
        {
            rule: "no unit of the kubelet",
            break: () => {
                suite.host.write("record/no-unit", "");
            },
            says: /systemd has no kubelet\.service/,
        },
        {
            rule: "no systemd",
            break: () => {
                suite.host.remove("bin/systemctl");
            },
            says: /there is no systemctl\. Install it\./,
        },
        {
            rule: "no container runtime",
            break: () => {
                suite.host.stopRuntime();
                suite.host.remove("run/containerd/containerd.sock");
            },
            says: /the container runtime does not listen on \/run\/containerd\/containerd\.sock/,
        },
        {
            rule: "no token",
            break: () => {
                suite.host.remove("root/token");
            },
            says: /\/root\/token is not there, or cannot be read/,
        },
        {
            rule: "a token that others can read",
            break: () => {
                suite.host.write("root/token", token, 0o644);
            },
            says: /others can read \/root\/token\. Run chmod 600/,
        },
        {
            rule: "a token of another form",
            break: () => {
                suite.host.write("root/token", "hunter2", 0o600);
            },
            says: /has not the form of a bootstrap token/,
        },
    ];
    for (const { rule, break: breakHost, says, user } of notReady) {
        it(`changes nothing on a host with ${rule}`, async () => {
            breakHost();
            const before = suite.host.files();
            const text = await suite.scripts.of();
            const run = suite.host.run(text, { ...withToken, ...(user !== undefined && { user }) });
            assert.equal(run.code, 1, run.errors);
            assert.match(run.errors, /^The host is not ready, and nothing was changed:\n {2}- /);
            assert.match(run.errors, says);
            assert.ok(!run.errors.includes("hunter2"), "a token is shown to nobody");
            assert.deepEqual(suite.host.files(), before);
            assert.deepEqual(suite.host.calls(), []);
        });
    }

    it("tells all that is not ready at once", async () => {
        suite.host.name = "m4";
        suite.host.remove("usr/bin/kubelet");
        suite.host.remove("root/token");
        assert.equal(suite.host.run(await suite.scripts.of(), withToken).errors.match(/^ {2}- /gm)?.length, 3);
    });

    it("only looks when it is asked to, also before there is a token", async () => {
        suite.host.remove("root/token");
        const before = suite.host.files();
        const { code, output } = suite.host.run(await suite.scripts.of(), { commandArguments: ["--check"] });
        assert.deepEqual({ code, output }, { code: 0, output: "The host is ready to join as m3.\n" });
        assert.deepEqual(suite.host.files(), before);
    });

    it("does not take the kubeconfig of another node", async () => {
        suite.host.write("root/kubeconfig", JSON.stringify({ users: [{ name: "system:node:m30" }] }), 0o600);
        const { code, errors } = suite.host.run(await suite.scripts.of(), {
            commandArguments: ["--kubeconfig-file", "/root/kubeconfig"],
        });
        assert.equal(code, 1);
        assert.match(errors, /is not the kubeconfig of the node m3\./);
    });

    const unregistered: readonly { rule: string; break: () => void; says: RegExp }[] = [
        {
            rule: "no certificate",
            break: () => {
                suite.host.write("record/refuse", "");
            },
            says: /the kubelet has no certificate yet: https:\/\/api\.example\.com:6443 does not answer, the token has ended/,
        },
        {
            rule: "no node in the API server",
            break: () => {
                suite.host.write("record/unknown", "");
            },
            says: /the API server does not have the node m3: Error from server \(NotFound\)/,
        },
    ];
    for (const { rule, break: breakHost, says } of unregistered) {
        it(`says after its deadline that there is ${rule}, and keeps the token`, async () => {
            breakHost();
            const { code, errors } = suite.host.run(await suite.scripts.of(), withToken);
            assert.equal(code, 3);
            assert.match(errors, /^The node m3 was not registered in 2 seconds: /);
            assert.match(errors, says);
            assert.ok(suite.host.has("root/token"));
        });
    }

    it("ends what a run before it began, when its cause is gone", async () => {
        suite.host.write("record/refuse", "");
        suite.host.run(await suite.scripts.of(), withToken);
        suite.host.remove("record/refuse");
        suite.host.remove("record/active");
        suite.host.calls();
        assert.equal(suite.host.run(await suite.scripts.of(), withToken).code, 0);
        assert.deepEqual(suite.host.calls(), ["daemon-reload", "enable kubelet.service", "restart kubelet.service"]);
        assert.ok(!suite.host.has("root/token") && !suite.host.has("etc/kubernetes/bootstrap-kubelet.conf"));
    });

    it("says which file it could not write, and leaves no half of one", async () => {
        suite.host.write("var/lib/kubelet", "a file in the place of the folder");
        const { code, errors } = suite.host.run(await suite.scripts.of(), withToken);
        assert.equal(code, 3);
        assert.match(errors, /\/var\/lib\/kubelet\S* could not be (made|written)\. What was written stays\./);
        assert.deepEqual(
            Object.keys(suite.host.files()).filter((file) => file.includes("flotilla-tmp")),
            [],
        );
    });

    it("knows no other argument, and shows it to nobody", async () => {
        const { code, errors } = suite.host.run(await suite.scripts.of(), { commandArguments: [token] });
        assert.deepEqual({ code, errors }, { code: 2, errors: "There is no such argument. See --help.\n" });
    });
});
