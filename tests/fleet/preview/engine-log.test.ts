import assert from "node:assert/strict";
import { isSecret } from "../../../provider/property-values";
import { EngineLog } from "../../../fleet/preview/engine-log";
import { recorded } from "./recorded";

describe("what the engine says", () => {
    it("is steps, each with what was there and what is to be", () => {
        const step = recorded("edited").steps.find(
            ({ urn, op }) => op === "update" && urn.endsWith("::test-pay-namespace"),
        );

        assert.deepEqual(step?.old?.inputs["metadata"], { labels: { team: "payments" }, name: "pay" });
        assert.deepEqual(step.new?.inputs["metadata"], { labels: { team: "checkout" }, name: "pay" });
    });

    it("has one side only of what comes or goes", () => {
        const { steps } = recorded("edited");

        assert.equal(steps.find(({ op }) => op === "create")?.old, undefined);
        assert.equal(steps.find(({ op }) => op === "delete")?.new, undefined);
    });

    it("has marks for secrets, and nothing of them", () => {
        const { steps } = recorded("edited");
        const states = steps.flatMap(({ old, new: next }) => [old, next]);
        const data = states.flatMap((state) =>
            state?.type.endsWith(":Secret") === true ? [state.inputs["data"]] : [],
        );

        assert.ok(data.length > 0);
        assert.ok(data.every(isSecret));
    });

    it("is warnings in one line each, without the debug log", () => {
        const { warnings, errors } = recorded("edited");

        assert.deepEqual(errors, []);
        assert.equal(warnings.filter((line) => line.startsWith("namespaces.gone: this installation owns")).length, 1);
        assert.ok(warnings.every((line) => !line.includes("\n") && !line.includes("RegisterResource")));
    });

    it("is errors line by line, without those that only say that it failed", () => {
        const { errors } = recorded("refused");

        assert.match(errors[0] ?? "", /^Preview failed: resource "urn:.*test-vault-namespace" cannot be deleted/);
        assert.ok(errors.every((line) => line !== "" && !line.startsWith("error:") && line !== "preview failed"));
    });

    it("may have lines that are no events: they are passed over", () => {
        const log = new EngineLog();
        log.take("a plugin says hello");
        log.take("");

        assert.deepEqual([log.steps, log.warnings, log.errors], [[], [], []]);
    });

    it("says nothing of where the language host lies on this machine, but of a plugin that somebody has put on PATH", () => {
        const log = new EngineLog();
        for (const name of ["pulumi-language-nodejs", "pulumi-resource-kubernetes"]) {
            const message = `using ${name} from $PATH at /home/ann/bin/${name}\n`;
            log.take(JSON.stringify({ diagnosticEvent: { severity: "warning", message } }));
        }

        assert.deepEqual(log.warnings, [
            "using pulumi-resource-kubernetes from $PATH at /home/ann/bin/pulumi-resource-kubernetes",
        ]);
    });
});
