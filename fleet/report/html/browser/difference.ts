import { element, marked } from "./element";

const kinds: Readonly<Record<string, string>> = { "-": "gone", "+": "new" };

/** Lines of a difference, as {@link PageData.texts} has them. */
export function difference(text: string, terms: readonly string[]): HTMLElement {
    const lines = text.split("\n").map((line) => {
        const [own = "", note] = line.slice(1).split("\t");
        const sign = line.slice(0, 1);
        return element(
            "div",
            { class: `line ${kinds[sign] ?? "same"}` },
            element("span", { class: "sign" }, sign),
            ...marked(own, terms),
            ...(note === undefined ? [] : [element("span", { class: "note" }, `  # ${note}`)]),
        );
    });
    // Focusable, because it scrolls sideways, and that must not need a mouse.
    const block = element(
        "pre",
        { class: "difference", tabindex: "0", role: "group", "aria-label": "What changes" },
        ...lines,
    );
    return block;
}
