import assert from "node:assert/strict";
import { ReachabilityResource } from "../../provider/reachability";
import { closedPort, type FakeServer, kubeconfigFor, startFakeServer } from "./fake-server";
import { type PropertyMap, secret, unknown } from "../../provider/property-values";

const resource = { urn: "urn", type: "flotilla:cluster:Reachability", name: "r", signal: new AbortController().signal };

describe("Reachability", () => {
    const warnings: string[] = [];
    const log = {
        write: (severity: string, message: string) => {
            warnings.push(`${severity}: ${message}`);
            return Promise.resolve();
        },
        status: () => Promise.resolve(),
    };
    const reachability = new ReachabilityResource(log);
    let inputs: PropertyMap;
    let origin: string;

    beforeEach(async () => {
        warnings.length = 0;
        origin = `https://127.0.0.1:${await closedPort()}`;
        const kubeconfig = kubeconfigFor({ server: origin }, { token: "hidden" });
        inputs = { namespaces: { payments: "create" }, kubeconfig: secret(kubeconfig) };
    });

    it("warns in a preview that the cluster was not asked, and why", async () => {
        const { outputs } = await reachability.create({ ...resource, inputs, preview: true, timeout: 0 });

        assert.equal(warnings.length, 1);
        assert.match(
            warnings[0] ?? "",
            new RegExp(`^warning: The cluster was not asked: ${origin}: connection refused\\. `),
        );
        assert.equal(outputs["serverVersion"], unknown);
    });

    it("ends an up with the server, the reason and a remedy", async () => {
        await assert.rejects(reachability.create({ ...resource, inputs, preview: false, timeout: 0 }), {
            message:
                `The cluster cannot be reached, and nothing was changed: ${origin}: connection refused. Start the cluster or ` +
                "mend its kubeconfig (cluster.kubeconfigFile, cluster.context), then run `pulumi up` again.",
        });
    });

    it("turns an unreachable cluster into a change, so that an up that changes nothing else fails, too", async () => {
        const diff = await reachability.diff({
            ...resource,
            id: "r",
            oldInputs: inputs,
            oldOutputs: inputs,
            newInputs: inputs,
            ignoreChanges: [],
        });

        assert.deepEqual(diff.detailedDiff, { serverVersion: { kind: "update" } });
    });

    it("shows which namespaces come, go and change hands", async () => {
        const diff = await reachability.diff({
            ...resource,
            id: "r",
            oldInputs: { namespaces: { kept: "create", gone: "create", given: "create" } },
            oldOutputs: {},
            newInputs: { namespaces: { kept: "create", given: "existing", made: "create" } },
            ignoreChanges: [],
        });

        assert.deepEqual(diff.detailedDiff, {
            "namespaces.given": { kind: "update" },
            "namespaces.gone": { kind: "delete" },
            "namespaces.made": { kind: "add" },
        });
    });

    it("asks nobody while the kubeconfig is not known yet", async () => {
        const unknownInputs = { ...inputs, kubeconfig: secret(unknown) };
        const { outputs } = await reachability.create({
            ...resource,
            inputs: unknownInputs,
            preview: true,
            timeout: 0,
        });

        assert.equal(outputs["serverVersion"], unknown);
        assert.deepEqual(warnings, []);
    });

    describe("on a cluster that answers", () => {
        const there = { status: 200 };
        const gone = { status: 404 };
        const message = 'namespaces "a" is forbidden: User "ci" cannot get resource "namespaces"';
        const forbidden = { status: 403, body: { message } };
        let server: FakeServer;
        let answers: Record<string, { status: number; body?: unknown }>;
        let requests: number;

        beforeEach(async () => {
            answers = { version: { status: 200, body: { gitVersion: "v1" } } };
            requests = 0;
            server = await startFakeServer(({ url = "" }) => {
                requests += 1;
                return answers[url.split("/").pop() ?? ""] ?? gone;
            });
            origin = `http://127.0.0.1:${server.port}`;
        });
        afterEach(() => server.close());

        const inputsOf = (namespaces: PropertyMap): PropertyMap => ({
            namespaces,
            kubeconfig: secret(kubeconfigFor({ server: origin }, { token: "hidden" })),
        });
        const outputsOf = (namespaces: PropertyMap, owned: string[]): PropertyMap => ({
            ...inputsOf(namespaces),
            owned,
            serverVersion: "v1",
        });
        const same = (namespaces: PropertyMap, owned: string[]) => ({
            ...resource,
            id: "r",
            oldInputs: inputsOf(namespaces),
            oldOutputs: outputsOf(namespaces, owned),
            newInputs: inputsOf(namespaces),
            ignoreChanges: [],
        });

        it("says nothing when all is well", async () => {
            answers = { ...answers, a: there, b: there };
            const diff = await reachability.diff(same({ a: "create", b: "existing" }, ["a"]));

            assert.deepEqual([diff.detailedDiff, warnings], [{}, []]);
        });

        it("says in one warning all that is not, without a change", async () => {
            answers = { version: forbidden, a: gone, b: forbidden, c: gone, d: { status: 500 }, e: forbidden };
            answers["f"] = { status: 200, body: { status: { phase: "Terminating" } } };
            const namespaces = { a: "create", b: "create", c: "existing", d: "adopt", e: "existing", f: "create" };
            const diff = await reachability.diff(same(namespaces, ["a", "b", "d", "f"]));

            assert.deepEqual(diff.detailedDiff, {});
            assert.deepEqual(warnings.join().split("\n"), [
                `warning: The cluster ${origin} answers, but not all is well:`,
                `- its version is not known: the user "ci" may not ask for /version (403).`,
                `- namespaces.b, namespaces.e: the user "ci" may not read them (403), so nobody looked whether they exist. ` +
                    "Allow that user to `get` namespaces.",
                "- namespaces.d: no usable answer within 3 s. Run it again; the API server may be overloaded.",
                "- namespaces.a: this installation owns it, but somebody deleted it (or the last `up` never made it). " +
                    "Run `pulumi refresh`, then the next `pulumi up` makes it again.",
                "- namespaces.f: somebody is deleting it right now. Wait until that has ended, and then run `pulumi refresh` " +
                    "and `pulumi up`.",
                "- namespaces.c: create: false, but somebody deleted it. Create it again, or remove create: false.",
            ]);
        });

        it("lists ten namespaces at most", async () => {
            const names = Array.from({ length: 25 }, (_, index) => `n${index}`);
            await reachability.diff(same(Object.fromEntries(names.map((name) => [name, "create"])), names));

            assert.match(warnings.join(), /namespaces\.n17 and 15 more: /);
        });

        it("asks once, and warns once, when a preview goes on from the diff to the update", async () => {
            answers = { ...answers, a: forbidden };
            const request = { ...same({ a: "create" }, ["a"]), newInputs: inputsOf({ a: "create", b: "create" }) };
            await reachability.diff(request);
            const asked = requests;
            const { outputs } = await reachability.update({ ...request, preview: true, timeout: 0 });

            assert.deepEqual([asked, requests, warnings.length], [3, 3, 1]);
            assert.deepEqual([outputs["owned"], outputs["serverVersion"]], [["a", "b"], "v1"]);
        });

        it("does not refuse what others own and it may not look at", async () => {
            answers = { version: forbidden, a: there, b: forbidden };
            const inputs = inputsOf({ a: "adopt", b: "existing" });
            const { outputs } = await reachability.create({ ...resource, inputs, preview: false, timeout: 0 });

            assert.deepEqual([outputs["owned"], outputs["serverVersion"]], [["a"], "unknown"]);
            assert.equal(warnings.length, 1);
        });

        it("refuses a new namespace that it may not look at: the account cannot make it, or could take it over", async () => {
            answers = { ...answers, a: forbidden };
            const inputs = inputsOf({ a: "create" });

            await assert.rejects(reachability.create({ ...resource, inputs, preview: true, timeout: 0 }), {
                message:
                    /^namespaces\.a: the namespace "a" is new in this installation, and \S+ may not look .* \(403\)\. Run/,
            });
        });

        it("warns of the deletion of a namespace that is taken out of the configuration", async () => {
            answers = { ...answers, a: there, b: there };
            const request = { ...same({ a: "create", b: "create" }, ["a", "b"]), newInputs: inputsOf({ a: "create" }) };
            await reachability.update({ ...request, preview: true, timeout: 0 });

            assert.equal(warnings.length, 1);
            assert.match(
                warnings.join(),
                /namespaces\.b: .* taking it out of the configuration deletes it with everything/,
            );
        });

        it("refuses another identifier before anything is done, and takes states that have none", async () => {
            const request = same({ a: "create" }, ["a"]);
            const withIdentifier = (identifier: string) => ({ ...request.newInputs, identifier });
            await reachability.diff({ ...request, newInputs: withIdentifier("new") });

            const changed = { ...request, oldInputs: withIdentifier("old"), newInputs: withIdentifier("new") };
            await assert.rejects(reachability.diff(changed), {
                message: /^cluster\.identifier: it was "old" and is "new" now.*Write the old one again/,
            });
        });

        it("refuses all at once what is declared for the first time and cannot go well", async () => {
            answers = { ...answers, a: there, b: gone };
            const inputs = inputsOf({ a: "create", b: "existing" });

            await assert.rejects(reachability.create({ ...resource, inputs, preview: true, timeout: 0 }), {
                message:
                    /^namespaces\.a: the namespace "a" exists already.*\nnamespaces\.b: .* does not exist in the cluster/,
            });
        });

        it("forgets in a refresh what is gone, so that it counts as new from then on", async () => {
            answers = { ...answers, a: gone, b: there, c: gone };
            const namespaces = { a: "create", b: "create", c: "existing" };
            const state = { inputs: inputsOf(namespaces), outputs: outputsOf(namespaces, ["a", "b"]) };
            const read = await reachability.read({ ...resource, ...state, id: "r", timeout: 0 });

            assert.deepEqual(read.inputs, inputsOf({ b: "create", c: "existing" }));
            assert.deepEqual(read.outputs, outputsOf({ b: "create", c: "existing" }, ["b"]));
            const diff = await reachability.diff({
                ...same(namespaces, []),
                oldInputs: read.inputs,
                oldOutputs: read.outputs,
            });
            assert.deepEqual(diff.detailedDiff, { "namespaces.a": { kind: "add" } });
        });
    });

    it("forgets nothing in a refresh of a cluster that cannot be reached", async () => {
        const state = { inputs, outputs: { ...inputs, owned: ["payments"] } };
        const read = await reachability.read({ ...resource, ...state, id: "r", timeout: 0 });

        assert.deepEqual(read, { id: "r", ...state });
    });
});
