import assert from "node:assert/strict";
import path from "node:path";
import { KubeconfigError } from "../../../components/cluster/kubeconfig";
import { readKubeconfig } from "../../../components/cluster/kubeconfig-files";
import { LayerFolder } from "../../../components/installation/layers";
import { readInstallation } from "../../../components/installation/resolve";
import { faultsIn, inProject, installation, layerFile, stackFile, withSections } from "./project-files";

describe("readInstallation", () => {
    it("gives what was written, and with it all defaults", () => {
        const files = { [layerFile("a")]: "namespaces:\n  payments:\n    protect: true\n" };
        inProject(withSections("  flotilla:layers: [a]\n"), files, (folder) => {
            const { configuration, values, layers, locate } = readInstallation(
                folder,
                installation,
                new LayerFolder(folder),
            );
            assert.deepEqual(values["namespaces"], { payments: { protect: true } });
            assert.equal(configuration.namespaces["payments"]?.create, true);
            assert.deepEqual(layers, ["a"]);
            assert.deepEqual(locate(["namespaces", "payments", "protect"]), { file: layerFile("a"), line: 3 });
        });
    });

    it("names all faults of all files at once, sorted by file and line", () => {
        const files = {
            [layerFile("a")]: "namespaces:\n  x:\n    protect: 1\n  y:\n    create: 1\n",
            [layerFile("b")]: "x: [\n",
        };
        const stack = withSections("  flotilla:layers: [a, b]\n  flotilla:namespaces:\n    z: { adopt: 1 }\n");
        const places = inProject(stack, files, faultsIn).map((line) => line.split(":").slice(0, 2).join(":"));
        assert.deepEqual(places, [
            "stacks/layers/a.yaml:3",
            "stacks/layers/a.yaml:5",
            "stacks/layers/b.yaml:1",
            `${stackFile}:6`,
        ]);
    });

    const faultsOf = (name: string): string =>
        inProject("", {}, (folder) => {
            try {
                readInstallation(folder, name, new LayerFolder(folder));
                return "";
            } catch (error) {
                return String(error);
            }
        });

    it("says that there is no such stack file", () => {
        assert.match(faultsOf("other"), /stacks\/Pulumi\.other\.yaml: there is no such stack file\. Make it/);
    });

    it("says of a file that Pulumi would not take its name for a stack's, and sends nothing to the terminal", () => {
        assert.match(
            faultsOf("eu\u001b[31m 1"),
            /stacks\/Pulumi\.eu\\u001b\[31m 1\.yaml: Pulumi takes "eu\\u001b\[31m 1" for no stack's name\. Rename the file\. Use at most 100 letters, digits, "_", "\."/,
        );
    });
});

describe("the kubeconfig of an installation", () => {
    const kubeconfig = JSON.stringify({
        "current-context": "a",
        clusters: [
            { name: "a", cluster: { server: "https://127.0.0.1:6443", "certificate-authority": "missing.crt" } },
        ],
        users: [{ name: "a", user: {} }],
        contexts: [{ name: "a", context: { cluster: "a", user: "a" } }],
    });

    function problem(file: string): string {
        return inProject("", { "kubeconfig.yaml": kubeconfig }, (folder) => {
            try {
                readKubeconfig([path.join(folder, file)], {});
                return "";
            } catch (error) {
                assert.ok(error instanceof KubeconfigError);
                return error.message.replaceAll(folder, "<project>");
            }
        });
    }

    it("is refused when its file is missing", () => {
        assert.equal(problem("missing.yaml"), "<project>/missing.yaml does not exist");
    });

    it("is refused when a certificate that it names is missing", () => {
        assert.equal(
            problem("kubeconfig.yaml"),
            "<project>/kubeconfig.yaml: the cluster's certificate-authority <project>/missing.crt does not exist",
        );
    });
});
