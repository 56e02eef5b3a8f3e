import assert from "node:assert/strict";
import path from "node:path";
import { genesisSettings } from "../../support/genesis";
import { endOf, type FlotillaRun, runInProject, startInProject } from "../../support/flotilla";
import { createProject, type Project } from "../../support/project";
import { sharedControlPlane, temporaryFolder, testEngine } from "../../support/shared-cluster";

const { anchors, genesis, join, nodes, pki } = genesisSettings;
const namespace = "genesis-stack";
const sections = { namespaces: { [namespace]: {} }, nodes, join, pki: { ...pki, namespace } };

/** What a step of the stack is made from; the anchors' own objects are no matter of these tests. */
const early = { ...sections, anchors, genesis };

interface Outputs {
    readonly certificates: Readonly<Record<string, { readonly fingerprint: string }>>;
    readonly genesisScript: Readonly<Record<string, string>>;
}

describe("a stack whose cluster is not there yet", function () {
    this.timeout(300_000);

    let project: Project;

    before(async () => {
        project = await createProject(await testEngine(), path.join(temporaryFolder(), "no-kubeconfig"));
    });

    function configure(config: Readonly<Record<string, unknown>>): void {
        project.configure({ cluster: { identifier: "genesis" }, ...config });
    }

    async function outputs(): Promise<Outputs> {
        return (await project.outputs()) as Outputs;
    }

    function flotilla(...words: string[]): Promise<FlotillaRun> {
        return runInProject(project, ...words);
    }

    it("has no script before the first up, and says how to make it", async () => {
        configure(early);
        const { code, output, errors } = await flotilla("genesis-script", "test");
        assert.deepEqual({ code, output }, { code: 1, output: "" });
        assert.match(
            errors,
            /The stack of test has no script of "m3" yet.*npx pulumi up --stack test.*cluster: absent/,
        );
    });

    it("makes certificates and the script, asks nobody, and needs no kubeconfig", async () => {
        await project.succeed("up", "--yes", "--skip-preview");
        assert.doesNotMatch(project.state(), /kubernetes:core/);
        const { certificates, genesisScript } = await outputs();
        assert.ok(certificates["kubelet-m3"] !== undefined);
        assert.deepEqual(Object.keys(genesisScript), ["m3"]);
        assert.match(genesisScript["m3"] ?? "", /BEGIN (EC )?PRIVATE KEY/);
        assert.deepEqual(await project.previewSteps(), {});
    });

    it("keeps the script a secret", async () => {
        assert.doesNotMatch(await project.succeed("stack", "output", "--json"), /PRIVATE KEY/);
        assert.doesNotMatch(project.state(), /PRIVATE KEY/);
        assert.doesNotMatch(await project.succeed("preview", "--diff"), /PRIVATE KEY/);
    });

    it("gives the script to who has the passphrase, for the node that it is for", async () => {
        const { genesisScript } = await outputs();
        const alone = startInProject(project, "genesis-script", "test", "--hostname", "m3");
        const { code, output } = await endOf(alone);
        assert.deepEqual({ code, output }, { code: 0, output: genesisScript["m3"] });
        const other = await flotilla("genesis-script", "test", "--hostname", "m4");
        assert.equal(other.code, 1);
        assert.match(other.errors, /--hostname: "m4" is not the node of flotilla:genesis, which is "m3"\./);
    });

    it("goes on with the same certificates when there is a cluster", async () => {
        const { certificates } = await outputs();
        project.environment["KUBECONFIG"] = (await sharedControlPlane()).kubeconfig;
        configure({ ...sections, anchors: {} });
        await project.succeed("up", "--yes", "--skip-preview");
        assert.match(project.state(), /kubernetes:core\/v1:Namespace/);
        assert.deepEqual((await outputs()).certificates, certificates);
        assert.deepEqual(await project.previewSteps(), {});
    });

    it("does not go back, because that would delete all that it has in the cluster", async () => {
        configure(early);
        for (const command of [["preview"], ["up", "--yes", "--skip-preview"]]) {
            const { code, text } = await project.pulumi(...command);
            assert.notEqual(code, 0);
            assert.match(text, /this stack has had one: an `up` would delete all that it declares there/);
        }
        assert.match(project.state(), /kubernetes:core\/v1:Namespace/);
        configure({ ...sections, anchors: {} });
        await project.succeed("destroy", "--yes", "--skip-preview");
    });
});
