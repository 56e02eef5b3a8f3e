type Child = Node | string;

/** Makes an element. Text stays text, whatever is in it. */
export function element<Name extends keyof HTMLElementTagNameMap>(
    name: Name,
    attributes: Readonly<Record<string, string>>,
    ...children: readonly Child[]
): HTMLElementTagNameMap[Name] {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
        made.setAttribute(key, value);
    }
    made.append(...children);
    return made;
}

/** The element of the page with an id, which the page always has. */
export function byId<Kind extends HTMLElement>(id: string, kind: new () => Kind): Kind {
    const found = document.getElementById(id);
    if (!(found instanceof kind)) {
        throw new Error(`The page has no ${id}.`);
    }
    return found;
}

/** Text in which what was searched for is marked. */
export function marked(text: string, terms: readonly string[]): Child[] {
    if (terms.length === 0) {
        return [text];
    }
    const pattern = new RegExp(`(${terms.map(escaped).join("|")})`, "giu");
    // Split by a group, the odd parts are what the group found.
    return text.split(pattern).map((part, index) => (index % 2 === 1 ? element("mark", {}, part) : part));
}

function escaped(term: string): string {
    return term.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
}
