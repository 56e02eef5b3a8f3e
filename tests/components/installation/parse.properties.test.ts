import assert from "node:assert/strict";
import fc from "fast-check";
import { ConfigurationError } from "../../../components/installation/fault-lines";
import { parseConfiguration } from "../../../components/installation/parse";
import { faultsOfText as faults, stackFile as name, withNamespaces } from "./project-files";

describe("an installation's configuration", () => {
    it("answers any value with a configuration or with well-formed faults", () => {
        const value = fc.jsonValue({ maxDepth: 4 });
        const raw = fc.record({ cluster: value, namespaces: value, other: value }, { requiredKeys: [] });
        fc.assert(
            fc.property(raw, (candidate) => {
                try {
                    parseConfiguration(candidate, () => ({ file: name, line: 1 }));
                } catch (error) {
                    assert.ok(error instanceof ConfigurationError, String(error));
                    for (const fault of error.faults) {
                        assert.match(fault, /^stacks\/Pulumi\.prod-1\.yaml:1: .+[.?]$/s);
                    }
                }
            }),
        );
    });

    it("answers any text with a configuration or with well-formed faults", () => {
        const valid = withNamespaces("    a:\n      labels: { team: b }\n      create: true\n");
        const mutation = fc.record({ at: fc.nat(valid.length), cut: fc.nat(8), insert: fc.string({ maxLength: 5 }) });
        fc.assert(
            fc.property(mutation, ({ at, cut, insert }) => {
                for (const fault of faults(valid.slice(0, at) + insert + valid.slice(at + cut))) {
                    assert.match(fault, /^stacks\/Pulumi\.prod-1\.yaml:\d+: .+[.?]$/s);
                }
            }),
        );
    });
});
