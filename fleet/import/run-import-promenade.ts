import { UserError } from "../user-error";
import { draftSections } from "./promenade/draft";
import { readDesign } from "./promenade/read-design";
import { besideText, promenadeJson, sectionsText } from "./promenade-text";

/** What the command line of `flotilla import promenade` asks for. */
export interface ImportPromenadeOptions {
    readonly json?: boolean;
}

/**
 * Reads documents of Promenade, and writes the sections that they become, and on standard error what stays outside.
 * @throws ConfigurationError with all faults of the documents.
 * @throws UserError when what they say is no configuration of an installation.
 */
export function runImportPromenade(files: readonly string[], options: ImportPromenadeOptions): void {
    const draft = draftSections(readDesign(files));
    if (draft.faults.length > 0) {
        throw new UserError(
            ["Nothing was printed, because the sections would have faults:", ...draft.faults].join("\n"),
        );
    }
    process.stdout.write(
        options.json === true ? `${JSON.stringify(promenadeJson(draft), undefined, 4)}\n` : sectionsText(draft),
    );
    process.stderr.write(besideText(draft));
}
