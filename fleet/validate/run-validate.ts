import { exitCodes } from "../../toolchain/toolchain-error";
import { selectInstallations } from "../inventory";
import { projectFolder } from "../project";
import { painter, Progress } from "../terminal";
import { checkInstallations, unusedLayers } from "./validate";
import { validateJson, validateText } from "./validate-text";

/** What the command line of `flotilla validate` asks for. */
export interface ValidateOptions {
    readonly json?: boolean;
    readonly project: string;
}

/**
 * Checks installations, writes what was found and sets the exit code.
 * @param names those to check; none for all.
 * @throws UserError when one of them is not there.
 */
export function runValidate(names: readonly string[], options: ValidateOptions): void {
    const folder = projectFolder(options.project);
    const selected = selectInstallations(folder, names);
    const progress = new Progress(process.stderr);
    const checked = checkInstallations(folder, selected, (done) => {
        progress.show(`${done} of ${selected.length} installations are checked …`);
    });
    progress.end();
    const unused = names.length === 0 ? unusedLayers(folder, checked) : undefined;
    if (options.json === true) {
        process.stdout.write(`${JSON.stringify(validateJson(checked, unused), undefined, 4)}\n`);
    } else {
        process.stdout.write(validateText(checked, painter(process.stdout)));
        for (const layer of unused ?? []) {
            process.stderr.write(`stacks/layers/${layer}.yaml: no installation names this layer.\n`);
        }
    }
    process.exitCode = checked.every(({ faults }) => faults.length === 0) ? exitCodes.ok : exitCodes.failed;
}
