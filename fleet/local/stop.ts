import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { stopControlPlane } from "../../toolchain/control-plane/control-plane";
import { localEnvironment } from "./local-environment";

/**
 * Stops the local control plane. Its data and the stack's state stay, so that the next start finds everything again,
 * unless they are to be deleted: then state and cluster go together, because one without the other is of no use.
 */
export async function stopLocal(options: {
    readonly delete: boolean;
    readonly say: (line: string) => void;
}): Promise<void> {
    const { folder, controlPlaneFolder } = localEnvironment();
    const stopped = existsSync(controlPlaneFolder) && (await stopControlPlane(controlPlaneFolder));
    options.say(stopped ? "The local control plane is stopped." : "The local control plane was not running.");
    if (options.delete) {
        await rm(folder, { recursive: true, force: true });
        options.say("Its data and the state of the local installation are deleted.");
    }
}
