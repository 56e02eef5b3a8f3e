import { UserError } from "../user-error";

/** The first line of every comment of ours, which nobody sees: by it the next run finds the comment again. */
export const commentMarker = "<!-- flotilla diff -->";

/** The most characters of a comment on GitHub. */
export const mostCharacters = 65_536;

/**
 * The text of a comment: a report in Markdown, and below its marker the address of the whole one.
 * @throws UserError for a text that is not such a report, for an address that is none, and for one that is too long.
 */
export function commentBody(file: string, text: string, link?: string): string {
    if (!text.startsWith(`${commentMarker}\n`)) {
        throw new UserError(
            `${file} does not begin with ${commentMarker}, so no later run would find the comment again. ` +
                "Write it with `flotilla diff --format markdown --output <file>`.",
        );
    }
    const body = link === undefined ? text : withLink(text, link);
    if (body.length > mostCharacters) {
        throw new UserError(
            `${file} makes a comment of ${body.length} characters, and GitHub takes ${mostCharacters}. ` +
                "`flotilla diff --format markdown` stays below that by itself; shorten what was added to it.",
        );
    }
    return body;
}

function withLink(text: string, link: string): string {
    const url = URL.canParse(link) ? new URL(link) : undefined;
    if (url === undefined || !["http:", "https:"].includes(url.protocol)) {
        throw new UserError(
            `${JSON.stringify(link)} is no address of the web. Give --link the report's, or leave it out.`,
        );
    }
    const rest = text.slice(commentMarker.length);
    return `${commentMarker}\n[The whole report, to search and to filter](<${url.href}>)\n${rest}`;
}
