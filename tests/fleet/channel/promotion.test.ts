import assert from "node:assert/strict";
import { chmodSync, readdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import path from "node:path";
import { carryOut } from "../../../fleet/channel/change-text";
import { planChange } from "../../../fleet/channel/channel-change";
import { findTarget } from "../../../fleet/channel/channel-target";
import { ProjectSources } from "../../../fleet/channel/project-sources";
import { planPromotion, type Promotion } from "../../../fleet/channel/promotion";
import { UserError } from "../../../fleet/user-error";
import { type ProjectFiles, briefProject } from "../support/files";

const stackOf = (name: string, layers: string, rest = ""): string =>
    `config:\n  flotilla:layers: [${layers}]\n  flotilla:cluster: { identifier: ${name} }\n${rest}`;

const digest = `sha256:${"0".repeat(64)}`;
const shared = `fiaas:
  channels:
    # tried out first
    latest:
      image: fiaas/fdd:2 # the new one
      commit: def
      spec: { version: 3, admin_access: true }
    stable: # for customers
      image: fiaas/fdd:1
      build: "17"
      digest: ${digest}
`;

describe("a promotion", () => {
    let project: ProjectFiles;
    const layerFile = "stacks/layers/fiaas.yaml";

    beforeEach(() => {
        project = briefProject({
            [layerFile]: shared,
            "stacks/Pulumi.a.yaml": stackOf("a", "fiaas"),
            "stacks/Pulumi.b.yaml": stackOf("b", "fiaas"),
            "stacks/Pulumi.c.yaml": stackOf("c", ""),
        });
    });

    afterEach(() => {
        project.remove();
    });

    function promote(promotion: Partial<Promotion> = {}, isDryRun = false): string {
        const wanted = { from: "latest", to: "stable", ...promotion };
        return carryOut(project.folder, planPromotion(project.folder, wanted), isDryRun);
    }

    function textOf(file = layerFile): string {
        return readFileSync(path.join(project.folder, file), "utf8");
    }

    function refuses(promotion: Partial<Promotion>, message: RegExp): void {
        const before = textOf();
        assert.throws(
            () => promote(promotion),
            (error) => error instanceof UserError && message.test(error.message),
        );
        assert.equal(textOf(), before, "nothing is written");
    }

    it("writes the release and nothing else, and names everybody for whom it counts", () => {
        assert.equal(
            promote(),
            `--- ${layerFile}
+++ ${layerFile}
@@ -6,6 +6,8 @@
       commit: def
       spec: { version: 3, admin_access: true }
     stable: # for customers
-      image: fiaas/fdd:1
-      build: "17"
-      digest: ${digest}
+      image: fiaas/fdd:2
+      commit: def
+      spec:
+        version: 3
+        admin_access: true

${layerFile} was written. It counts for these 2 installations: a, b.
`,
        );
        assert.ok(textOf().startsWith(shared.slice(0, shared.indexOf("      image: fiaas/fdd:1"))));
    });

    it("only shows what would be written on a dry run", () => {
        assert.match(promote({}, true), /^\+ {6}image: fiaas\/fdd:2$[^]*was not written\. It would count for these 2/m);
        assert.equal(textOf(), shared);
    });

    it("writes nothing the second time", () => {
        promote();
        const before = textOf();
        assert.match(promote(), /has this release in the channel "stable" already\. Nothing was written\.\n$/);
        assert.equal(textOf(), before);
    });

    it("makes a channel that there is not yet beside the other one", () => {
        promote({ to: "early" });
        assert.match(
            textOf(),
            /admin_access: true }\n {4}early:\n {6}image: fiaas\/fdd:2\n[^]*\n {4}stable: # for customers/,
        );
    });

    it("keeps the rights of the file, and a link a link", () => {
        chmodSync(path.join(project.folder, layerFile), 0o640);
        symlinkSync("fiaas.yaml", path.join(project.folder, "stacks/layers/link.yaml"));
        project.write("stacks/Pulumi.a.yaml", stackOf("a", "link"));
        project.write("stacks/Pulumi.b.yaml", stackOf("b", "link"));
        promote();
        assert.equal(statSync(path.join(project.folder, layerFile)).mode & 0o777, 0o640);
        assert.match(textOf(), /stable: # for customers\n {6}image: fiaas\/fdd:2/);
        assert.deepEqual(readdirSync(path.join(project.folder, "stacks/layers")), ["fiaas.yaml", "link.yaml"]);
    });

    it("edits a stack file below its prefix, for one installation alone", () => {
        const text = stackOf("c", "", "  flotilla:fiaas:\n    channels:\n      next: { image: fiaas/fdd:3 }\n");
        project.write("stacks/Pulumi.c.yaml", text);
        const output = promote({ from: "next", to: "stable", file: "stacks/Pulumi.c.yaml" });
        assert.match(output, /It counts for this installation: c\.\n$/);
        assert.equal(textOf("stacks/Pulumi.c.yaml"), `${text}      stable:\n        image: fiaas/fdd:3\n`);
    });

    it("tells who keeps a channel of their own", () => {
        project.write(
            "stacks/Pulumi.b.yaml",
            stackOf(
                "b",
                "fiaas",
                `  flotilla:fiaas: { channels: { stable: { image: "x/y:9", build: "1", digest: "${digest}" } } }\n`,
            ),
        );
        refuses({}, /The channel "stable" is written in 2 files: .*fiaas\.yaml.*Choose one with --in\./);
        refuses({ file: layerFile }, /a mixture of two releases in b\./);
        const whole = `{ image: "x/y:9", commit: "0", spec: { version: 3, admin_access: false }, build: "1", digest: "${digest}" }`;
        project.write(
            "stacks/Pulumi.b.yaml",
            stackOf("b", "fiaas", `  flotilla:fiaas: { channels: { stable: ${whole} } }\n`),
        );
        const output = promote({ file: layerFile });
        assert.match(output, /counts for this installation: a\.\nb keeps what it has: stacks\/Pulumi\.b\.yaml:4\.\n$/);
    });

    const refusals: readonly {
        rule: string;
        promotion: Partial<Promotion>;
        files?: Record<string, string>;
        message: RegExp;
    }[] = [
        { rule: "of a channel to itself", promotion: { to: "latest" }, message: /is both channels/ },
        {
            rule: "of a channel that there is not",
            promotion: { from: "lates", to: "early" },
            message: /no channel "lates"\. Did you mean "latest"\?/,
        },
        {
            rule: "of a misspelled channel to one that is there",
            promotion: { from: "lates" },
            message: /No installation that uses .*fiaas\.yaml has the channel "lates"/,
        },
        {
            rule: "in a file that nobody uses",
            promotion: { file: "stacks/layers/none.yaml" },
            message: /No installation uses the file "stacks\/layers\/none\.yaml"\. There are: .*fiaas\.yaml/,
        },
        {
            rule: "where somebody who uses the file has faults already",
            promotion: {},
            files: { "stacks/Pulumi.b.yaml": stackOf("b", "fiaas", "  flotilla:namespaces: { a: { creat: true } }\n") },
            message: /because b has faults already:\nstacks\/Pulumi\.b\.yaml:4: namespaces\.a\.creat/,
        },
        {
            rule: "where nobody knows who uses the file",
            promotion: {},
            files: { "stacks/Pulumi.c.yaml": "config: [\n" },
            message: /it cannot be known who uses .*fiaas\.yaml:\nstacks\/Pulumi\.c\.yaml:1/,
        },
        {
            rule: "of what is not the same for all",
            promotion: { file: layerFile },
            files: {
                "stacks/Pulumi.b.yaml": stackOf(
                    "b",
                    "fiaas",
                    "  flotilla:fiaas: { channels: { latest: { image: x:4 } } }\n",
                ),
            },
            message: /"latest" is not the same in all installations that use .*: a differs from b\./,
        },
        {
            rule: "where an alias would change something else, too",
            promotion: {},
            files: {
                [layerFile]:
                    "fiaas:\n  channels:\n    latest: { image: x:2 }\n    stable: &s { image: x:1 }\n    old: *s\n",
            },
            message: /is written in a way that cannot be edited here/,
        },
    ];
    for (const { rule, promotion, files = {}, message } of refusals) {
        it(`is refused ${rule}`, () => {
            for (const [name, text] of Object.entries(files)) {
                project.write(name, text);
            }
            refuses(promotion, message);
        });
    }

    it("is refused when the file was changed meanwhile", () => {
        const change = planPromotion(project.folder, { from: "latest", to: "stable" });
        project.write(layerFile, `${shared}# mine\n`);
        assert.throws(() => carryOut(project.folder, change, false), /was changed by somebody else meanwhile/);
        assert.equal(textOf(), `${shared}# mine\n`);
        assert.deepEqual(readdirSync(path.join(project.folder, "stacks/layers")), ["fiaas.yaml"]);
    });

    it("is refused when somebody would have faults, with nothing written", () => {
        const target = findTarget(new ProjectSources(project.folder), { channel: "stable" });
        const release = { image: "fiaas/fdd:latest" };
        assert.throws(
            () => planChange(new ProjectSources(project.folder), target, { channel: "stable", release }),
            /because a would have faults:\n.*fiaas\.channels\.stable\.image: "fiaas\/fdd:latest" is not pinned/,
        );
    });
});
