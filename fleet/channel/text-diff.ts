/** Unchanged lines that are shown around a change. */
const contextLines = 3;

interface Line {
    readonly sign: " " | "-" | "+";
    readonly text: string;
}

/** What changed between two texts, as `diff -u` shows it; empty when nothing did. */
export function unifiedDiff(file: string, before: string, after: string): string {
    if (before === after) {
        return "";
    }
    const lines = diffLines(before.split("\n"), after.split("\n"));
    return [`--- ${file}`, `+++ ${file}`, ...hunks(lines)].map((line) => `${line}\n`).join("");
}

function diffLines(before: readonly string[], after: readonly string[]): Line[] {
    const start = commonLength(before, after);
    const end = commonLength(before.slice(start).reverse(), after.slice(start).reverse());
    const same = (lines: readonly string[]): Line[] => lines.map((text) => ({ sign: " ", text }));
    return [
        ...same(before.slice(0, start)),
        ...differing(before.slice(start, before.length - end), after.slice(start, after.length - end)),
        // The line behind the last line end is none.
        ...same(before.slice(before.length - end)).filter(
            ({ text }, index, all) => text !== "" || index < all.length - 1,
        ),
    ];
}

function commonLength(one: readonly string[], other: readonly string[]): number {
    const different = one.findIndex((line, index) => line !== other[index]);
    return different < 0 ? one.length : different;
}

/** By the longest common subsequence: what is left between equal ends is short. */
function differing(before: readonly string[], after: readonly string[]): Line[] {
    const lengths = before.map(() => new Array<number>(after.length + 1).fill(0));
    lengths.push(new Array<number>(after.length + 1).fill(0));
    const lengthAt = (row: number, column: number): number => lengths[row]?.[column] ?? 0;
    for (let row = before.length - 1; row >= 0; row -= 1) {
        for (let column = after.length - 1; column >= 0; column -= 1) {
            const length =
                before[row] === after[column]
                    ? lengthAt(row + 1, column + 1) + 1
                    : Math.max(lengthAt(row + 1, column), lengthAt(row, column + 1));
            (lengths[row] ?? [])[column] = length;
        }
    }
    const lines: Line[] = [];
    let [row, column] = [0, 0];
    while (row < before.length || column < after.length) {
        const [old, text] = [before[row], after[column]];
        if (old !== undefined && old === text) {
            lines.push({ sign: " ", text });
            [row, column] = [row + 1, column + 1];
        } else if (
            old !== undefined &&
            (text === undefined || lengthAt(row + 1, column) >= lengthAt(row, column + 1))
        ) {
            lines.push({ sign: "-", text: old });
            row += 1;
        } else {
            lines.push({ sign: "+", text: text ?? "" });
            column += 1;
        }
    }
    return lines;
}

function hunks(lines: readonly Line[]): string[] {
    const changed = lines.flatMap(({ sign }, index) => (sign === " " ? [] : [index]));
    const ranges: { from: number; to: number }[] = [];
    for (const index of changed) {
        const [from, to] = [Math.max(0, index - contextLines), Math.min(lines.length, index + contextLines + 1)];
        const last = ranges[ranges.length - 1];
        if (last !== undefined && from <= last.to) {
            last.to = to;
        } else {
            ranges.push({ from, to });
        }
    }
    return ranges.flatMap(({ from, to }) => [header(lines, from, to), ...lines.slice(from, to).map(shown)]);
}

function header(lines: readonly Line[], from: number, to: number): string {
    const count = (sign: "-" | "+", until: number, since = 0): number =>
        lines.slice(since, until).filter((line) => line.sign === " " || line.sign === sign).length;
    const range = (sign: "-" | "+"): string => `${sign}${count(sign, from) + 1},${count(sign, to, from)}`;
    return `@@ ${range("-")} ${range("+")} @@`;
}

function shown({ sign, text }: Line): string {
    return `${sign}${text.replace(/\r$/, "")}`;
}
