import assert from "node:assert/strict";
import { addressesOf, images } from "./fixture";
import { runInProject } from "../../support/flotilla";
import { type StatusReport } from "./status-report";
import { fiaasSuite } from "./suite";

const image = images.new;
const right = `sha256:${"1".repeat(64)}`;
const other = `sha256:${"2".repeat(64)}`;

/** What makes simulated pods tell which image they run (tests/support/fiaas-daemon/stages.yaml). */
const telling = (digest: string) => ({ pod: { "simulated-fiaas/image-id": `docker.io/fiaas/fdd@${digest}` } });
/** The bootstrap pod and the daemon's pods have these, ... */
const both = (digest: string) => ({ override: { merge: "deep", spec: { annotations: telling(digest) } } });
/** ... and only the daemon's these. */
const daemonAlone = (digest: string) => ({ additionalAnnotations: telling(digest) });

function configuration(recorded: Readonly<Record<string, string>> = {}): Record<string, unknown> {
    const daemons: Readonly<Record<string, object>> = {
        "dg-right": both(right),
        "dg-unknown": {},
        "dg-bootstrap": both(other),
        "dg-daemon": daemonAlone(other),
    };
    const namespaces = Object.entries(daemons).map(([name, daemon]) => {
        const digest = recorded[name];
        return [name, { fiaas: { ...daemon, ...(digest !== undefined && { pin: { image, digest } }) } }] as const;
    });
    return {
        cluster: { identifier: "test" },
        fiaas: { channels: { stable: { image, digest: right } }, crds: { protect: false } },
        namespaces: Object.fromEntries(namespaces),
    };
}

describe("the digest that a release has on record", () => {
    const suite = fiaasSuite();
    let first: { code: number; text: string };

    before(async () => {
        suite.project.configure(configuration());
        first = await suite.project.pulumi("up", "--yes", "--skip-preview", "--continue-on-error");
        first = { ...first, text: first.text.replace(/\s+/g, " ") };
    });

    const pairs = `has the digest ${other}, and the release has ${right}\\.`;

    it("fails the up of a namespace whose bootstrap pod runs another image, and removes the pod", async () => {
        assert.notEqual(first.code, 0);
        assert.match(first.text, new RegExp(`dg-bootstrap\\.fiaas: the bootstrap pod runs another image .*${pairs}`));
        assert.equal(await suite.cluster.get(addressesOf("dg-bootstrap").pod), undefined);
    });

    it("fails the up of a namespace whose daemon runs another image in the end", () => {
        assert.match(first.text, new RegExp(`dg-daemon\\.fiaas: a pod of the daemon runs another image .*${pairs}`));
    });

    it("is no fault where pods run that image, or nobody knows what they run", async () => {
        assert.doesNotMatch(first.text, /(dg-right|dg-unknown)\.fiaas: /);
        for (const namespace of ["dg-right", "dg-unknown"]) {
            assert.ok(await suite.cluster.get(addressesOf(namespace).deployment), namespace);
        }
    });

    it("is a state of its own in flotilla status: in text, for programs and for Prometheus", async () => {
        const [text, json, metrics] = await Promise.all([
            runInProject(suite.project, "status"),
            runInProject(suite.project, "status", "--json"),
            runInProject(suite.project, "status", "--prometheus"),
        ]);
        const { installations } = JSON.parse(json.output) as StatusReport;
        const found = (installations[0]?.daemons ?? [])
            .filter(({ namespace }) => namespace !== "dg-bootstrap")
            .map(({ namespace, state, digest, declaredDigest }) => ({ namespace, state, digest, declaredDigest }));

        assert.deepEqual([text.code, json.code, metrics.code], [1, 1, 1]);
        assert.match(text.output, /dg-daemon +wrong image +stable +v1\.10\.0\n/);
        assert.deepEqual(found, [
            { namespace: "dg-daemon", state: "wrong image", digest: other, declaredDigest: right },
            { namespace: "dg-right", state: "ok", digest: right, declaredDigest: right },
            { namespace: "dg-unknown", state: "ok", digest: null, declaredDigest: right },
        ]);
        assert.match(metrics.output, /^flotilla_fiaas_namespaces\{installation="test",state="wrong image",.*\} [12]$/m);
        assert.match(metrics.output, /^flotilla_fiaas_daemon_ok\{installation="test",namespace="dg-daemon"\} 0$/m);
    });

    it("goes well with the next up when the record is mended, and the daemon is not deployed again", async () => {
        const { application } = addressesOf("dg-daemon");
        const idOf = async () => (await suite.cluster.get(application))?.metadata.labels?.["fiaas/deployment_id"];
        const before = await idOf();
        suite.project.configure(configuration({ "dg-bootstrap": other, "dg-daemon": other }));
        await suite.up();

        assert.equal(await idOf(), before);
        assert.equal((await runInProject(suite.project, "status")).code, 0);
    });

    it("is compared when it is put on record later, without a bootstrap", async () => {
        suite.cluster.writes();
        suite.project.configure(configuration({ "dg-right": other, "dg-bootstrap": other, "dg-daemon": other }));
        const up = await suite.project.pulumi("up", "--yes", "--skip-preview");

        assert.notEqual(up.code, 0);
        assert.match(up.text.replace(/\s+/g, " "), /dg-right\.fiaas: a pod of the daemon runs another image/);
        assert.ok(!suite.cluster.writes().some((write) => write.includes("/pods")));
    });
});
