import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { installationConfiguration } from "../../components/installation/config";
import { LayerFolder } from "../../components/installation/layers";
import { readInstallation } from "../../components/installation/resolve";
import { nextSteps } from "../../fleet/new/next-steps";
import { type NewInstallation, writeInstallation, type WrittenInstallation } from "../../fleet/new/new-installation";
import { type ProjectFiles, briefProject, stackText } from "./support/files";

const original = `# Production, the first.
secretsprovider: awskms://alias/key?region=eu
encryptedkey: KEYTEXT
config:
  # as whom
  flotilla:cluster:
    identifier: prod-1 # for ever
    context: prod-1-admin
  flotilla:namespaces:
    payments:
      labels: { team: payments } # who pays
  flotilla:registries:
    quay:
      address: quay.io
      username: robot
      password: { secret: quay-password }
  flotilla:secrets:
    quay-password:
      secure: v1:CIPHERTEXT
  aws:region: eu-north-1
  aws:token:
    secure: v1:CIPHERTEXT
  other:thing:
    list: [{ secure: v1:CIPHERTEXT }, plain]
    "a.b": { secure: v1:CIPHERTEXT }
# salt
encryptionsalt: v1:SALT
`;

describe("new", () => {
    let project: ProjectFiles;

    beforeEach(() => {
        project = briefProject({
            "stacks/layers/defaults.yaml": "namespaces: {}\n",
            "stacks/layers/taken.yaml": "cluster: { identifier: from-a-layer }\n",
            "stacks/Pulumi.prod-1.yaml": original,
            "stacks/Pulumi.prod-9.yaml": "config:\n  flotilla:layers: [taken]\n",
        });
    });

    afterEach(() => {
        project.remove();
    });

    function write(wanted: NewInstallation): { written: WrittenInstallation; text: string } {
        const written = writeInstallation(project.folder, wanted);
        return { written, text: readFileSync(path.join(project.folder, written.file), "utf8") };
    }

    function stackFiles(): string[] {
        return readdirSync(path.join(project.folder, "stacks")).sort();
    }

    it("writes a file that is right, explains itself and names the schema in its first line", () => {
        const { text } = write({ name: "prod-2", layers: ["defaults"] });
        const read = readInstallation(project.folder, "prod-2", new LayerFolder(project.folder));
        assert.deepEqual([read.configuration.cluster.identifier, read.layers], ["prod-2", ["defaults"]]);
        assert.match(text, /^# yaml-language-server: \$schema=schema\.json\n# The installation prod-2\./);
        assert.match(text, /\n {4}# The kubeconfig's context\. .*\n {4}# context: prod-eu-1-admin\n/);
        assert.ok(text.split("\n").every((line) => line.length <= 80));
    });

    it("shows optional sections in comments that are right when the # is taken away", () => {
        const { text } = write({ name: "prod-2" });
        const sections = text.replace(/^ {2}# (?=flotilla:| )/gm, "  ");
        const config = (parse(sections) as { config: Record<string, unknown> }).config;
        assert.deepEqual(Object.keys(config).slice(0, 3), [
            "flotilla:layers",
            "flotilla:cluster",
            "flotilla:namespaces",
        ]);
        for (const [name, schema] of Object.entries(installationConfiguration.shape)) {
            assert.deepEqual(schema.safeParse(config[`flotilla:${name}`]).error, undefined, name);
        }
        assert.deepEqual(config["flotilla:namespaces"], { payments: { labels: { team: "payments" } } });
    });

    for (const identifier of ["007", "yes", "2001-01-01", "1_000", "a: b", "#x"]) {
        it(`writes the identifier ${identifier} as text`, () => {
            write({ name: "prod-2", identifier });
            const read = readInstallation(project.folder, "prod-2", new LayerFolder(project.folder));
            assert.equal(read.configuration.cluster.identifier, identifier);
        });
    }

    it("copies a file with its comments, with an identifier of its own and without what is another stack's", () => {
        const { written, text } = write({ name: "prod-2", from: "prod-1", layers: ["defaults"] });
        assert.equal(
            text,
            `# yaml-language-server: $schema=schema.json
# Production, the first.

config:
  # as whom
  flotilla:cluster:
    identifier: prod-2 # for ever
    context: prod-1-admin
  flotilla:namespaces:
    payments:
      labels: { team: payments } # who pays
  flotilla:registries:
    quay:
      address: quay.io
      username: robot
      password: { secret: quay-password }
  aws:region: eu-north-1
  other:thing:
    list: ["", plain]
  flotilla:layers: [defaults]
`,
        );
        assert.deepEqual(written.secrets, [
            ["flotilla:secrets", "quay-password"],
            ["aws:token"],
            ["other:thing", "list", 0],
            ["other:thing", "a.b"],
        ]);
        assert.equal(written.secretsProvider, "awskms://alias/key?region=eu");
    });

    it("copies a file that it has made as it is, but for the name", () => {
        const { text } = write({ name: "prod-2" });
        const { text: copy } = write({ name: "prod-3", from: "prod-2" });
        assert.equal(copy, text.replaceAll("prod-2", "prod-3"));
    });

    it("tells what to do next, with a command for each secret that was not copied", () => {
        const { written } = write({ name: "prod-2", from: "prod-1" });
        const text = nextSteps("prod-2", written, "prod-1");
        for (const line of [
            "npx pulumi stack init prod-2 --secrets-provider 'awskms://alias/key?region=eu'",
            "npx pulumi config set --path 'flotilla:secrets.quay-password' --secret --stack prod-2",
            "npx pulumi config set 'aws:token' --secret --stack prod-2",
            "npx pulumi config set --path 'other:thing.list[0]' --secret --stack prod-2",
            `npx pulumi config set --path 'other:thing["a.b"]' --secret --stack prod-2`,
            "npx flotilla validate prod-2",
            "npx pulumi preview --stack prod-2",
            "cluster.context",
        ]) {
            assert.ok(text.includes(` ${line}\n`), `${line} in\n${text}`);
        }
    });

    it("never writes over a file", () => {
        assert.throws(() => writeInstallation(project.folder, { name: "prod-1" }), {
            name: "UserError",
            message: /^stacks\/Pulumi\.prod-1\.yaml is there already, and it is not overwritten\./,
        });
        assert.equal(readFileSync(path.join(project.folder, "stacks/Pulumi.prod-1.yaml"), "utf8"), original);
    });

    for (const name of ["a b", "../x", "", "ü", "x".repeat(101)]) {
        it(`refuses the name ${JSON.stringify(name.slice(0, 10))}, which Pulumi would not take`, () => {
            assert.throws(() => writeInstallation(project.folder, { name }), {
                name: "UserError",
                message: /is not a stack's name\. Use at most 100 letters/,
            });
        });
    }

    for (const { identifier, owner } of [
        { identifier: "prod-1", owner: "prod-1" },
        { identifier: "from-a-layer", owner: "prod-9" },
    ]) {
        it(`refuses the identifier of the installation ${owner}`, () => {
            assert.throws(() => writeInstallation(project.folder, { name: "prod-2", identifier }), {
                name: "UserError",
                message: new RegExp(`"${identifier}" is that of the installation "${owner}"`),
            });
            assert.ok(!existsSync(path.join(project.folder, "stacks/Pulumi.prod-2.yaml")));
        });
    }

    it("writes nothing that has faults, and leaves nothing else behind", () => {
        const before = stackFiles();
        project.write("stacks/Pulumi.bad.yaml", stackText("", "bad", "{ A_B: {} }"));
        assert.throws(() => writeInstallation(project.folder, { name: "x", layers: ["default"] }), {
            name: "UserError",
            message: /^Nothing was written, because stacks\/Pulumi\.x\.yaml would have faults:\n.*layers\[0\]: /,
        });
        assert.throws(() => writeInstallation(project.folder, { name: "x", from: "bad" }), {
            name: "UserError",
            message: /^Nothing was written, because bad has faults:\nstacks\/Pulumi\.bad\.yaml:5: namespaces\.A_B: /,
        });
        assert.deepEqual(stackFiles(), [...before, "Pulumi.bad.yaml"].sort());
        write({ name: "x" });
        assert.deepEqual(stackFiles(), [...before, "Pulumi.bad.yaml", "Pulumi.x.yaml"].sort());
    });

    it("says what to do with a file whose cluster cannot be changed", () => {
        project.write(
            "stacks/Pulumi.alias.yaml",
            "config:\n  other:x: &cluster { identifier: alias }\n  flotilla:cluster: *cluster\n",
        );
        assert.throws(() => writeInstallation(project.folder, { name: "x", from: "alias" }), {
            name: "UserError",
            message: /written with an alias or a merge key, so it cannot be copied\. Write it out first\./,
        });
    });
});
