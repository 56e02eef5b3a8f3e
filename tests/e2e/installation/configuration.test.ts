import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { clusterClient } from "../../support/cluster-client";
import { type FlotillaRun, runInProject } from "../../support/flotilla";
import { createProject, type Project, type Run } from "../../support/project";
import { sharedControlPlane, testEngine } from "../../support/shared-cluster";

/** By secret, env and file; each with characters that a careless encoder would break. */
const passwords = { secret: 'first-"s3cret', env: "second\\s3cret", file: "third-s3crét" } as const;

describe("the configuration of an installation under the engine", () => {
    let project: Project;
    /** `flotilla:secrets` and what Pulumi wrote beside it, as a user's `config set` leaves them. */
    let encrypted: string;

    const stackFile = (): string => path.join(project.folder, "stacks/Pulumi.test.yaml");
    const layer = (name: string, text: string): void => {
        const file = path.join(project.folder, "stacks/layers", `${name}.yaml`);
        mkdirSync(path.dirname(file), { recursive: true });
        writeFileSync(file, text);
    };
    /** A layer with the cluster, and a label of a namespace. */
    const base = (tier: string): void => {
        layer(
            "base",
            `cluster: {identifier: from-base}\nnamespaces:\n  conf-a:\n    labels: {tier: ${tier}, team: base}\n`,
        );
    };
    const validate = () => runInProject(project, "validate", "test");

    /** Puts sections beside the secret, and another secret that is not encrypted where one is given. */
    function writeStack(sections: string, plain = ""): void {
        const text = encrypted.replace(/^config:\n/m, `config:\n${sections}`);
        writeFileSync(stackFile(), text.replace("flotilla:secrets:\n", `flotilla:secrets:\n${plain}`));
    }

    before(async () => {
        project = await createProject(await testEngine(), (await sharedControlPlane()).kubeconfig);
        await project.succeed("config", "set", "--path", "flotilla:secrets.quay", "--secret", passwords.secret);
        encrypted = readFileSync(stackFile(), "utf8");
    });

    it("stops before anything is done when a secret cannot be had, and shows none of the others", async () => {
        writeFileSync(path.join(project.folder, "password"), `${passwords.file} \n`);
        writeStack(
            [
                "  flotilla:cluster: {identifier: test}",
                "  flotilla:namespaces: {conf-f: {}}",
                "  flotilla:registries:",
                "    gcr: {address: gcr.io, username: robot, password: {env: CONF_PASSWORD}}",
                "    hub: {address: docker.io, username: robot, password: {file: password}}",
                "    quay: {address: quay.io, username: robot, password: {secret: quay}}",
                "",
            ].join("\n"),
        );

        const up = await project.pulumi("up", "--yes");

        assert.notEqual(up.code, 0);
        assert.match(up.text, /registries\.gcr\.password: the environment variable CONF_PASSWORD is not set\./);
        assert.match(up.text, /registries\.hub\.password: the file password begins or ends with a blank/);
        assertHidden(up.text, "the error");
        assert.doesNotMatch(project.state(), /conf-f/);
    });

    it("uses the namespace of the kubeconfig's context when none is declared, and does not own it", async () => {
        writeStack("  flotilla:cluster: {identifier: from-base}\n");

        const up = await project.pulumi("up", "--yes", "--skip-preview");

        assert.equal(up.code, 0, up.text);
        assert.match(up.text, /namespaces\s*: \[\s+\[0\]: "default"/);
        assert.doesNotMatch(project.state(), /kubernetes:core\/v1:Namespace/);
    });

    describe("with faults in several files, and a secret in plain text", () => {
        let offline: FlotillaRun;
        let preview: Run;

        before(async () => {
            layer("base", "namespaces:\n  Conf_A: {}\n  conf-b:\n    labels: {a: 1}\n");
            writeStack(
                "  flotilla:layers: [base, missing]\n  flotilla:cluster:\n    identifier: x\n    contxt: y\n  flotilla:namespaces:\n    conf-b:\n      protect: yes\n",
                `    open: ${passwords.env}\n`,
            );
            offline = await validate();
            preview = await project.pulumi("preview");
        });

        it("has the same faults at the same lines as without the engine, in all files at once", () => {
            assert.equal(offline.code, 1);
            assert.notEqual(preview.code, 0);
            const faults = offline.output.split("\n").filter((line) => line.startsWith("stacks/"));
            assert.equal(faults.length, 6, offline.output);
            for (const fault of faults) {
                assert.ok(preview.text.includes(fault), `${fault}\nis not in\n${preview.text}`);
            }
        });

        it("refuses a secret that is not encrypted, without showing it", () => {
            assert.match(preview.text, /secrets\.open: is not encrypted \(the value is not shown\)/);
            assertHidden(preview.text, "the error");
        });
    });

    describe("of layers, with secrets of all three kinds", () => {
        const runs: Run[] = [];
        let edit: Run;

        before(async () => {
            base("base");
            layer(
                "stage/canary",
                "layers: [base]\nnamespaces:\n  conf-a:\n    labels: {team: canary}\n  conf-b: {}\n  conf-c: {}\n",
            );
            project.environment["CONF_PASSWORD"] = passwords.env;
            writeFileSync(path.join(project.folder, "password"), `${passwords.file}\n`);
            writeStack(
                [
                    "  flotilla:layers: [stage/canary]",
                    "  flotilla:namespaces:",
                    "    conf-a:",
                    "      labels: {stack: test}",
                    "    conf-b:",
                    "  flotilla:registries:",
                    "    quay: {address: quay.io, username: robot, password: {secret: quay}}",
                    "    gcr: {address: gcr.io, username: robot, password: {env: CONF_PASSWORD}, namespaces: [conf-a]}",
                    "    hub: {address: docker.io, username: robot, password: {file: password}}",
                    "",
                ].join("\n"),
            );
            runs.push(await project.pulumi("preview", "--json"));
            // With a preview before it.
            runs.push(await project.pulumi("up", "--yes", "--diff", "--logtostderr", "-v=5"));
            runs.push(await project.pulumi("stack", "output", "--json"));
            for (const { code, text } of runs) {
                assert.equal(code, 0, text);
            }
            base("other");
            project.environment["CONF_PASSWORD"] = "rotated-s3cret";
            edit = await project.pulumi("preview", "--diff");
            assert.equal(edit.code, 0, edit.text);
        });

        it("comes from layers, the stack last, and null removes", async () => {
            assert.match(project.state(), /"clusterIdentifier":"from-base"/);
            const client = await clusterClient((await sharedControlPlane()).kubeconfig);
            const { labels = {} } = (await client.namespace("conf-a"))?.metadata ?? {};
            const names = await client.namespaceNames();
            client.connection.close();
            assert.deepEqual(labels, {
                tier: "base",
                team: "canary",
                stack: "test",
                "kubernetes.io/metadata.name": "conf-a",
            });
            assert.deepEqual(
                names.filter((name) => name.startsWith("conf-")),
                ["conf-a", "conf-c"],
            );
            assert.match(edit.text, /~ tier: "base" => "other"/);
        });

        it("resolves secrets of all three kinds, and no state, preview, output, log or error holds one", () => {
            const secrets = /kubernetes:core\/v1:Secret: \(update\)/g;
            assert.equal([...edit.text.matchAll(secrets)].length, 1, "one of three passwords is another one");
            assertHidden([...runs, edit].map(({ text }) => text).join("\n"), "what was printed");
            for (const file of filesIn(path.join(project.folder, "state"))) {
                assertHidden(readFileSync(file, "utf8"), file);
            }
        });
    });
});

function assertHidden(text: string, what: string): void {
    for (const value of [...Object.values(passwords), "rotated-s3cret"]) {
        const forms = [
            value,
            JSON.stringify(value).slice(1, -1),
            Buffer.from(value).toString("base64"),
            Buffer.from(`robot:${value}`).toString("base64"),
        ];
        for (const form of forms) {
            assert.ok(!text.includes(form), `${what} holds a secret`);
        }
    }
}

function filesIn(folder: string): string[] {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => path.join(entry.parentPath, entry.name));
}
