import assert from "node:assert/strict";
import path from "node:path";
import { type Answer, closedPort, type FakeServer, kubeconfigFor, startFakeServer } from "../../provider/fake-server";
import { endOf, type FlotillaRun, runFlotilla, startFlotilla } from "../../support/flotilla";
import { type ProjectFiles, projectFiles } from "../../fleet/support/files";
import { declared, healthy, image, statusName } from "../../fleet/status/fixtures";

const name = "fiaas-deploy-daemon";

/** A stack file whose namespaces `a` and `b` have a daemon. */
function stack(identifier: string, kubeconfig: string): string {
    return `config:
  flotilla:cluster: { identifier: ${identifier}, kubeconfigFile: ${kubeconfig} }
  flotilla:fiaas: { channels: { stable: { image: "${image}" } } }
  flotilla:namespaces: { a: { fiaas: {} }, b: { fiaas: {} }, c: {} }
`;
}

/** The daemon of `a` is as declared; of `b` there is what is given. */
function cluster(isThere: boolean): Answer {
    const { configMap, application, deployment } = healthy(declared());
    const namespaces = isThere ? ["a", "b"] : ["a"];
    const of = (object: { metadata?: object } | undefined): unknown[] =>
        namespaces.map((namespace) => ({ ...object, metadata: { ...object?.metadata, name, namespace } }));
    const statuses = namespaces.map((namespace) => ({ metadata: { name: statusName, namespace }, result: "SUCCESS" }));
    const held: Readonly<Record<string, unknown[]>> = {
        configmaps: of(configMap),
        applications: of(application),
        deployments: of(deployment),
        "application-statuses": statuses,
        pods: [],
    };
    return ({ url = "" }) => ({
        status: 200,
        body: { items: held[new URL(url, "http://x").pathname.split("/").pop() ?? ""] ?? [] },
    });
}

