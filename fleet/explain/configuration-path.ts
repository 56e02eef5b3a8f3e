import { configurationPrefix } from "../../components/installation/stack-file";

/** One step: a name, or in brackets an index or a name in quotes. */
const step = /^(?:\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]|\['([^']*)'\]|([^.[\]"']+))/u;

/**
 * Reads a path as people write it, the way back from `showPath`: `namespaces.payments`, `namespaces["a.b/c"].x`,
 * `layers[0]`. The prefix of a stack file's keys may stand before it.
 * @returns the steps, an index as its digits; undefined when the text is no path.
 */
export function parsePath(text: string): string[] | undefined {
    let rest = text.startsWith(configurationPrefix) ? text.slice(configurationPrefix.length) : text;
    const path: string[] = [];
    while (rest !== "") {
        const [whole, index, quoted, single, name] = step.exec(rest) ?? [];
        const key = quoted === undefined ? (index ?? single ?? name) : unquote(quoted);
        if (whole === undefined || key === undefined) {
            return undefined;
        }
        path.push(key);
        rest = rest.slice(whole.length);
        if (rest !== "" && !rest.startsWith("[")) {
            if (!/^\.[^.[]/.test(rest)) {
                return undefined;
            }
            rest = rest.slice(1);
        }
    }
    return path;
}

function unquote(text: string): string | undefined {
    try {
        return JSON.parse(text) as string;
    } catch {
        return undefined;
    }
}
