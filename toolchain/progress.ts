/** Where progress goes: `process.stderr`, or a recorder in tests. */
export interface ProgressStream {
    write(text: string): unknown;
    /** True on a terminal, where one line is kept up to date. */
    readonly isTTY?: boolean;
    /** Width of the terminal. */
    readonly columns?: number;
}

/** What is going on right now. */
export interface ProgressState {
    /** "building etcd (2 of 8)". */
    readonly label: string;
    /** Seconds that all of the work will still take, as far as is known. */
    readonly secondsLeft?: () => number;
}

/** Tells a person what happens: one live line on a terminal, plain lines elsewhere. */
export interface Progress {
    /** A line that stays. */
    readonly say: (line: string) => void;
    /** Shows a piece of work until {@link Progress.end}: label, elapsed time, time left. */
    readonly begin: (state: ProgressState) => void;
    /** The piece of work has ended; the line stays. */
    readonly end: (line: string) => void;
    /** The piece of work was given up; takes the live line away. */
    readonly stop: () => void;
}

/** What a test sets differently. */
export interface ProgressOptions {
    readonly environment: NodeJS.ProcessEnv;
    /** Milliseconds between plain lines while a piece of work runs, 30 s unless given. */
    readonly heartbeat?: number;
}

const liveInterval = 500;
const clearLine = "\r\u001b[2K";

/** Makes the progress that fits the stream. */
export function createProgress(stream: ProgressStream, options: ProgressOptions): Progress {
    return stream.isTTY === true ? liveProgress(stream, options) : plainProgress(stream, options.heartbeat ?? 30_000);
}

function plainProgress(stream: ProgressStream, heartbeat: number): Progress {
    let timer: NodeJS.Timeout | undefined;
    const say = (line: string): void => void stream.write(`${line}\n`);
    const stop = (): void => {
        clearInterval(timer);
    };
    return {
        say,
        stop,
        begin: (state) => {
            stop();
            const started = Date.now();
            say(`${state.label} ...`);
            timer = setInterval(() => {
                say(describe(state, started));
            }, heartbeat);
        },
        end: (line) => {
            stop();
            say(line);
        },
    };
}

function liveProgress(stream: ProgressStream, options: ProgressOptions): Progress {
    let timer: NodeJS.Timeout | undefined;
    const dim = options.environment["NO_COLOR"] ? (text: string): string => text : dimmed;
    const say = (line: string): void => void stream.write(`${clearLine}${line}\n`);
    const stop = (): void => {
        if (timer !== undefined) {
            clearInterval(timer);
            timer = undefined;
            stream.write(clearLine);
        }
    };
    return {
        say,
        stop,
        begin: (state) => {
            stop();
            const started = Date.now();
            const draw = (): void => {
                // One column stays free: a full line would wrap on some terminals, and then cannot be cleared.
                const text = describe(state, started).slice(0, Math.max(20, stream.columns ?? 80) - 1);
                stream.write(`${clearLine}${dim(text)}`);
            };
            timer = setInterval(draw, liveInterval);
            draw();
        },
        end: (line) => {
            stop();
            say(line);
        },
    };
}

function dimmed(text: string): string {
    return `\u001b[2m${text}\u001b[22m`;
}

function describe(state: ProgressState, started: number): string {
    const parts = [state.label, formatSeconds((Date.now() - started) / 1000)];
    const left = state.secondsLeft?.();
    if (left !== undefined) {
        parts.push(`${formatEstimate(left)} left`);
    }
    return parts.join(", ");
}

/** "8 s", "1 min 12 s". */
export function formatSeconds(seconds: number): string {
    const whole = Math.round(seconds);
    return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** An estimate, with no more digits than it deserves: "less than a minute", "about 4 min". */
export function formatEstimate(seconds: number): string {
    return seconds < 60 ? "less than a minute" : `about ${Math.round(seconds / 60)} min`;
}
