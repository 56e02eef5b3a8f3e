import assert from "node:assert/strict";
import { ownKey, parseStackFile, sectionValue, stackFileName } from "../../../components/installation/stack-file";
import { faultsOf, withNamespaces, withSections } from "./project-files";

const name = "stacks/Pulumi.prod-1.yaml";

describe("ownKey", () => {
    const cases: readonly { key: string; expected: string | undefined; rule: string }[] = [
        { key: "flotilla:cluster", expected: "cluster", rule: "takes the prefix off" },
        { key: "cluster", expected: "cluster", rule: "takes a key without a prefix for the project's own" },
        { key: "aws:region", expected: undefined, rule: "passes over keys of other programs" },
        { key: "flotila:cluster", expected: "flotila:cluster", rule: "keeps a prefix that is nearly ours" },
        { key: "Flotilla:cluster", expected: "Flotilla:cluster", rule: "keeps a prefix in upper case" },
        { key: "kubernetes:context", expected: undefined, rule: "knows the prefixes of plugins from its own" },
    ];
    for (const { key, expected, rule } of cases) {
        it(rule, () => {
            assert.equal(ownKey(key), expected);
        });
    }
});

describe("sectionValue", () => {
    it("takes an empty text for nothing, as the engine gives it for null", () => {
        assert.equal(sectionValue(""), null);
        assert.equal(sectionValue("x"), "x");
    });
});

describe("stackFileName", () => {
    it("is the path from the project's folder", () => {
        assert.equal(stackFileName("prod-1"), name);
    });
});

describe("parseStackFile", () => {
    it("gives the sections without their prefix, and none of other programs", () => {
        const { values } = parseStackFile(`${withNamespaces("    a: {}\n")}  aws:region: eu-west-1\n`, name);
        assert.deepEqual(values, { cluster: { identifier: "prod-1" }, namespaces: { a: {} } });
    });

    it("locates what is missing at config, whatever other programs have there", () => {
        const { locate } = parseStackFile("encryptionsalt: v1:x\nconfig:\n  aws:region: eu-west-1\n", name);
        assert.deepEqual(locate(["cluster"]), { file: name, line: 2 });
        assert.deepEqual(locate([]), { file: name, line: 2 });
    });

    it("locates a key without a prefix where it stands", () => {
        const { locate } = parseStackFile("config:\n  namespaces:\n    a: {}\n", name);
        assert.deepEqual(locate(["namespaces", "a"]), { file: name, line: 3 });
    });

    it("keeps of encrypted secrets their names alone", () => {
        const { values } = parseStackFile(withSections("  flotilla:secrets:\n    quay: { secure: v1:abc }\n"), name);
        assert.deepEqual(values["secrets"], { quay: { secure: "[secret]" } });
    });

    it("refuses a map of the one key secure anywhere, because Pulumi would decrypt it", () => {
        const faults = faultsOf(() =>
            parseStackFile(withNamespaces("    a:\n      labels:\n        secure: v1:x\n"), name),
        );
        assert.equal(faults.length, 1);
        assert.match(faults[0] ?? "", /:6: namespaces\.a\.labels: has an encrypted value/);
    });

    it("takes a map with more keys than secure for a map", () => {
        const text = withNamespaces("    a:\n      labels: { secure: x, other: y }\n");
        assert.deepEqual(parseStackFile(text, name).values["namespaces"], {
            a: { labels: { secure: "x", other: "y" } },
        });
    });
});
