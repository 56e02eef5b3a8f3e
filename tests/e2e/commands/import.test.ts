import assert from "node:assert/strict";
import { parse } from "yaml";
import { designFiles } from "../../fleet/import/designs";
import { tidyFlotilla } from "../../support/tidy-flotilla";
import { projectFiles } from "../../fleet/support/files";

/** What stack files need beside the sections. */
const head = "  flotilla:cluster:\n    identifier: site-1\n";

describe("flotilla import promenade", () => {
    it("prints sections that make a stack file which validates", async () => {
        const { code, output } = await tidyFlotilla(["import", "promenade", ...designFiles]);
        assert.equal(code, 0);
        const project = projectFiles({ "stacks/Pulumi.site-1.yaml": output.replace("config:\n", `config:\n${head}`) });
        try {
            const validated = await tidyFlotilla(["validate", "--project", project.folder]);
            assert.equal(validated.code, 0, validated.output + validated.errors);
        } finally {
            project.remove();
        }
    });

    it("tells on standard error what stays outside, and shows no key of an encryption policy", async () => {
        const { output, errors } = await tidyFlotilla(["import", "promenade", ...designFiles]);
        assert.match(errors, /^33 parts of the documents stay outside:$/m);
        assert.match(errors, /^ {2}\S+hosts\.yaml:\d+: data\.packages: It is the host's/m);
        assert.doesNotMatch(output + errors, /bm90IGEga2V5/);
    });

    it("prints the same for programs", async () => {
        const { output } = await tidyFlotilla(["import", "promenade", "--json", ...designFiles]);
        const { configuration, outside, notes } = JSON.parse(output) as {
            configuration: Record<string, unknown>;
            outside: { file: string; line: number; path: string; reason: string }[];
            notes: string[];
        };
        const sections = parse((await tidyFlotilla(["import", "promenade", ...designFiles])).output) as {
            config: unknown;
        };
        const prefixed = Object.entries(configuration).map(([key, value]) => [`flotilla:${key}`, value] as const);
        assert.deepEqual(Object.fromEntries(prefixed), sections.config);
        assert.ok(outside.every(({ file, line, reason }) => file !== "" && line > 0 && reason !== ""));
        assert.ok(notes.length > 0);
    });

    it("prints nothing but the faults where there are any", async () => {
        const { code, output, errors } = await tidyFlotilla([
            "import",
            "promenade",
            ...designFiles.slice(0, 1),
            "nowhere.yaml",
        ]);
        assert.deepEqual({ code, output }, { code: 1, output: "" });
        assert.equal(errors, "nowhere.yaml: there is no such file. Name another one.\n");
    });
});
