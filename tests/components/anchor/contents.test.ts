import assert from "node:assert/strict";
import fc from "fast-check";
import { configData, fileKey, indexText, manifestText } from "../../../components/anchor/contents";
import { revisionOf } from "../../../components/anchor/revision";
import { filePath } from "../../../components/anchor/values";
import { effective, manifestAnchor, soundPod } from "./anchors";

describe("what an anchor places", () => {
    it("has a line for each file: path, key, mode, owner and what a change does", () => {
        const files = {
            "pki/ca.pem": { trustBundle: "kubernetes", onChange: "reload" },
            "a.conf": { content: "a", mode: "0640", owner: "1:2" },
            key: { keyPair: "service-account", part: "privateKey" },
        };

        assert.equal(
            indexText(effective(manifestAnchor({ files }))),
            "a.conf\tfiles__a.conf\t0640\t1:2\trestart\n" +
                "key\tfiles__key\t0600\t0:0\trestart\n" +
                "pki/ca.pem\tfiles__pki__ca.pem\t0644\t0:0\treload\n",
        );
    });

    it("has a manifest with what nobody has to write, and the place of the revision", () => {
        const manifest = JSON.parse(manifestText(effective(manifestAnchor(), { name: "web" }))) as unknown;

        assert.deepEqual(manifest, {
            apiVersion: "v1",
            kind: "Pod",
            metadata: {
                name: "web",
                namespace: "kube-system",
                annotations: { "flotilla.dev/revision": "@FLOTILLA_REVISION@" },
            },
            spec: soundPod.spec,
        });
    });

    it("keeps the name, namespace and annotations of a manifest that has them", () => {
        const metadata = { name: "other", namespace: "default", annotations: { a: "b" } };
        const manifest = JSON.parse(
            manifestText(effective(manifestAnchor({ manifest: { ...soundPod, metadata } }))),
        ) as {
            metadata: unknown;
        };

        assert.deepEqual(manifest.metadata, {
            ...metadata,
            annotations: { a: "b", "flotilla.dev/revision": "@FLOTILLA_REVISION@" },
        });
    });

    it("has plain files and hooks in the ConfigMap, and nothing that is private", () => {
        const files = { a: { content: "text" }, b: { kubeconfig: "scheduler" } };
        const anchor = effective(manifestAnchor({ files, hooks: { afterStart: { script: "true" } } }));

        assert.deepEqual(Object.keys(configData(anchor, "script")).sort(), [
            "after-start.sh",
            "anchor.sh",
            "files.txt",
            "files__a",
            "manifest.yaml",
        ]);
    });

    const paths = fc
        .array(fc.stringMatching(/^[A-Za-z0-9_][-.A-Za-z0-9_]{0,8}$/), { minLength: 1, maxLength: 4 })
        .map((parts) => parts.join("/"))
        .filter((path) => filePath.safeParse(path).success);

    it("has another key for each path, and none that a ConfigMap does not take", () => {
        fc.assert(
            fc.property(fc.uniqueArray(paths), (all) => {
                const keys = all.map((path) => fileKey({ path }));
                assert.equal(new Set(keys).size, all.length);
                assert.ok(keys.every((key) => /^[-._a-zA-Z0-9]{1,253}$/.test(key)));
            }),
        );
    });
});

describe("a revision", () => {
    const parts = fc.dictionary(fc.string(), fc.string(), { noNullPrototype: true });

    it("is the same in whatever order its parts are told, and another one for other parts", () => {
        fc.assert(
            fc.property(parts, parts, (one, other) => {
                const reversed = Object.fromEntries(Object.entries(one).reverse());
                const isSame =
                    JSON.stringify(Object.entries(one).sort()) === JSON.stringify(Object.entries(other).sort());
                assert.equal(revisionOf(one), revisionOf(reversed));
                assert.equal(revisionOf(one) === revisionOf(other), isSame);
            }),
        );
    });

    it("tells where one part ends and the next one begins", () => {
        assert.notEqual(revisionOf({ a: "b", c: "d" }), revisionOf({ a: "b\n1 c 1 d" }));
    });
});
