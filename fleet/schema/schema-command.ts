import { Command } from "commander";
import { exitCodes } from "../../toolchain/toolchain-error";
import { projectOption } from "../project";
import type * as running from "./run-schema";
import type { SchemaOptions } from "./run-schema";

/** `flotilla schema`: writes what is made from the schema, for editors and for readers. */
export function schemaCommand(): Command {
    return new Command("schema")
        .description("write what is made from schemas: stacks/schema.json, docs/config.md, docs/report.schema.json")
        .option("--check", "write nothing; exit with 1 when a file is not as it would be written")
        .addOption(projectOption())
        .addHelpText(
            "after",
            `
Exit codes: ${exitCodes.ok} all went well, ${exitCodes.failed} --check found a file that does not fit.

Examples:
  npx flotilla schema
  npx flotilla schema --check`,
        )
        .action((options: SchemaOptions) => {
            // Loaded here, because the schema takes longer to load than all commands.
            const { runSchema } = module.require("./run-schema") as typeof running;
            runSchema(options);
        });
}
