import path from "node:path";

/** What is read of a frame of V8's stack traces (https://v8.dev/docs/stack-trace-api). */
export type Frame = Pick<NodeJS.CallSite, "getFileName" | "getFunctionName" | "getLineNumber" | "getColumnNumber">;

/** Frames of the SDK itself that it cuts off: two functions, and the constructors of three classes. */
const skippedFrames = 5;

/**
 * The text of a stack trace that the SDK takes of a resource: what it cuts off, and the one place in the program that made the
 * resource. The engine keeps all of it in the state, for every resource; below that place is the way through the machine
 * room, with paths of this machine, which was a quarter of the state, and of every write of it.
 * @param isOwn whether a file is one of the program's own.
 */
export function resourceTrace(frames: readonly Frame[], isOwn: (file: string) => boolean): string {
    const made = frames.slice(skippedFrames).find((frame) => isOwn(frame.getFileName() ?? ""));
    const shown = [...frames.slice(0, skippedFrames), ...(made === undefined ? [] : [made])];
    return ["Error", ...shown.map(line)].join("\n");
}

/** As V8 writes it, but for functions without a name, whose places the SDK would not recognize. */
function line(frame: Frame): string {
    const place = `${frame.getFileName() ?? "node:unknown"}:${frame.getLineNumber() ?? 0}:${frame.getColumnNumber() ?? 0}`;
    return `    at ${frame.getFunctionName() ?? "<anonymous>"} (${place})`;
}

/**
 * Makes the process's stack traces plain and short. The SDK takes one for each promise and resource, and maps it through source
 * maps: a quarter of the program's time. Plain traces are right, because files keep their lines when they are transpiled. Those
 * of resources, which it takes without a limit, become {@link resourceTrace}; to see more than the first frame of an
 * error run with NODE_OPTIONS=--stack-trace-limit=50.
 */
export function shortenStackTraces(projectFolder: string): void {
    const modules = path.join(projectFolder, "node_modules");
    const isOwn = (file: string): boolean =>
        file.startsWith(projectFolder + path.sep) && !file.startsWith(modules + path.sep);
    Error.prepareStackTrace = (error, frames) =>
        Error.stackTraceLimit === Number.POSITIVE_INFINITY
            ? resourceTrace(frames, isOwn)
            : [String(error), ...frames.map(line)].join("\n");
    if (Error.stackTraceLimit === 10) {
        Error.stackTraceLimit = 1;
    }
}
