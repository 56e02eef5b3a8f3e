import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { type LocalEnvironment, localEnvironment } from "../../../fleet/local/local-environment";
import { describeStacks, endingCommand, heldStacks } from "../../../fleet/local/local-state";

describe("the local state", () => {
    let environment: LocalEnvironment;
    const write = (name: string, text: string): void => {
        const file = path.join(environment.backendFolder, ".pulumi", "stacks", name);
        mkdirSync(path.dirname(file), { recursive: true });
        writeFileSync(file, text);
    };
    const stateOf = (latest: object | undefined): string => JSON.stringify({ version: 3, checkpoint: { latest } });
    const stack = { type: "pulumi:pulumi:Stack" };
    const provider = { type: "pulumi:providers:kubernetes" };
    const namespace = { type: "kubernetes:core/v1:Namespace" };

    beforeEach(() => {
        environment = localEnvironment(mkdtempSync(path.join(os.tmpdir(), "flotilla-state-")));
    });
    afterEach(() => {
        rmSync(path.dirname(environment.folder), { recursive: true });
    });

    it("holds nothing where there is none", () => {
        assert.deepEqual(heldStacks(environment), []);
    });

    for (const [what, text] of [
        ["was never brought up", stateOf(undefined)],
        ["was destroyed", stateOf({})],
        ["is only a stack with its providers", stateOf({ resources: [stack, provider] })],
    ] as const) {
        it(`holds nothing of a stack that ${what}`, () => {
            write("flotilla/local.json", text);
            assert.deepEqual(heldStacks(environment), []);
        });
    }

    it("holds what is in it or was under way, of every stack, and what cannot be read", () => {
        write("flotilla/local.json", stateOf({ resources: [stack, namespace, namespace] }));
        write("flotilla/local.json.bak", stateOf({ resources: [namespace] }));
        write("flotilla/broken.json", "");
        write("other/one.json", stateOf({ pending_operations: [{ resource: namespace, type: "creating" }] }));

        const stacks = heldStacks(environment);

        assert.equal(
            describeStacks(stacks),
            '"broken" (its state cannot be read), "local" (2 resources), "organization/other/one" (1 resource)',
        );
        assert.equal(
            endingCommand(stacks),
            'eval "$(npx flotilla env local)" && npx pulumi destroy --stack broken && npx pulumi destroy --stack local && ' +
                "npx pulumi destroy --stack organization/other/one",
        );
    });
});
