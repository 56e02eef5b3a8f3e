import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { stopControlPlane } from "../../toolchain/control-plane/control-plane";
import { UserError } from "../user-error";
import { controlPlaneCluster, knownCluster } from "./local-cluster";
import { type LocalEnvironment, localEnvironment, localInstallation } from "./local-environment";
import { describeStacks, endingCommand, heldStacks } from "./local-state";

/**
 * Stops the local control plane. Its data and the stack's state stay, so that the next start finds everything again,
 * unless they are to be deleted: then state and cluster go together, because one without the other is of no use.
 * @throws UserError when the state to be deleted holds what does not go with the control plane; nothing is stopped then.
 */
export async function stopLocal(options: {
    readonly delete: boolean;
    readonly say: (line: string) => void;
}): Promise<void> {
    const environment = localEnvironment();
    if (options.delete) {
        refuseToForget(environment);
    }
    // Where somebody has deleted the folder, the processes still run.
    const isFolderThere = existsSync(environment.folder);
    const stopped = await stopControlPlane(environment.controlPlaneFolder);
    options.say(stopped ? "The local control plane is stopped." : "The local control plane was not running.");
    if (options.delete || !isFolderThere) {
        await rm(environment.folder, { recursive: true, force: true });
    }
    if (options.delete) {
        options.say(
            isFolderThere
                ? "Its data and the state of the local installation are deleted."
                : "There is nothing of the local installation to delete.",
        );
    }
}

/** What is in a cluster of the user's own would stay there, and its keys would be lost; of other stacks nobody here knows where they are. */
function refuseToForget(environment: LocalEnvironment): void {
    const cluster = knownCluster(environment) ?? controlPlaneCluster;
    const stacks = heldStacks(environment).filter(
        ({ name }) => name !== localInstallation || cluster !== controlPlaneCluster,
    );
    if (stacks.length > 0) {
        const place = cluster === controlPlaneCluster ? "" : ` in ${cluster}`;
        throw new UserError(
            `The local state holds ${describeStacks(stacks)}${place}: nobody could end that without it. Nothing was deleted. End ` +
                `it first: \`${endingCommand(stacks)}\`. To forget it all the same, delete ${environment.backendFolder}.`,
        );
    }
}
