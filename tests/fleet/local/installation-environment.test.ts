import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { installationEnvironment } from "../../../fleet/local/installation-environment";
import { localEnvironment, localInstallation } from "../../../fleet/local/local-environment";

describe("the environment of an installation", () => {
    const variables: NodeJS.ProcessEnv = { KUBECONFIG: "/elsewhere" };
    let repository: string;

    beforeEach(() => {
        repository = mkdtempSync(path.join(os.tmpdir(), "flotilla-places-"));
        const { folder, kubeconfig } = localEnvironment(repository);
        mkdirSync(folder);
        writeFileSync(kubeconfig, "");
    });
    afterEach(() => {
        rmSync(repository, { recursive: true });
    });

    const kubeconfigOf = (folder: string, installation: string, set = variables): string | undefined =>
        installationEnvironment(folder, installation, set, repository)["KUBECONFIG"];

    it("is the local installation's own, without any setting", () => {
        assert.equal(kubeconfigOf(repository, localInstallation), localEnvironment(repository).kubeconfig);
    });

    it("is the user's for another installation, and for one of that name elsewhere", () => {
        assert.equal(kubeconfigOf(repository, "prod-eu-1"), "/elsewhere");
        assert.equal(kubeconfigOf(os.tmpdir(), localInstallation), "/elsewhere");
    });

    it("is the user's where somebody has set it up for a state", () => {
        const set = { ...variables, PULUMI_BACKEND_URL: "file:///state" };
        assert.equal(kubeconfigOf(repository, localInstallation, set), "/elsewhere");
    });

    it("is none before the first start of the local installation: the user's cluster is another one", () => {
        rmSync(localEnvironment(repository).kubeconfig);
        assert.throws(() => kubeconfigOf(repository, localInstallation), {
            name: "UserError",
            message: "The local installation has not been started yet: run `npm start` first.",
        });
        assert.equal(kubeconfigOf(repository, "prod-eu-1"), "/elsewhere");
    });
});
