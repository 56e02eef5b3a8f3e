import { Command } from "commander";
import { provideTools } from "./ensure-tools";
import type { FoundTool } from "./find-tool";
import { describeSystemError } from "./system-error";
import { exitCodeOf, exitCodes, messageOf } from "./toolchain-error";
import { toolNames } from "./tools";

/** `npm run toolchain`: finds or makes every tool and says where each is. */
async function main(): Promise<void> {
    const program = new Command("toolchain")
        .description(
            "Finds every pinned tool (environment, PATH, cache, download) or builds it from source,\n" +
                "and prints where each is. Running it again is safe and quick.",
        )
        .option("--json", "print JSON on standard output; progress goes to standard error")
        .addHelpText(
            "after",
            `
Environment:
  FLOTILLA_CACHE      folder of the tools that were made here (else $XDG_CACHE_HOME/flotilla, else ~/.cache/flotilla)
  KUBEBUILDER_ASSETS  folder with etcd, kube-apiserver and kubectl
  PULUMI_HOME         folder with versions/<version>/bin/pulumi
  GOPROXY             Go's module proxy, where sources come from
  NO_COLOR            no colors on a terminal

Exit codes: ${exitCodes.ok} all tools are there, ${exitCodes.failed} failed, ${exitCodes.interrupted} interrupted (Ctrl-C).`,
        );
    program.parse();
    const { json } = program.opts<{ json?: boolean }>();
    const found = await provideTools(toolNames);
    process.stdout.write(json === true ? formatJson(found) : formatTable(found));
}

function formatJson(found: readonly FoundTool[]): string {
    const rows = found.map(({ tool, version, path, origin }) => ({ tool: tool.name, version, path, origin }));
    return `${JSON.stringify(rows, undefined, 4)}\n`;
}

function formatTable(found: readonly FoundTool[]): string {
    const header = ["TOOL", "VERSION", "FROM", "PATH"];
    const rows = found.map(({ tool, version, path, origin }) => [tool.name, version, origin, path]);
    const widths = header.map((title, column) =>
        Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
    );
    const format = (row: readonly string[]): string =>
        row
            .map((cell, column) => cell.padEnd(widths[column] ?? 0))
            .join("  ")
            .trimEnd();
    return `${[header, ...rows].map(format).join("\n")}\n`;
}

main().catch((error: unknown) => {
    process.stderr.write(`${describeSystemError(error) ?? messageOf(error)}\n`);
    process.exitCode = exitCodeOf(error);
});