describe("flotilla status", () => {
    let project: ProjectFiles;
    let server: FakeServer;
    let isThere: boolean;

    beforeEach(async () => {
        isThere = true;
        server = await startFakeServer((request) => cluster(isThere)(request));
        project = projectFiles({
            "stacks/Pulumi.good.yaml": stack("good", "good.json"),
            "good.json": kubeconfigFor({ server: `http://127.0.0.1:${server.port}` }),
            "closed.json": kubeconfigFor({ server: `http://127.0.0.1:${await closedPort()}` }),
        });
    });

    afterEach(async () => {
        project.remove();
        await server.close();
    });

    function status(commandArguments: readonly string[]): Promise<FlotillaRun> {
        return runFlotilla(["status", "--project", project.folder, ...commandArguments]);
    }

    /** @param onOutput gets all standard output so far, and may end the program. */
    function watch(
        commandArguments: readonly string[],
        onOutput: (output: string, interrupt: () => void) => void,
    ): Promise<FlotillaRun> {
        const words = ["status", "--project", project.folder, "--watch", "--interval", "0.1", ...commandArguments];
        const child = startFlotilla(words);
        let output = "";
        child.stdout?.on("data", (chunk: Buffer) => {
            output += chunk.toString();
            onOutput(output, () => child.kill("SIGINT"));
        });
        return endOf(child);
    }

    it("says that every daemon is ok, with exit code 0", async () => {
        const { code, output, errors } = await status([]);
        assert.deepEqual([code, errors], [0, ""]);
        assert.match(output, /^good\n {2}NAMESPACE .*\n {2}a +ok +stable +v1\.10\.0\n {2}b +ok/);
        assert.match(output, /\n2 daemons: 2 ok\. Channels: stable 2\. Versions: v1\.10\.0 2\.\n$/);
    });

    it("says what is the matter with one that is not, with exit code 1", async () => {
        isThere = false;
        const { code, output } = await status(["good"]);
        assert.equal(code, 1);
        assert.match(output, /\n {2}b +missing +stable +none\n {4}There is neither Application nor Deployment\. Run /);
    });

    it("hides no installation behind those that cannot be asked, with exit code 2", async () => {
        project.write("stacks/Pulumi.closed.yaml", stack("closed", "closed.json"));
        project.write("stacks/Pulumi.faulty.yaml", "config:\n  flotilla:cluster: { identifer: x }\n");
        project.write("stacks/Pulumi.lost.yaml", stack("lost", "gone.json"));
        const { code, output } = await status([]);
        assert.equal(code, 2);
        assert.match(output, /^closed cannot be asked:\n {2}http:\S+: connection refused\. Start the cluster /);
        assert.match(output, /\nfaulty cannot be asked:\n {2}stacks\/Pulumi\.faulty\.yaml:2: cluster\.identif/);
        assert.match(output, /\ngood\n/);
        assert.match(output, /\nlost cannot be asked:\n {2}stacks\/Pulumi\.lost\.yaml:2: cluster\.kubeconfigFile: /);
    });

    it("refuses an installation that is not there, with exit code 2", async () => {
        const { code, errors } = await status(["god"]);
        assert.equal(code, 2);
        assert.match(errors, /^There is no installation "god"\. Did you mean "?good/);
    });

    it("asks no cluster that is to have no daemons", async () => {
        project.write("stacks/Pulumi.none.yaml", "config:\n  flotilla:cluster: { identifier: none, context: gone }\n");
        const { code, output } = await status(["none"]);
        assert.deepEqual([code, output], [0, "none has no daemons.\n\nNo daemons.\n"]);
    });

    it("prints JSON and metrics", async () => {
        const json = JSON.parse((await status(["--json"])).output) as { ok: boolean };
        assert.equal(json.ok, true);
        project.write("stacks/Pulumi.closed.yaml", stack("closed", "closed.json"));
        const { code, output, errors } = await status(["--prometheus"]);
        assert.equal(code, 2);
        assert.match(output, /^flotilla_fiaas_daemon_ok\{installation="good",namespace="b"\} 1$/m);
        assert.match(errors, /^closed: http:\S+: connection refused/);
    });

    it("watches until Ctrl-C, which ends it with exit code 130, and sees changes", async () => {
        const { code, output, errors } = await watch([], (text, interrupt) => {
            isThere = !/ok[^]*ok/.test(text);
            if (text.includes("missing")) {
                interrupt();
            }
        });
        assert.deepEqual([code, errors], [130, ""]);
        assert.match(output, /^Every 0\.1 s, now 20\S+Z; Ctrl-C ends it\.\n\ngood\n[^]*2 ok[^]*\n\nEvery [^]*missing/);
        assert.ok(!output.includes("\u001b"));
    });

    it("watches with one line of JSON a round", async () => {
        const { code, output } = await watch(["--json"], (text, interrupt) => {
            if (text.split("\n").length > 2) {
                interrupt();
            }
        });
        assert.equal(code, 130);
        const lines = output.trimEnd().split("\n");
        assert.ok(lines.length >= 2 && lines.every((line) => (JSON.parse(line) as { ok: boolean }).ok));
    });

    it("reads files anew in each round of a watch", async () => {
        const { output } = await watch([], (text, interrupt) => {
            project.write(
                path.join("stacks", "Pulumi.good.yaml"),
                stack("good", "good.json").replace("v1.10", "v1.11"),
            );
            if (text.includes("drifted")) {
                interrupt();
            }
        });
        assert.match(output, /declared: fiaas\/fiaas-deploy-daemon:v1\.11\.0/);
    });

    for (const [rule, options, message] of [
        ["an interval that is none", ["--interval", "0"], /a number of seconds, 0\.1 or more/],
        ["two forms of output", ["--json", "--prometheus"], /cannot be used with option '--json'/],
    ] as const) {
        it(`refuses ${rule}`, async () => {
            const { code, errors } = await status(options);
            assert.equal(code, 2);
            assert.match(errors, message);
        });
    }
});
