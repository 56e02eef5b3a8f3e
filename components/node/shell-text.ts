/** Text for a POSIX shell, whatever is in it. */
export function quoted(text: string): string {
    return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** A line that a text does not have. */
function markFor(text: string): string {
    let mark = "END_OF_FILE";
    while (text.split("\n").includes(mark)) {
        mark += "_";
    }
    return mark;
}

/** A function that prints a text, with the end of its last line. */
export function printing(name: string, text: string): string {
    const mark = markFor(text);
    return `${name}() {\n    cat <<'${mark}'\n${text.trimEnd()}\n${mark}\n}\n`;
}

/** A command that is given the number of a text's bytes as its last argument, and the text, which may have no end of a last line, as its input. */
export function exactly(command: string, text: string): string {
    const mark = markFor(text);
    return `${command} ${Buffer.byteLength(text)} <<'${mark}'\n${text}\n${mark}`;
}
