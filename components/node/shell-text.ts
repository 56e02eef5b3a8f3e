/** Text for a POSIX shell, whatever is in it. */
export function quoted(text: string): string {
    return `'${text.replaceAll("'", `'\\''`)}'`;
}

const endMark = "END_OF_FILE";

/** A function that prints a text; none of the texts has a line that is the mark. */
export function printing(name: string, text: string): string {
    return `${name}() {\n    cat <<'${endMark}'\n${text.trimEnd()}\n${endMark}\n}\n`;
}
