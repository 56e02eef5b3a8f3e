import type { PropertyMap } from "../../provider/property-values";
import { type EngineLog, ResourceInitializationError } from "../../provider/resource-provider";
import { errorText } from "./api-error";
import { hideSecrets } from "./secrets";

/** The log without the secrets of inputs: the API server's words about a resource can hold them. */
export function hidingLog(log: EngineLog, sources: readonly PropertyMap[]): EngineLog {
    return {
        write: (severity, message, urn) => log.write(severity, hideSecrets(message, ...sources), urn),
        status: (message, urn) => log.status(hideSecrets(message, ...sources), urn),
    };
}

/** Takes the secrets of inputs out of the message of whatever is thrown. */
export async function hidingErrors<Result>(
    sources: readonly PropertyMap[],
    work: () => Promise<Result>,
): Promise<Result> {
    try {
        return await work();
    } catch (error) {
        const hide = (text: string): string => hideSecrets(text, ...sources);
        if (error instanceof ResourceInitializationError) {
            const { id, outputs } = error;
            const known = error.inputs === undefined ? {} : { inputs: error.inputs };
            const reasons = error.reasons.map(hide);
            throw new ResourceInitializationError(hide(error.message), { id, outputs, reasons, ...known });
        }
        throw new Error(hide(errorText(error)));
    }
}
