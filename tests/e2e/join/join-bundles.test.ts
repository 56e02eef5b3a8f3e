import assert from "node:assert/strict";
import { type ImportedStacks, importedStacks, secretOutput } from "../pki/imported-stacks";
import { testEngine } from "../../support/shared-cluster";
import { authorityPem } from "./authority";

const nodes = `  flotilla:cluster: { identifier: x }
  flotilla:namespaces: {}
  flotilla:nodes:
    n0: { addresses: [10.0.0.10], roles: [control-plane, etcd] }
    n3: { addresses: [10.0.0.13] }
`;
const pki = `${nodes}  flotilla:pki: { apiServer: { server: "https://10.0.0.10:6443" } }\n`;
const join = `  flotilla:join: { clusterDNS: [10.96.0.10], server: "https://10.0.0.10:6443" }\n`;

/** What the function of a script prints. */
function printed(script: string, name: string): string {
    return (
        new RegExp(`^${name}\\(\\) \\{\\n    cat <<'END_OF_FILE'\\n([\\s\\S]*?)END_OF_FILE$`, "m").exec(script)?.[1] ??
        ""
    );
}

describe("flotilla join-script", () => {
    let stacks: ImportedStacks;

    before(async () => {
        stacks = importedStacks(await testEngine());
        stacks.make("up", pki + join, {
            trustBundles: { kubernetes: authorityPem("kubernetes"), kubelet: authorityPem("kubelet") },
            kubeconfigs: secretOutput({ admin: "a kubeconfig with a key" }),
        });
        stacks.make("empty", pki + join);
        stacks.make("old", pki + join, { serverVersion: "v1.35.4" });
        stacks.make("silent", pki);
        stacks.make("foreign", nodes + join);
    });
    after(() => {
        stacks.project.remove();
    });

    it("takes from the stack what kubelets trust, without its passphrase: one authority for servers, one for their requests", async () => {
        const { code, output, errors } = await stacks.flotilla("join-script", "up", "--hostname", "n3");
        assert.deepEqual({ code, errors }, { code: 0, errors: "" });
        assert.equal(printed(output, "ca_bundle"), authorityPem("kubernetes"));
        assert.equal(printed(output, "client_ca_bundle"), authorityPem("kubelet"));
    });

    const refused: readonly { rule: string; words: readonly string[]; says: RegExp }[] = [
        {
            rule: "a stack that was never brought up",
            words: ["empty", "--hostname", "n3"],
            says: /^The stack of empty does not tell what is trusted of the authority "kubernetes"\. Run `npx pulumi up --stack empty`, or name a file with --ca\.\n$/,
        },
        {
            rule: "a stack of before there were certificates",
            words: ["old", "--hostname", "n3"],
            says: /^The stack of old does not tell what is trusted/,
        },
        {
            rule: "an installation that does not say how hosts join",
            words: ["silent", "--hostname", "n3"],
            says: /^silent does not say how hosts join\. Write flotilla:join, as docs\/joining\.md tells\.\n$/,
        },
        {
            rule: "an installation without certificates of its own, as long as no file is named",
            words: ["foreign", "--hostname", "n3"],
            says: /^foreign declares no certificate of the API server.*Name a file with --ca\.\n$/,
        },
        {
            rule: "a host that is no node",
            words: ["up", "--hostname", "n4"],
            says: /^--hostname: "n4" is not a node of flotilla:nodes\. Did you mean "n\d"\? A host that joins is declared first\.\n$/,
        },
        {
            rule: "an address that is not the node's",
            words: ["up", "--hostname", "n3", "--ip", "10.0.0.10"],
            says: /^--ip: "10\.0\.0\.10" is not an address of the node "n3"\. Use one of: 10\.0\.0\.13\.\n$/,
        },
    ];
    for (const { rule, words, says } of refused) {
        it(`refuses ${rule}`, async () => {
            const { code, output, errors } = await stacks.flotilla("join-script", ...words);
            assert.deepEqual({ code, output }, { code: 1, output: "" });
            assert.match(errors, says);
        });
    }
});
