import { errorLines } from "../preview/engine-log";
import type { PulumiEnd } from "./stream-pulumi";

/** Of the CLI's exit codes (cmd/exit_codes.go in its source), which it promises to keep. */
const stackNotFound = 6;

/** Why a run of the CLI for a stack gave nothing, as it says itself. */
export function engineFaults(installation: string, { code, standardError }: PulumiEnd): string[] {
    if (code === stackNotFound) {
        return [
            `there is no stack "${installation}" in the backend. Make it with \`npx pulumi stack init ${installation}\`, or name the backend that has it (PULUMI_BACKEND_URL, \`npx pulumi login\`).`,
        ];
    }
    const lines = errorLines(standardError);
    return lines.length > 0 ? lines : [`the engine ended with exit code ${code}, and did not say why.`];
}
