import assert from "node:assert/strict";
import { addressesOf, images } from "./fixture";
import { fiaasSuite } from "./suite";

const { application, deployment, pod } = addressesOf("fl-a");

function configuration(daemon: { readonly label?: string; readonly force?: string }): Record<string, unknown> {
    return {
        cluster: { identifier: "test" },
        fiaas: { channels: { stable: { image: images.new } }, crds: { protect: false } },
        namespaces: { "fl-a": { fiaas: { bootstrap: daemon } } },
    };
}

describe("the label fiaas/bootstrap of an Application", () => {
    const suite = fiaasSuite();

    async function up(daemon: Parameters<typeof configuration>[0], ...more: string[]): Promise<string[]> {
        suite.cluster.writes();
        suite.project.configure(configuration(daemon));
        await suite.up(...more);
        return suite.cluster.writes();
    }

    async function isLabelled(): Promise<boolean> {
        const labels = (await suite.cluster.get(application))?.metadata.labels ?? assert.fail("no Application");
        return labels["fiaas/bootstrap"] === "true";
    }

    const bootstrapped = (writes: readonly string[]) => writes.filter((write) => write === `create ${podsOf(pod)}`);

    it("is there only while the bootstrap pod is at work, where it is temporary", async () => {
        const writes = await up({ label: "temporary" });

        assert.equal(bootstrapped(writes).length, 1, writes.join("\n"));
        assert.ok(await suite.cluster.get(deployment));
        assert.equal(await isLabelled(), false);
    });

    it("takes no write of a second up, and nothing of a refresh", async () => {
        assert.deepEqual(await up({ label: "temporary" }, "--expect-no-changes"), []);
        assert.deepEqual(await up({ label: "temporary" }, "--refresh", "--expect-no-changes"), []);
    });

    it("is there for a bootstrap that is forced, and gone afterwards", async () => {
        const writes = await up({ label: "temporary", force: "2026-11-28" });

        assert.equal(bootstrapped(writes).length, 1, writes.join("\n"));
        assert.equal(await isLabelled(), false);
        assert.deepEqual(await up({ label: "temporary", force: "2026-11-28" }, "--expect-no-changes"), []);
    });

    it("is gone after a bootstrap that failed, too", async () => {
        suite.cluster.daemons.behave("fl-a", { bootstrap: "crashes" });
        suite.project.configure(configuration({ label: "temporary", force: "2026-11-29" }));
        const { code } = await suite.project.pulumi("up", "--yes", "--skip-preview");
        suite.cluster.daemons.behave("fl-a", {});

        assert.notEqual(code, 0);
        assert.equal(await isLabelled(), false);
        await up({ label: "temporary", force: "2026-11-29" });
    });

    it("comes and goes with the configuration, and the daemon is not deployed again for it", async () => {
        const idOf = async () => (await suite.cluster.get(application))?.metadata.labels?.["fiaas/deployment_id"];
        const id = await idOf();
        await up({ force: "2026-11-29" });
        assert.equal(await isLabelled(), true, "always, as Skipper has it, where nothing is said");

        const writes = await up({ label: "temporary", force: "2026-11-29" });
        assert.equal(await isLabelled(), false);
        assert.deepEqual([bootstrapped(writes), await idOf()], [[], id]);
    });
});

/** The collection that an object is in. */
function podsOf(address: string): string {
    return address.slice(0, address.lastIndexOf("/"));
}
