import path from "node:path";
import { ensureTools } from "../../toolchain/ensure-tools";
import type { PulumiOptions } from "./pulumi-command";

/**
 * The pinned engine for programs of a project: what the environment has, else what was downloaded or built.
 * @throws ToolchainError when it can be neither found nor made.
 */
export async function findEngine(folder: string, environment: NodeJS.ProcessEnv): Promise<PulumiOptions> {
    const tools = await ensureTools(["pulumi", "pulumi-language-nodejs"], { environment });
    // The CLI looks for its language host on PATH when none lies beside it, as where each was built by itself.
    const places = [path.dirname(tools["pulumi-language-nodejs"]), environment["PATH"] ?? ""];
    return { pulumi: tools.pulumi, folder, environment: { ...environment, PATH: places.join(path.delimiter) } };
}
