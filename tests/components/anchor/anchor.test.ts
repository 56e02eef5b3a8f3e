import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { Anchor } from "../../../components/anchor/anchor";
import { FlotillaProvider } from "../../../components/cluster/flotilla-provider";
import type { CatalogMaterial } from "../../../components/anchor/material";
import { record, type RecordedResource } from "../../support/recorder";
import { effective, manifestAnchor, presetAnchor } from "./anchors";

const privateKey = "the-private-key";

/** Certificates as the catalog gives them, with a fingerprint that may be another. */
function catalog(fingerprint: string, key = privateKey): CatalogMaterial {
    const leaf = {
        certificate: pulumi.output("certificate"),
        privateKey: pulumi.secret(key),
        fingerprint: pulumi.output(fingerprint),
        authority: "authority",
        bundle: "bundle",
    };
    const names = ["scheduler", "kubelet-n0", "kubelet-n1", "kubelet-n2"];
    return {
        leaves: Object.fromEntries(names.map((name) => [name, leaf])),
        keyPairs: {},
        kubeconfigs: { scheduler: pulumi.secret(`kubeconfig with ${key}`) },
        trustBundles: { kubernetes: "bundle" },
        server: "https://127.0.0.1:6443",
        encryption: undefined,
    };
}

function anchorResources(
    anchor: unknown,
    args: { readonly catalog?: CatalogMaterial; readonly script?: string } = {},
): Promise<RecordedResource[]> {
    const effectiveAnchor = effective(anchor, { name: "web" });
    return record(() => {
        const flotilla = new FlotillaProvider("p-flotilla", { kubeconfig: "" });
        new Anchor("p-anchor-web", {
            anchor: effectiveAnchor,
            script: "the script",
            catalog: catalog("aa"),
            awaitedSelector: undefined,
            pullSecrets: ["quay"],
            flotilla,
            ...args,
        });
    });
}

function namesOf(resources: readonly RecordedResource[]): string[] {
    return resources.map(({ type, name }) => `${type} ${name}`);
}

function inputsOf(resources: readonly RecordedResource[], name: string): Record<string, unknown> {
    const resource = resources.find((candidate) => candidate.name === name);
    assert.ok(resource, `there is no ${name} among ${namesOf(resources).join(", ")}`);
    return resource.inputs;
}

/** The revision in the template of a DaemonSet. */
function revisionIn(resources: readonly RecordedResource[], name = "p-anchor-web-daemon-set"): string {
    const { spec } = inputsOf(resources, name) as {
        spec: { template: { metadata: { annotations: Record<string, string> } } };
    };
    return spec.template.metadata.annotations["flotilla.dev/revision"] ?? "";
}

const everything = manifestAnchor({
    nodeSelector: { "example.com/web": "true" },
    removal: "unlabeled",
    files: {
        "web.conf": { content: "listen" },
        "kubeconfig.yaml": { kubeconfig: "scheduler" },
        "pki/server.pem": { certificate: "kubelet-$(NODE_NAME)", part: "chain" },
        "pki/server-key.pem": { certificate: "kubelet-$(NODE_NAME)", part: "privateKey" },
    },
});

describe("Anchor", () => {
    it("registers frozen types and names", async () => {
        assert.deepEqual(namesOf(await anchorResources(everything)), [
            "flotilla:anchor:Anchor p-anchor-web",
            "flotilla:anchor:Roll p-anchor-web-roll",
            "kubernetes:apps/v1:DaemonSet p-anchor-web-daemon-set",
            "kubernetes:apps/v1:DaemonSet p-anchor-web-removal",
            "kubernetes:core/v1:ConfigMap p-anchor-web-config",
            "kubernetes:core/v1:Secret p-anchor-web-files",
            "kubernetes:core/v1:Secret p-anchor-web-node-files",
            "pulumi:providers:flotilla p-flotilla",
        ]);
    });

    it("says in its sources of which pods they are", async () => {
        const resources = await anchorResources(everything);

        const { data } = inputsOf(resources, "p-anchor-web-config") as { data: Record<string, string> };
        assert.equal(data["revision"], revisionIn(resources));
        assert.match(revisionIn(resources), /^[0-9a-f]{64}$/);
    });

    it("declares no Secret for which there is nothing", async () => {
        assert.deepEqual(namesOf(await anchorResources(manifestAnchor())), [
            "flotilla:anchor:Anchor p-anchor-web",
            "flotilla:anchor:Roll p-anchor-web-roll",
            "kubernetes:apps/v1:DaemonSet p-anchor-web-daemon-set",
            "kubernetes:core/v1:ConfigMap p-anchor-web-config",
            "pulumi:providers:flotilla p-flotilla",
        ]);
    });

    it("takes the Secrets away, and the manifest from the ConfigMap, from where it only removes", async () => {
        const resources = await anchorResources({ ...everything, state: "absent", removal: "keep" });

        assert.deepEqual(namesOf(resources), [
            "flotilla:anchor:Anchor p-anchor-web",
            "flotilla:anchor:Roll p-anchor-web-roll",
            "kubernetes:apps/v1:DaemonSet p-anchor-web-daemon-set",
            "kubernetes:core/v1:ConfigMap p-anchor-web-config",
            "pulumi:providers:flotilla p-flotilla",
        ]);
        assert.deepEqual(inputsOf(resources, "p-anchor-web-config")["data"], { "anchor.sh": "the script" });
    });

    it("keeps private keys in Secrets, as secrets, and nowhere else", async () => {
        const resources = await anchorResources(everything);
        const encoded = Buffer.from(privateKey).toString("base64");

        assert.deepEqual(
            ["files", "node-files"].map((suffix) => inputsOf(resources, `p-anchor-web-${suffix}`)["data"]),
            ["[secret]", "[secret]"],
        );
        const text = JSON.stringify(resources);
        assert.ok(!text.includes(privateKey) && !text.includes(encoded));
    });

    it("has the same revision for the same content, and another one for another certificate, manifest, mode or script", async () => {
        const revision = async (anchor: unknown, args: Parameters<typeof anchorResources>[1] = {}): Promise<string> =>
            revisionIn(await anchorResources(anchor, args));
        const scheduler = presetAnchor("scheduler");
        const first = await revision(scheduler);
        const others = [
            await revision(scheduler, { catalog: catalog("bb") }),
            await revision(scheduler, { script: "another script" }),
            await revision({ ...scheduler, arguments: { v: 2 } }),
            await revision({
                ...scheduler,
                files: { "pki/scheduler.pem": { certificate: "scheduler", part: "certificate", mode: "0640" } },
            }),
        ];

        assert.match(first, /^[0-9a-f]{64}$/);
        assert.equal(await revision(scheduler), first);
        assert.equal(new Set([first, ...others]).size, 5);
    });

    it("makes its revision of fingerprints, not of keys", async () => {
        const [one, other] = [
            await anchorResources(everything, { catalog: catalog("aa", "one key") }),
            await anchorResources(everything, { catalog: catalog("aa", "another key") }),
        ];

        assert.equal(revisionIn(one), revisionIn(other));
    });

    it("rolls those that remove for another script alone", async () => {
        const removal = "p-anchor-web-removal";
        const [first, renewed, scripted] = [
            await anchorResources(everything),
            await anchorResources(everything, { catalog: catalog("bb") }),
            await anchorResources(everything, { script: "another script" }),
        ];

        assert.equal(revisionIn(renewed, removal), revisionIn(first, removal));
        assert.notEqual(revisionIn(scripted, removal), revisionIn(first, removal));
    });
});
