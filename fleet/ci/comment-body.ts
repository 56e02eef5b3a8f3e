import { longestComment, markdownMarker, markdownReport } from "../report/markdown";
import type { FleetReport } from "../report/report";
import { UserError } from "../user-error";

/** Browsers and servers know no longer ones; the report needs the room. */
const longestAddress = 2000;

/**
 * The text of a comment: a report in Markdown, and below its hidden first line the address of the whole one. It is never
 * longer than a comment may be.
 * @param link where the whole report is.
 * @throws UserError for an address that is none.
 */
export function commentBody(report: FleetReport, link?: string): string {
    if (link === undefined) {
        return markdownReport(report);
    }
    const address = addressOf(link);
    const line = `[The whole report, to search and to filter](<${address}>)\n`;
    const text = markdownReport(report, { limit: longestComment - line.length, whole: address });
    return text.replace(`${markdownMarker}\n`, (marker) => marker + line);
}

function addressOf(link: string): string {
    const url = URL.canParse(link) ? new URL(link) : undefined;
    if (url === undefined || !["http:", "https:"].includes(url.protocol) || url.href.length > longestAddress) {
        throw new UserError(
            `${JSON.stringify(link)} is no address of the web, or longer than ${longestAddress} characters. Give --link that of the whole report, or leave it out.`,
        );
    }
    return url.href;
}
