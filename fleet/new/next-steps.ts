import { quoted } from "../../components/node/shell-text";
import { showPath } from "../../components/installation/fault-lines";
import type { WrittenInstallation } from "./new-installation";

/** What to do after a stack file was written. */
export function nextSteps(name: string, written: WrittenInstallation, from: string | undefined): string {
    const provider =
        written.secretsProvider === undefined ? "" : ` --secrets-provider ${quoted(written.secretsProvider)}`;
    const steps = [
        [
            "Edit the file. Once it was brought up, the cluster's identifier never changes.",
            ...connection(written, from),
        ],
        ["Make the stack, with your backend and secrets provider:", `  npx pulumi stack init ${name}${provider}`],
        ...(written.secrets.length === 0
            ? []
            : [
                  [
                      "Set its secrets, which are not copied:",
                      ...written.secrets.map((path) => `  ${setCommand(path, name)}`),
                  ],
              ]),
        ["Check it:", `  npx flotilla validate ${name}`],
        ["See what it does:", `  npx pulumi preview --stack ${name}`],
    ];
    const lines = steps.flatMap(([first = "", ...rest], index) => [
        `${index + 1}. ${first}`,
        ...rest.map((line) => `   ${line}`),
    ]);
    return `Wrote ${written.file}. What to do next:\n\n${lines.join("\n")}\n`;
}

/** What was copied says how the other cluster is reached: brought up so, it would change that one. */
function connection({ connection: keys }: WrittenInstallation, from: string | undefined): string[] {
    return from === undefined || keys.length === 0
        ? []
        : [`It still says how the cluster of ${from} is reached. Change:`, ...keys.map((key) => `  ${key}`)];
}

function setCommand(path: readonly (string | number)[], name: string): string {
    const [key = "", ...below] = path;
    const isPlain = below.length === 0;
    const shown = `${key}${below.length > 0 && typeof below[0] === "string" ? dotted(below) : showPath(below)}`;
    return `npx pulumi config set ${isPlain ? "" : "--path "}${quoted(shown)} --secret --stack ${name}`;
}

function dotted(below: readonly (string | number)[]): string {
    const shown = showPath(below);
    return shown.startsWith("[") ? shown : `.${shown}`;
}
