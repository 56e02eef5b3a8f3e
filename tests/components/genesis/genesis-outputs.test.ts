import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { type InstallationConfiguration, installationConfiguration } from "../../../components/installation/config";
import { genesisScriptsOf } from "../../../components/installation/genesis-scripts";
import { Installation } from "../../../components/installation/installation";
import { genesisSettings } from "../../support/genesis";
import { issuedText, record, type RecordedResource } from "../../support/recorder";

type Scripts = Readonly<Record<string, pulumi.Output<string>>> | undefined;

function configurationOf(changes: object = {}): InstallationConfiguration {
    const sections = {
        cluster: { identifier: "site-1" },
        namespaces: { payments: {} },
        ...genesisSettings,
        ...changes,
    };
    return installationConfiguration.parse(sections);
}

/** What an installation registers, and the scripts that it gives. */
async function declare(changes: object = {}): Promise<{ resources: RecordedResource[]; scripts: Scripts }> {
    const configuration = configurationOf(changes);
    let scripts: Scripts;
    const resources = await record(() => {
        const { pki } = new Installation("site-1", { configuration, kubeconfig: "", secrets: {} });
        scripts = genesisScriptsOf("site-1", configuration, pki);
    });
    return { resources, scripts };
}

/** The same without changes, made once for all tests that only look at it. */
let unchanged: ReturnType<typeof declare> | undefined;
const declareUnchanged = (): ReturnType<typeof declare> => (unchanged ??= declare());

describe("an installation whose cluster is not there yet", () => {
    it("declares its certificates, and nothing that is in a cluster", async () => {
        const { resources } = await declareUnchanged();
        const types = [...new Set(resources.map(({ type }) => type))];
        assert.deepEqual(types, [
            "flotilla:cluster:Cluster",
            "flotilla:cluster:Reachability",
            "flotilla:installation:Installation",
            "flotilla:pki:CertificateAuthority",
            "flotilla:pki:KeyPair",
            "flotilla:pki:LeafCertificates",
            "flotilla:pki:Pki",
            "flotilla:pki:TrustBundle",
        ]);
    });

    it("declares them by the names that they have with a cluster", async () => {
        const own = ({ resources }: { resources: RecordedResource[] }): string[] =>
            resources.filter(({ type }) => type.startsWith("flotilla:pki:")).map(({ type, name }) => `${type} ${name}`);
        const [absent, present] = [await declareUnchanged(), await declare({ genesis: { node: "m3" } })];
        assert.deepEqual(own(absent), own(present));
    });

    it("shows the engine its whole configuration", async () => {
        const { resources } = await declareUnchanged();
        const { inputs } = resources.find(({ type }) => type === "flotilla:installation:Installation") ?? {};
        assert.deepEqual(Object.keys(inputs?.["namespaces"] as object), ["payments"]);
        assert.ok(inputs?.["anchors"] !== undefined);
    });

    it("tells the look at the cluster so, and nobody else's does", async () => {
        const tells = async (changes: object): Promise<boolean> => {
            const { resources } = await declare(changes);
            const { inputs = {} } = resources.find(({ type }) => type === "flotilla:cluster:Reachability") ?? {};
            return "isAbsent" in inputs;
        };
        assert.deepEqual([await tells({}), await tells({ genesis: undefined })], [true, false]);
    });
});

describe("the output genesisScript", () => {
    it("has the script of the node, with what is issued, and is secret", async () => {
        const { scripts = {} } = await declareUnchanged();
        assert.deepEqual(Object.keys(scripts), ["m3"]);
        const script = scripts["m3"];
        assert.ok(script !== undefined && (await pulumi.isSecret(script)));
        const text = await new Promise<string>((resolve) => {
            script.apply(resolve);
        });
        assert.match(text, new RegExp(`^source_file 'files__pki__apiserver-key\\.pem' ${issuedText.length} `, "m"));
        assert.match(text, /^api_server='https:\/\/127\.0\.0\.1:6443'$/m);
        assert.match(text, /^is_absent=yes$/m);
        assert.match(text, /^other_servers='https:\/\/10\.20\.0\.14:6443'$/m);
    });

    it("asks the API server of the node where it is, whatever its health is asked by", async () => {
        const apiserver = {
            ...genesisSettings.anchors.apiserver,
            arguments: { "secure-port": 7443 },
            health: { tcp: "127.0.0.1:7443" },
        };
        const { scripts = {} } = await declare({ anchors: { ...genesisSettings.anchors, apiserver } });
        const text = await new Promise<string>((resolve) => {
            scripts["m3"]?.apply(resolve);
        });
        assert.match(text, /^api_server='https:\/\/127\.0\.0\.1:7443'$/m);
    });

    it("is not there where nobody begins a cluster", async () => {
        assert.equal((await declare({ genesis: undefined })).scripts, undefined);
    });
});
