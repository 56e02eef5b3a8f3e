import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";

/** A comment as the page that GitHub makes of it, before it looks for mentions and references. */
export function commentPage(markdown: string): string {
    return micromark(markdown, {
        allowDangerousHtml: true,
        extensions: [gfm()],
        htmlExtensions: [gfmHtml()],
    });
}

/** The names of all tags of a page, each as often as it is there; those that end an element have a slash. */
export function tagsOf(page: string): string[] {
    return [...page.matchAll(/<(\/?[a-z][a-z0-9]*)\b[^>]*>/gi)].map(([, name = ""]) => name.toLowerCase());
}

/** What GitHub would look for mentions and references in: the page without code, links and comments. */
export function textOutsideCode(page: string): string {
    return page
        .replace(/<!--.*?-->/g, "")
        .replace(/<(code|a)\b[^>]*>.*?<\/\1>/gs, "")
        .replace(/<[^>]+>/g, "");
}
