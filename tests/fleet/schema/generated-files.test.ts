import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import * as os from "node:os";
import path from "node:path";
import { generatedFiles, outdatedFiles, writeGeneratedFiles } from "../../../fleet/schema/generated-files";
import { schemaCommand } from "../../../fleet/schema/schema-command";
import { UserError } from "../../../fleet/user-error";

const repository = path.resolve(__dirname, "../../..");
// They take longer to make than all else that is tested here.
const files = generatedFiles();

describe("what is made from the schema", () => {
    let folder: string;

    beforeEach(() => {
        folder = mkdtempSync(path.join(os.tmpdir(), "flotilla-schema-"));
        mkdirSync(path.join(folder, "stacks"));
        mkdirSync(path.join(folder, "docs"));
        writeFileSync(path.join(folder, "Pulumi.yaml"), "name: flotilla\n");
    });

    afterEach(() => {
        rmSync(folder, { recursive: true });
    });

    const pathsOf = (some: readonly { path: string }[]): string[] => some.map((file) => file.path);

    it("is committed as it has to be", () => {
        const outdated = pathsOf(outdatedFiles(repository, files));
        assert.deepEqual(outdated, [], `${outdated.join(", ")}: not as the schema makes it. Run \`npm run schema\``);
    });

    it("is the same each time", () => {
        assert.deepEqual(generatedFiles(), files);
    });

    it("is written where it is missing or not as it has to be, and nowhere else", () => {
        assert.deepEqual(pathsOf(writeGeneratedFiles(folder, files)), [
            "stacks/schema.json",
            "docs/config.md",
            "docs/report.schema.json",
        ]);
        assert.deepEqual(writeGeneratedFiles(folder, files), []);
        writeFileSync(path.join(folder, "docs/config.md"), "mine");
        assert.deepEqual(pathsOf(writeGeneratedFiles(folder, files)), ["docs/config.md"]);
        assert.deepEqual(outdatedFiles(folder, files), []);
    });

    const check = (): Promise<unknown> =>
        schemaCommand().parseAsync(["--check", "--project", folder], { from: "user" });

    it("passes the check when it is as it has to be", async () => {
        writeGeneratedFiles(folder, files);
        await check();
    });

    it("fails the check when it is not, with what to do, and stays as it is", async () => {
        writeGeneratedFiles(folder, files);
        writeFileSync(path.join(folder, "stacks/schema.json"), "{}\n");
        await assert.rejects(check, (error: unknown) => {
            assert.ok(error instanceof UserError);
            assert.equal(error.exitCode, 1);
            assert.equal(error.message, "schema: stacks/schema.json does not fit the schema. Run `npm run schema`.");
            return true;
        });
        assert.deepEqual(pathsOf(outdatedFiles(folder, files)), ["stacks/schema.json"]);
    });
});
