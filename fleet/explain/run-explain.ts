import { LayerFolder } from "../../components/installation/layers";
import { readInstallation } from "../../components/installation/resolve";
import { stackFileName } from "../../components/installation/stack-file";
import { selectInstallations } from "../inventory";
import { projectFolder } from "../project";
import { painter } from "../terminal";
import { explain } from "./explain";
import { explainJson, explainText, filesText } from "./explain-text";
import { findPath } from "./find-path";

/** What the command line of `flotilla explain` asks for. */
export interface ExplainOptions {
    readonly all?: boolean;
    readonly json?: boolean;
    readonly project: string;
}

/**
 * Writes the values that count for an installation.
 * @param below a path as people write it; empty for everything.
 * @throws UserError when the installation or the path is not there, ConfigurationError when its files have faults.
 */
export function runExplain(installation: string, below: string, options: ExplainOptions): void {
    const folder = projectFolder(options.project);
    selectInstallations(folder, [installation]);
    const resolved = readInstallation(folder, installation, new LayerFolder(folder));
    const { path, isSet } = findPath(resolved.configuration, below);
    const values = isSet ? explain(resolved, path) : [];
    const withOverrides = options.all === true;
    if (options.json === true) {
        process.stdout.write(`${JSON.stringify(explainJson(values, withOverrides), undefined, 4)}\n`);
        return;
    }
    process.stdout.write(filesText(stackFileName(installation), resolved.layers));
    process.stdout.write(
        isSet
            ? explainText(values, withOverrides, painter(process.stdout))
            : `${below} is not set, and has no default.\n`,
    );
}
