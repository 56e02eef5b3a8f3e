import assert from "node:assert/strict";
import { readInstallationKubeconfig } from "../../../components/installation/installation-kubeconfig";
import { LayerFolder } from "../../../components/installation/layers";
import { readInstallation } from "../../../components/installation/resolve";
import { faultsOf, inProject, installation, stackFile, withSections } from "./project-files";

const kubeconfig = JSON.stringify({
    "current-context": "a",
    clusters: [{ name: "a", cluster: { server: "https://127.0.0.1:6443" } }],
    users: [{ name: "a", user: {} }],
    contexts: [{ name: "a", context: { cluster: "a", user: "a" } }],
});

/** The faults of a kubeconfig that a stack file names with keys below `cluster`. */
function faultsWith(keys: readonly string[]): readonly string[] {
    const files = { "good.yaml": kubeconfig, "broken.yaml": "users: [{" };
    return inProject(withSections(keys.map((key) => `    ${key}\n`).join("")), files, (folder) => {
        const resolved = readInstallation(folder, installation, new LayerFolder(folder));
        const places = { projectFolder: folder, environment: {}, homeFolder: folder };
        const faults = faultsOf(() => readInstallationKubeconfig(resolved, places));
        return faults.map((fault) => fault.replaceAll(folder, "<project>"));
    });
}

describe("the kubeconfig that a stack file names", () => {
    const cases: readonly (readonly [what: string, keys: readonly string[], fault: RegExp])[] = [
        [
            "is not there",
            ["kubeconfigFile: gone.yaml"],
            /:4: cluster\.kubeconfigFile: kubeconfig: <project>\/gone\.yaml does not exist\. Name a usable file/,
        ],
        [
            "does not parse",
            ["kubeconfigFile: broken.yaml"],
            /:4: cluster\.kubeconfigFile: kubeconfig: <project>\/broken\.yaml: it is neither YAML nor JSON\. Name/,
        ],
        [
            "has no such context",
            ["kubeconfigFile: good.yaml", "context: nowhere"],
            /:5: cluster\.context: kubeconfig: <project>\/good\.yaml: it has no context "nowhere"; it has "a"\. Name/,
        ],
    ];
    for (const [what, keys, fault] of cases) {
        it(`is one fault with its line when it ${what}`, () => {
            const [first = "", ...others] = faultsWith(keys);

            assert.deepEqual(others, []);
            assert.ok(first.startsWith(stackFile), first);
            assert.match(first, fault);
        });
    }
});
