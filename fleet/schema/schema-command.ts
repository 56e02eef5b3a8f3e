import path from "node:path";
import { Command } from "commander";
import { repositoryFolder } from "../local/local-environment";
import { UserError } from "../user-error";
import { outdatedFiles, writeGeneratedFiles } from "./generated-files";

/** `flotilla schema`: writes what is made from the schema, for editors and for readers. */
export function schemaCommand(): Command {
    return new Command("schema")
        .description("write stacks/schema.json, which editors use, and docs/config.md from the schema")
        .option("--check", "write nothing; exit with 1 when a file is not as it would be written")
        .option("--project <folder>", "the project's folder", repositoryFolder)
        .addHelpText("after", "\nExample:\n  npx flotilla schema --check")
        .action((options: { check?: boolean; project: string }) => {
            const folder = path.resolve(options.project);
            if (options.check === true) {
                check(folder);
                return;
            }
            const written = writeGeneratedFiles(folder);
            const lines = written.length === 0 ? ["Nothing to do."] : written.map((file) => `Wrote ${file.path}.`);
            process.stdout.write(`${lines.join("\n")}\n`);
        });
}

function check(folder: string): void {
    const names = outdatedFiles(folder).map((file) => file.path);
    if (names.length > 0) {
        const verb = names.length === 1 ? "does" : "do";
        throw new UserError(`schema: ${names.join(" and ")} ${verb} not fit the schema. Run \`npm run schema\`.`);
    }
}
