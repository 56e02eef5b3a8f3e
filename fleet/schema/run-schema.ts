import { projectFolder } from "../project";
import { UserError } from "../user-error";
import { outdatedFiles, writeGeneratedFiles } from "./generated-files";

/** Options of `flotilla schema`. */
export interface SchemaOptions {
    readonly check?: boolean;
    readonly project: string;
}

/**
 * Writes the files that are made from the schema, or checks them.
 * @throws UserError when a file is not as it would be written.
 */
export function runSchema(options: SchemaOptions): void {
    const folder = projectFolder(options.project);
    if (options.check === true) {
        check(folder);
        return;
    }
    const written = writeGeneratedFiles(folder);
    const lines = written.length === 0 ? ["Nothing to do."] : written.map((file) => `Wrote ${file.path}.`);
    process.stdout.write(`${lines.join("\n")}\n`);
}

function check(folder: string): void {
    const names = outdatedFiles(folder).map((file) => file.path);
    if (names.length > 0) {
        const verb = names.length === 1 ? "does" : "do";
        throw new UserError(`schema: ${names.join(" and ")} ${verb} not fit the schema. Run \`npm run schema\`.`);
    }
}
