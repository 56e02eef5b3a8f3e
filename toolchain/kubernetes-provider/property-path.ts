/** The way to a property: keys of maps and indexes of lists. */
export type PropertyPath = readonly (string | number)[];

/** A path as Pulumi writes it: `data["a.yaml"]`, `spec.containers[0].image`, `metadata.labels.fiaas/id`. */
export function formatPath(path: PropertyPath): string {
    return path.reduce<string>((text, part) => {
        if (typeof part === "number") {
            return `${text}[${part}]`;
        }
        if (/[."[\]]/.test(part)) {
            return `${text}["${part.replaceAll('"', String.raw`\"`)}"]`;
        }
        return text === "" ? part : `${text}.${part}`;
    }, "");
}

/** Reads a path such as `spec.containers[*].image`; `*` stands for any key or index. */
export function parsePath(text: string): PropertyPath {
    const parts: (string | number)[] = [];
    const pattern = /\["((?:[^"\\]|\\.)*)"\]|\[(\d+|\*)\]|([^.[\]]+)/g;
    for (const [, quoted, index, key] of text.matchAll(pattern)) {
        if (quoted !== undefined) {
            parts.push(quoted.replaceAll(String.raw`\"`, '"'));
        } else {
            parts.push(index === undefined ? (key ?? "") : index === "*" ? index : Number(index));
        }
    }
    return parts;
}

/** Whether the path is the other one or lies below it; a `*` of the outer path fits anything. */
export function isWithin(path: PropertyPath, outer: PropertyPath): boolean {
    return outer.length <= path.length && outer.every((part, index) => part === "*" || part === path[index]);
}
