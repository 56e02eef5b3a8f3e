import assert from "node:assert/strict";
import https from "node:https";
import net from "node:net";
import path from "node:path";
import { testAuthority } from "../../fleet/certificates/issuer";
import { type ProjectFiles, projectFiles } from "../../fleet/support/files";
import { closedPort, kubeconfigFor, startFakeServer } from "../../provider/fake-server";
import { endOf, type FlotillaRun, startFlotilla } from "../../support/flotilla";
import { failures, type HealthJson, healthEnvironment, runHealth } from "./cluster";

/** An address of loopback that no other test has; Linux has all of 127.0.0.0/8. */
const node = `127.${30 + (process.pid % 40)}.${(process.pid >> 8) % 250}.10`;

const otherStack = `config:
  flotilla:cluster: { identifier: other }
  flotilla:nodes: { n0: { addresses: ["${node}"], roles: [control-plane] } }
`;

describe("asking an installation for its health", () => {
    let project: ProjectFiles;

    before(() => {
        project = projectFiles({ "stacks/Pulumi.test.yaml": "config:\n  flotilla:cluster: { identifier: test }\n" });
    });

    after(() => {
        project.remove();
    });

    /** The kubeconfig of a server that is not one of this machine's control planes. */
    function kubeconfigOf(server: string, trust: object = {}): string {
        project.write("kubeconfig.json", kubeconfigFor({ server, ...trust }, { token: "nobody" }));
        return path.join(project.folder, "kubeconfig.json");
    }

    const ask = (server: string, ...words: string[]): Promise<FlotillaRun> =>
        runHealth(project, words, kubeconfigOf(server));

    /** A server that takes connections and says nothing. */
    async function silentServer(onConnection: () => void = () => undefined): Promise<net.Server & { url: string }> {
        const server = net.createServer().listen(0, "127.0.0.1");
        server.once("connection", onConnection);
        await new Promise((resolve) => server.once("listening", resolve));
        const { port } = server.address() as net.AddressInfo;
        return Object.assign(server, { url: `https://127.0.0.1:${port}` });
    }

    it("gives up on a server that is silent, all questions at once, and names layer 2", async () => {
        const silent = await silentServer();
        const started = performance.now();
        const { code, output } = await ask(silent.url, "test", "--timeout", "1");
        silent.close();
        assert.equal(code, 12);
        assert.match(output, /It does not answer: https:\/\/127\.0\.0\.1:\d+: no answer within 1 s\./);
        assert.ok(performance.now() - started < 8000, "one after the other takes longer");
    });

    it("names layer 2 where nothing listens, and where what listens speaks no TLS", async () => {
        const { code, output } = await ask(`https://127.0.0.1:${await closedPort()}`, "test", "--timeout", "2");
        assert.equal(code, 12);
        assert.match(output, /connection refused/);
        const plain = await startFakeServer(() => ({ status: 200 }));
        assert.equal((await ask(`https://127.0.0.1:${plain.port}`, "test", "--timeout", "2")).code, 12);
        await plain.close();
    });

    it("asks the API server of another node where that of the kubeconfig does not answer, and still names layer 2", async () => {
        const authority = await testAuthority("kubernetes");
        const { cert, key } = await authority.issue({ hosts: [node] });
        const other = https.createServer({ cert, key }, (_, response) => {
            response.writeHead(200, { "content-type": "application/json" });
            response.end(JSON.stringify({ items: [] }));
        });
        await new Promise<void>((resolve) => other.listen(6443, node, resolve));
        project.write("stacks/Pulumi.other.yaml", otherStack);
        const trust = { "certificate-authority-data": Buffer.from(authority.bundle).toString("base64") };
        const server = `https://127.0.0.1:${await closedPort()}`;
        const { code, output } = await runHealth(
            project,
            ["other", "--json", "--timeout", "3"],
            kubeconfigOf(server, trust),
        );
        other.close();
        const report = JSON.parse(output) as HealthJson;
        assert.equal(code, 12);
        assert.match(
            failures(report).join("\n"),
            /^2 127\.0\.0\.1:\d+ \(kubeconfig\): It does not answer: .*\n2 endpoints of the Service/m,
        );
        assert.deepEqual(
            [report.layers[1]?.state, ...(report.layers[8]?.checks ?? []).map(({ state }) => state)],
            ["pass", "pass", "pass", "pass", "pass"],
        );
    });

    it("ends at once with Ctrl-C, with exit code 130", async () => {
        const silent = await silentServer(() => void child.kill("SIGINT"));
        const child = startFlotilla(["health", "test", "--timeout", "60", "--project", project.folder], {
            environment: healthEnvironment(kubeconfigOf(silent.url)),
        });
        const { code, output, errors } = await endOf(child);
        silent.close();
        assert.deepEqual([code, output], [130, ""]);
        assert.match(errors, /^Interrupted\..*\n$/);
    });

    for (const [status, told] of [
        [401, /^2 127\.0\.0\.1:\d+ \(kubeconfig\): .*the credentials are not accepted \(401\)/m],
        [403, /^8 jobs: They could not be read: jobs is forbidden \(403\)\./m],
    ] as const) {
        it(`knows nothing, and says so with exit code 2, where the API server answers everything with ${status}`, async () => {
            const refusing = await startFakeServer(({ url = "" }) => ({
                status,
                body: { message: `${url.split("?")[0]?.split("/").pop() ?? ""} is forbidden` },
            }));
            const { code, output } = await ask(`http://127.0.0.1:${refusing.port}`, "test", "--json");
            await refusing.close();
            const report = JSON.parse(output) as HealthJson;
            assert.deepEqual([code, report.verdict, report.ok], [2, null, false]);
            assert.match(failures(report).join("\n"), told);
        });
    }

    it("only ever reads", async () => {
        const methods = new Set<string | undefined>();
        const server = await startFakeServer(({ method }) => {
            methods.add(method);
            return { status: 200, body: { items: [] } };
        });
        await ask(`http://127.0.0.1:${server.port}`, "test");
        await server.close();
        assert.deepEqual([...methods], ["GET"]);
    });

    for (const [rule, words, variables, code, message] of [
        [
            "an installation that there is not",
            ["tset"],
            {},
            2,
            /^There is no installation "tset"\. Did you mean "test"\? /,
        ],
        ["no installation", [], {}, 1, /missing required argument 'installation'/],
        [
            "a number of minutes that is none",
            ["test", "--not-ready-minutes", "-1"],
            {},
            1,
            /It is a whole number from 0 to /,
        ],
        ["a date that is none", ["test"], { FLOTILLA_TODAY: "soon" }, 2, /^FLOTILLA_TODAY: "soon" is not a date\./],
    ] as const) {
        it(`refuses ${rule}`, async () => {
            const run = await runHealth(project, words, kubeconfigOf("https://127.0.0.1:1"), variables);
            assert.deepEqual([run.code, run.output], [code, ""]);
            assert.match(run.errors, message);
        });
    }

    it("says with exit code 2 that there is no kubeconfig", async () => {
        const { code, output } = await runHealth(project, ["test"], "/nowhere/kubeconfig");
        assert.equal(code, 2);
        assert.match(output, /^test cannot be asked:\n {2}stacks\/Pulumi\.test\.yaml:\d+: cluster: kubeconfig: /);
    });
});
