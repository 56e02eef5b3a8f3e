import assert from "node:assert/strict";
import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";

/** All that a comment is made of; anything else came out of a value. */
const ownTags = [
    "h2",
    "h3",
    "p",
    "ul",
    "li",
    "strong",
    "code",
    "pre",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
].concat(["blockquote", "details", "summary", "b", "span", "hr", "br", "a"]);

/** A comment as the page that GitHub makes of it, before it looks for mentions and references. */
function commentPage(markdown: string): string {
    return micromark(markdown, {
        allowDangerousHtml: true,
        extensions: [gfm()],
        htmlExtensions: [gfmHtml()],
    });
}

/** The names of all tags of a page, each as often as it is there; those that end an element have a slash. */
function tagsOf(page: string): string[] {
    return [...page.matchAll(/<(\/?[a-z][a-z0-9]*)\b[^>]*>/gi)].map(([, name = ""]) => name.toLowerCase());
}

/** What GitHub would look for mentions and references in: the page without code, links and comments. */
function textOutsideCode(page: string): string {
    return page
        .replace(/<!--.*?-->/g, "")
        .replace(/<(code|a)\b[^>]*>.*?<\/\1>/gs, "")
        .replace(/<[^>]+>/g, "");
}

/** A wholesome page: every element that starts ends, and only our own are there. */
export function assertSound(markdown: string): void {
    const page = commentPage(markdown);
    const tags = tagsOf(page);
    const foreign = tags.filter((tag) => !ownTags.includes(tag.replace("/", "")));
    assert.deepEqual(foreign, [], page);
    for (const name of ["details", "summary", "b", "code", "pre"]) {
        const count = (tag: string): number => tags.filter((one) => one === tag).length;
        assert.equal(count(name), count(`/${name}`), `${name} in ${page}`);
    }
    assert.equal(tags.filter((tag) => tag === "details").length, markdown.match(/^<details>$/gm)?.length ?? 0);
    assert.doesNotMatch(textOutsideCode(page), /@\w|#\d/);
}
