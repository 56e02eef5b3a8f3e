import assert from "node:assert/strict";
import { genesisText } from "../../support/genesis";
import type { Host } from "../join/host";
import { describeGenesis } from "./suite";

/** What was placed: texts and modes by file. */
function contents(host: Host): Record<string, string> {
    const entries = Object.entries(host.files())
        .filter(([file]) => /^(etc|var)\//.test(file))
        .map(([file, [mode, , , text]]) => [file, `${mode.toString(8)} ${text}`]);
    return Object.fromEntries(entries) as Record<string, string>;
}

describeGenesis("where something is missing, or there already, the script of the first node", (suite) => {
    const notReady: readonly { rule: string; break: () => void; says: RegExp }[] = [
        {
            rule: "another name",
            break: () => {
                suite.host.name = "m4";
            },
            says: /this host is called m4, but the script is for m3\./,
        },
        {
            rule: "no flock",
            break: () => {
                suite.host.remove("bin/flock");
            },
            says: /there is no flock\. Install it\./,
        },
        {
            rule: "nothing to ask the API server with",
            break: () => {
                suite.host.remove("bin/kubectl");
            },
            says: /there is neither kubectl nor curl to ask the API server\./,
        },
        {
            rule: "swap",
            break: () => {
                suite.host.write("proc/swaps", "Filename\n/dev/sda2 partition 1 0 -2\n");
            },
            says: /swap is on/,
        },
        {
            rule: "manifests of somebody else",
            break: () => {
                suite.host.write("etc/kubernetes/manifests/kube-apiserver.yaml", "kind: Pod\n");
            },
            says: /\/etc\/kubernetes\/manifests\/kube-apiserver\.yaml is not of Flotilla: another control plane may run here\./,
        },
        {
            rule: "a manifest of somebody else that has the name of one of its own",
            break: () => {
                suite.host.write("etc/kubernetes/manifests/etcd.yaml", "kind: Pod\n");
            },
            says: /\/etc\/kubernetes\/manifests\/etcd\.yaml is not of Flotilla/,
        },
        {
            rule: "the data of another etcd",
            break: () => {
                suite.host.write("var/lib/etcd/member/snap/db", "");
            },
            says: /\/var\/lib\/etcd has the data of another member of etcd\. Put it aside/,
        },
        {
            rule: "the credential of another cluster",
            break: () => {
                suite.host.write("etc/kubernetes/kubelet.conf", "kind: Config\n");
            },
            says: /\/etc\/kubernetes\/kubelet\.conf is there: this host has joined a cluster\./,
        },
        {
            rule: "an API server at the address of the cluster",
            break: () => {
                suite.host.program("bin/curl", "printf 401");
            },
            says: /a cluster answers at https:\/\/api\.example\.com:6443 already\. This host joins it by its join script/,
        },
        {
            rule: "an API server on another node",
            break: () => {
                suite.host.program(
                    "bin/curl",
                    "case $* in *10.20.0.14:6443*) printf 200 ;; *) printf 000; exit 7 ;; esac",
                );
            },
            says: /a cluster answers at https:\/\/10\.20\.0\.14:6443 already\./,
        },
        {
            rule: "an API server there that knows nobody",
            break: () => {
                suite.host.program(
                    "bin/kubectl",
                    "echo 'error: You must be logged in to the server (Unauthorized)' >&2; exit 1",
                );
            },
            says: /a cluster answers at https:\/\/api\.example\.com:6443 already\./,
        },
    ];
    for (const { rule, break: breakHost, says } of notReady) {
        it(`changes nothing on a host with ${rule}`, () => {
            breakHost();
            const before = suite.host.files();
            const run = suite.run();
            assert.equal(run.code, 1, run.errors);
            assert.match(run.errors, /^The host is not ready, and nothing was changed:\n {2}- /);
            assert.match(run.errors, says);
            assert.ok(run.isScriptThere);
            assert.deepEqual(suite.host.files(), before);
            assert.deepEqual(suite.host.calls(), []);
        });
    }

    it("does not run from a file that others can read", () => {
        const { code, errors } = suite.host.run(genesisText(), { mode: 0o755 });
        assert.equal(code, 1);
        assert.match(errors, /others can read .*\. Run chmod 600/);
    });

    it("goes on where an answer at the cluster's address is that of its own API server", () => {
        suite.run();
        suite.host.program("bin/curl", "printf 200");
        assert.equal(suite.run().code, 0);
    });

    it("says after its deadline which answer it got, and which components are not healthy", () => {
        suite.host.remove("bin/kubectl");
        suite.host.program(
            "bin/curl",
            'case $* in *:2381/*) exit 0 ;; esac; case $* in *--show-error*) echo "connection refused" >&2 ;; esac; exit 7',
        );
        const { code, errors, isScriptThere } = suite.run();
        assert.deepEqual({ code, isScriptThere }, { code: 3, isScriptThere: true });
        assert.match(
            errors,
            /^The API server was not ready at https:\/\/127\.0\.0\.1:6443 in 2 seconds: connection refused\. Not healthy: apiserver controller-manager haproxy scheduler\. /m,
        );
    });

    it("ends what a run before it began", () => {
        suite.host.write("record/unknown", "");
        assert.match(suite.run().errors, /^The API server was not ready /m);
        suite.host.remove("record/unknown");
        suite.host.calls();
        const { code, output } = suite.run();
        assert.equal(code, 0);
        assert.doesNotMatch(output, /^wrote/m);
        assert.deepEqual(suite.host.calls(), []);
    });

    it("begins a member of etcd again that was interrupted before it had a manifest", () => {
        suite.run();
        suite.host.remove("etc/kubernetes/manifests/etcd.yaml");
        const { code } = suite.run();
        assert.equal(code, 0);
        assert.match(suite.host.read("etc/kubernetes/manifests/etcd.yaml"), /--initial-cluster-state=new"/);
    });

    it("says which file could not be written, and leaves no half of one, and no key in memory", () => {
        suite.host.write("etc/kubernetes/scheduler", "a file in the place of the folder");
        const { code, errors } = suite.run();
        assert.equal(code, 3);
        assert.match(errors, /^The files of scheduler could not be placed\. What was written stays\./m);
        const files = Object.keys(suite.host.files());
        assert.deepEqual(
            files.filter((file) => file.includes("flotilla-tmp") || file.startsWith("run/")),
            [],
        );
        assert.ok(!suite.host.has("etc/kubernetes/manifests/scheduler.yaml"));
        assert.deepEqual(suite.host.calls(), [], "no kubelet is started with half of it");
    });

    it("leaves whole files wherever it is killed, and comes to the same ones when it runs again", () => {
        suite.run();
        const whole = contents(suite.host);
        let killed = 0;
        let isDone = false;
        for (let killAfter = 0.05; killAfter < 1 && !(isDone && killed > 3); killAfter += 0.09) {
            for (const folder of ["etc/kubernetes", "etc/systemd", "var", "record/active"]) {
                suite.host.remove(folder);
            }
            // What is done before it can be killed would be at all later moments, too.
            isDone = suite.host.run(genesisText(), { mode: 0o700, killAfter }).code === 0;
            killed += isDone ? 0 : 1;
            for (const [file, text] of Object.entries(contents(suite.host))) {
                const isOwn = file.startsWith("etc/") && !file.endsWith(".flotilla-tmp");
                assert.ok(!isOwn || text === whole[file], file);
            }
            const { code, errors } = suite.run();
            assert.equal(code, 0, errors);
            assert.deepEqual(contents(suite.host), whole);
        }
        assert.ok(killed > 3, String(killed));
    });

    it("forgets the keys that a run which was killed has left in memory", () => {
        suite.host.write("run/flotilla-genesis.999999999/client.pem", "KEY");
        suite.run();
        assert.ok(!suite.host.has("run/flotilla-genesis.999999999"));
    });

    it("knows no other argument", () => {
        const { code, errors } = suite.run("--force");
        assert.deepEqual({ code, errors }, { code: 2, errors: "There is no such argument. See --help.\n" });
    });

    it("tells how it is called", () => {
        const { code, output } = suite.run("--help");
        assert.equal(code, 0);
        assert.match(output, /^Usage: .* \[--check\] \[--keep\]$/m);
    });
});
