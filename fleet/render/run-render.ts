import { LayerFolder } from "../../components/installation/layers";
import { readInstallation } from "../../components/installation/resolve";
import { selectInstallations } from "../inventory";
import { projectFolder } from "../project";
import { manifests } from "./manifests";
import { renderInstallation } from "./render-installation";
import { resourceList } from "./resource-list";

/** What the command line of `flotilla render` asks for. */
export interface RenderOptions {
    readonly json?: boolean;
    readonly project: string;
}

/**
 * Writes what an installation declares.
 * @throws UserError when it is not there, ConfigurationError when its files have faults.
 */
export async function runRender(name: string, options: RenderOptions): Promise<void> {
    const folder = projectFolder(options.project);
    selectInstallations(folder, [name]);
    const resolved = readInstallation(folder, name, new LayerFolder(folder));
    const resources = await renderInstallation(name, resolved);
    process.stdout.write(
        options.json === true ? `${JSON.stringify(resourceList(resources), undefined, 4)}\n` : manifests(resources),
    );
}
