/** A frame as V8 writes it. */
function line(frame: NodeJS.CallSite): string {
    const place = `${frame.getFileName() ?? "node:unknown"}:${frame.getLineNumber() ?? 0}:${frame.getColumnNumber() ?? 0}`;
    return `    at ${frame.getFunctionName() ?? "<anonymous>"} (${place})`;
}

/**
 * Makes the process's stack traces plain and short. The SDK takes one for each promise and resource, and maps it through source
 * maps: a quarter of the program's time. Plain traces are right, because files keep their lines when they are transpiled.
 *
 * Of a resource, whose trace the SDK takes without a limit, there is none: the engine would keep it in the state, for every
 * resource, and write it with every write of the state. It would name places in Flotilla, but what its users write is
 * stack files.
 *
 * To see more than the first frame of an error run with NODE_OPTIONS=--stack-trace-limit=50.
 */
export function shortenStackTraces(): void {
    Error.prepareStackTrace = (error, frames) =>
        Error.stackTraceLimit === Number.POSITIVE_INFINITY
            ? String(error)
            : [String(error), ...frames.map(line)].join("\n");
    if (Error.stackTraceLimit === 10) {
        Error.stackTraceLimit = 1;
    }
}
