import { selectInstallations } from "../inventory";
import { projectFolder } from "../project";
import { writeInstallation } from "./new-installation";
import { nextSteps } from "./next-steps";

/** What the command line of `flotilla new` asks for. */
export interface NewOptions {
    readonly from?: string;
    /** Names with commas between them. */
    readonly layers?: string;
    readonly identifier?: string;
    readonly project: string;
}

/**
 * Writes the stack file of a new installation, and what to do next.
 * @throws UserError when it cannot be made.
 */
export function runNew(name: string, options: NewOptions): void {
    const folder = projectFolder(options.project);
    if (options.from !== undefined) {
        selectInstallations(folder, [options.from]);
    }
    const { from, identifier } = options;
    const written = writeInstallation(folder, { name, from, identifier, layers: layersOf(options.layers) });
    process.stdout.write(nextSteps(name, written, from));
}

function layersOf(text: string | undefined): string[] | undefined {
    return text
        ?.split(",")
        .map((name) => name.trim())
        .filter((name) => name !== "");
}
