import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { localEnvironment, shellExports } from "../../fleet/local/local-environment";

describe("the local environment", () => {
    it("keeps everything below the repository's ignored folder", () => {
        const { variables } = localEnvironment("/repository");
        assert.deepEqual(variables, {
            PULUMI_HOME: "/repository/.flotilla/pulumi-home",
            PULUMI_BACKEND_URL: "file:///repository/.flotilla/state?metadata=skip",
            PULUMI_CONFIG_PASSPHRASE: "local",
            PULUMI_SKIP_UPDATE_CHECK: "true",
            PULUMI_LANGUAGE_NODEJS_RUN_PATH: "/repository/run.cjs",
            KUBECONFIG: "/repository/.flotilla/kubeconfig",
            no_grpc_proxy: "127.0.0.1,localhost",
        });
    });

    it("may lie in a folder of any name", () => {
        const { variables } = localEnvironment("/a%20b/c#d/e?f/it's");
        assert.equal(variables["PULUMI_BACKEND_URL"], "file:///a%2520b/c%23d/e%3Ff/it's/.flotilla/state?metadata=skip");
        assert.equal(variables["PULUMI_LANGUAGE_NODEJS_RUN_PATH"], "/a%20b/c#d/e?f/it\\'s/run.cjs");
    });

    it("survives a shell, whatever characters a folder has", () => {
        const odd = `/it's "odd" $HOME \`x\``;
        const script = `${shellExports({ A: odd })}printf %s "$A"`;
        assert.equal(execFileSync("sh", ["-c", script], { encoding: "utf8" }), odd);
    });
});
