import path from "node:path";
import { Argument, Command } from "commander";
import { installationNames, layerNames } from "../inventory";
import { repositoryFolder } from "../local/local-environment";
import { complete, type Names } from "./complete";
import { completionScript, filesMark, type Shell, shells } from "./scripts";

/** `flotilla completion <shell>`: the script that makes a shell complete commands, options and installations. */
export function completionCommand(): Command {
    return new Command("completion")
        .description("print the script that makes a shell complete commands, options and installations")
        .addArgument(new Argument("<shell>", "the shell").choices(shells))
        .addHelpText(
            "after",
            `
It completes \`flotilla\` and, unless something else does, \`npx flotilla\`.

Examples:
  eval "$(npx flotilla completion bash)"         # in ~/.bashrc
  eval "$(npx flotilla completion zsh)"          # in ~/.zshrc, behind compinit
  npx flotilla completion fish | source          # in ~/.config/fish/config.fish`,
        )
        .action((shell: Shell) => {
            process.stdout.write(completionScript(shell, path.join(repositoryFolder, "fleet", "bin", "flotilla")));
        });
}

/** `flotilla __complete -- <words>`: what the scripts ask. */
export function completeCommand(program: Command): Command {
    return new Command("__complete").argument("[words...]").action((words: string[]) => {
        const completion = complete(program, words, projectNames);
        const lines =
            completion === "files"
                ? [filesMark]
                : completion.map(({ value, description }) => `${value}\t${description.replaceAll("`", "")}`);
        process.stdout.write(lines.map((line) => `${line}\n`).join(""));
    });
}

/** Only names that a shell takes as they are: some shells put what they are given on the command line unquoted. */
const plainName = /^[A-Za-z0-9_./-]+$/;

const projectNames: Names = {
    installations: (project = repositoryFolder) => plainNames(installationNames(path.resolve(project))),
    layers: (project = repositoryFolder) => plainNames(layerNames(path.resolve(project))),
};

function plainNames(names: readonly string[]): string[] {
    return names.filter((name) => plainName.test(name));
}
