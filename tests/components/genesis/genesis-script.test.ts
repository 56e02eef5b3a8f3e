import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { exactly } from "../../../components/node/shell-text";
import { genesisArgs, genesisSettings, genesisText } from "../../support/genesis";
import { anchorsConfiguration } from "../../../components/anchor/config";
import { genesisAnchors } from "../../../components/genesis/genesis-sections";
import { nodesConfiguration } from "../../../components/node/config";
import { pkiConfiguration } from "../../../components/pki/config";

const pki = pkiConfiguration.parse(genesisSettings.pki);
const nodes = nodesConfiguration.parse(genesisSettings.nodes);

function anchorsOf(changes: object, labels: Readonly<Record<string, string>> = {}): string[] {
    const anchors = anchorsConfiguration.parse({ web: { ...genesisSettings.anchors.web, ...changes } });
    const own = nodesConfiguration.parse({ m3: { ...genesisSettings.nodes.m3, labels } });
    return genesisAnchors("m3", anchors, { nodes: { ...nodes, ...own }, pki }).map(({ name }) => name);
}

describe("the script of the first node", () => {
    it("has the anchors of the node alone, sorted", () => {
        const names = genesisArgs().anchors.map(({ anchor }) => anchor.name);
        assert.deepEqual(names, ["apiserver", "controller-manager", "etcd", "haproxy", "scheduler"]);
    });

    it("has those whose labels a node has that has just registered", () => {
        assert.deepEqual(anchorsOf({}), []);
        assert.deepEqual(anchorsOf({}, { "example.com/web": "yes" }), ["web"]);
        assert.deepEqual(anchorsOf({ nodeSelector: { "kubernetes.io/os": "linux" } }), ["web"]);
        assert.deepEqual(anchorsOf({ nodeSelector: { "kubernetes.io/hostname": "m4" } }), []);
        assert.deepEqual(anchorsOf({ nodeSelector: { "node-role.kubernetes.io/etcd": "" } }), ["web"]);
        assert.deepEqual(anchorsOf({ nodeSelector: {}, state: "absent" }), []);
    });

    it("gives a member of etcd the name and the address of the node", () => {
        const text = genesisText();
        assert.match(text, /'ANCHOR_ETCD_NAME=m3'/);
        assert.match(text, /'ANCHOR_ETCD_PEER_URL=https:\/\/10\.20\.0\.13:2380'/);
        assert.doesNotMatch(text, /ANCHOR_[A-Z_]+=[^'\n]*\$\(/);
    });

    it("writes an address of IPv6 as a URL has it", () => {
        const own = nodesConfiguration.parse({ m3: { addresses: ["fd00::13"], roles: ["control-plane", "etcd"] } });
        const { etcd } = genesisSettings.anchors;
        const anchors = genesisAnchors("m3", anchorsConfiguration.parse({ etcd }), { nodes: own, pki });
        const text = genesisText({
            addresses: ["fd00::13"],
            anchors: anchors.map((anchor) => ({ anchor, files: {} })),
        });
        assert.match(text, /'ANCHOR_ETCD_PEER_URL=https:\/\/\[fd00::13\]:2380'/);
    });

    it("says what comes next, as long as the stack waits for the cluster", () => {
        assert.match(genesisText(), /^is_absent=yes$/m);
        assert.match(genesisText({ isAbsent: false }), /^is_absent=no$/m);
    });

    it("gives the bytes of any text to a command, whatever ends it", () => {
        const text = fc.oneof(fc.string(), fc.constantFrom("", "\n", "END_OF_FILE", "a\nEND_OF_FILE\nEND_OF_FILE_\n"));
        const texts = fc.array(
            text.filter((each) => !each.includes("\0")),
            { minLength: 10, maxLength: 10 },
        );
        fc.assert(
            fc.property(texts, (all) => {
                // A shell for each would take longer than all the rest.
                const input = all.map((each) => `${exactly("head -c", each)}\nprintf '\\0'\n`).join("");
                const { stdout } = spawnSync("sh", [], { encoding: "utf8", input });
                assert.deepEqual(stdout.split("\0"), [...all, ""]);
            }),
            { numRuns: 4 },
        );
    });
});
