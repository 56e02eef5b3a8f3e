import { errorLines } from "../preview/engine-log";
import { stackNotFound } from "./pulumi-command";
import type { PulumiEnd } from "./stream-pulumi";

/** What the CLI says when no backend is named and nobody has logged in to one. */
const notLoggedIn = "PULUMI_ACCESS_TOKEN must be set";

/** Why a run of the CLI for a stack gave nothing: in words with a remedy where it is known, else as it says itself. */
export function engineFaults(installation: string, { code, standardError }: PulumiEnd): string[] {
    if (code === stackNotFound) {
        return [
            `there is no stack "${installation}" in the backend. Make it with \`npx pulumi stack init ${installation}\`, or name the backend that has it (PULUMI_BACKEND_URL, \`npx pulumi login\`).`,
        ];
    }
    if (standardError.includes(notLoggedIn)) {
        return [
            "nobody has logged in to a backend of Pulumi. Name the one that has the stacks (PULUMI_BACKEND_URL), or log in to it: `npx pulumi login`.",
        ];
    }
    const lines = errorLines(standardError);
    return lines.length > 0 ? lines : [`the engine ended with exit code ${code}, and did not say why.`];
}
