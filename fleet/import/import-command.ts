import { Command } from "commander";
import { exitCodes } from "../../toolchain/toolchain-error";
import type * as running from "./run-import-promenade";
import type { ImportPromenadeOptions } from "./run-import-promenade";

/** `flotilla import promenade`: the sections that documents of another system become. */
export function importCommand(): Command {
    return new Command("import")
        .description("print the stack file's sections that documents of another system become")
        .addCommand(promenadeCommand())
        .addHelpText("after", "\nExample:\n  npx flotilla import promenade site/*.yaml > sections.yaml");
}

function promenadeCommand(): Command {
    return new Command("promenade")
        .description("read documents of Airship Promenade: nodes and certificates")
        .argument("<files...>", "YAML files with one document or several, as Deckhand renders them")
        .option("--json", "print JSON with everything that was found")
        .addHelpText(
            "after",
            `
All documents of a design are wanted at once: exactly one each of Docker,
Genesis, HostSystem, Kubelet and KubernetesNetwork, and any number of
KubernetesNode and PKICatalog. They are checked as strictly as stack files, and
all faults are told at once, with file and line.

flotilla:nodes and flotilla:pki are printed, the latter with what is other than
in the default catalog. What stays outside is told on standard error, line by
line, with the reason.

Exit codes: ${exitCodes.ok} printed, ${exitCodes.failed} the documents could not be read or have faults.

Examples:
  npx flotilla import promenade site/*.yaml > sections.yaml
  npx flotilla import promenade site/*.yaml --json | jq '.outside[].path'`,
        )
        .action((files: string[], options: ImportPromenadeOptions) => {
            // Loaded here, because the schema takes longer to load than all commands.
            const { runImportPromenade } = module.require("./run-import-promenade") as typeof running;
            runImportPromenade(files, options);
        });
}
