import { type Paint, wrap } from "../terminal";
import type { InstallationReport } from "./ask-installations";
import type { EndpointReport } from "./endpoint-state";

const gap = "  ";
const header = ["ENDPOINT", "STATE", "CERTIFICATE"] as const;

/** What the endpoints of an installation serve, as lines of a table, with what is the matter below each; none where nobody asked. */
export function endpointLines({ endpoints }: InstallationReport, paint: Paint): string[] {
    if (endpoints === undefined) {
        return [];
    }
    if (endpoints.length === 0) {
        return wrap("No endpoint is known that should serve one of them. Name some with --endpoint.", gap, gap);
    }
    const rows = endpoints.map(cells);
    const widths = header.map((title, column) =>
        Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
    );
    return [
        "",
        paint("dim", line(header, widths)),
        ...endpoints.flatMap((endpoint) => [
            endpoint.state === "ok" ? line(cells(endpoint), widths) : paint("red", line(cells(endpoint), widths)),
            ...(endpoint.why === "" ? [] : wrap(endpoint.why, gap + gap, gap + gap)),
        ]),
        ...(endpoints.some(({ state, isTrusted }) => state !== "no answer" && isTrusted === undefined)
            ? wrap("Where the state has no trust bundle (output trustBundles), no chain was checked.", gap, gap)
            : []),
    ];
}

function cells({ address, state, document = "" }: EndpointReport): readonly string[] {
    return [address, state, document];
}

function line(texts: readonly string[], widths: readonly number[]): string {
    return `${gap}${texts.map((text, column) => text.padEnd(widths[column] ?? 0)).join(gap)}`.trimEnd();
}
