const lineWidth = 120;
const indentation = "    ";

/** JSON as the project's formatter writes it: a list of plain values in one line where it fits. */
export function jsonText(value: unknown): string {
    return `${format(value, "", 0)}\n`;
}

/** @param before how many characters stand before the value in its line, beside the indent. */
function format(value: unknown, indent: string, before: number): string {
    if (typeof value !== "object" || value === null) {
        return JSON.stringify(value);
    }
    const inner = indent + indentation;
    if (Array.isArray(value)) {
        const items = value as unknown[];
        const line = inOneLine(items);
        const fits = line !== undefined && indent.length + before + line.length < lineWidth;
        const lines = (): string[] => items.map((item) => format(item, inner, 0));
        return fits ? line : block("[", "]", indent, lines());
    }
    const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
    const lines = entries.map(([key, entry]) => {
        const name = `${JSON.stringify(key)}: `;
        return name + format(entry, inner, name.length);
    });
    return lines.length === 0 ? "{}" : block("{", "}", indent, lines);
}

/** Lists of plain values, also in one another; undefined for what takes more than one line. */
function inOneLine(value: unknown): string | undefined {
    if (!Array.isArray(value)) {
        const isPlain = typeof value !== "object" || value === null || Object.keys(value).length === 0;
        return isPlain ? JSON.stringify(value) : undefined;
    }
    const items = value as unknown[];
    const isTable = items.length > 1 && items.every((item) => Array.isArray(item) && item.length > 1);
    const parts = items.map(inOneLine);
    return isTable || parts.includes(undefined) ? undefined : `[${parts.join(", ")}]`;
}

function block(open: string, close: string, indent: string, items: readonly string[]): string {
    const inner = indent + indentation;
    return `${open}\n${items.map((item) => inner + item).join(",\n")}\n${indent}${close}`;
}
