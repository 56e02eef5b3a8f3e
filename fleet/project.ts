import { existsSync } from "node:fs";
import path from "node:path";
import { Option } from "commander";
import { repositoryFolder } from "./local/local-environment";
import { UserError } from "./user-error";

/** The option of every command that reads or writes the files of a project. */
export function projectOption(): Option {
    return new Option("--project <folder>", "the project's folder").default(repositoryFolder, "this one");
}

/**
 * The folder that the option names, as an absolute path.
 * @throws UserError when no Pulumi project lies there.
 */
export function projectFolder(option: string): string {
    const folder = path.resolve(option);
    if (!existsSync(path.join(folder, "Pulumi.yaml"))) {
        throw new UserError(`There is no project in ${folder}: it has no Pulumi.yaml. Name its folder with --project.`);
    }
    return folder;
}
