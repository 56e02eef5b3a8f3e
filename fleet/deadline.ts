/**
 * A signal that is aborted after some milliseconds, or as soon as one of others is. `AbortSignal.any` alone may never be: it holds its
 * sources weakly, and Node forgets a timeout that nobody else holds (https://github.com/nodejs/node/issues/57736).
 */
export function deadlineSignal(milliseconds: number, ...others: readonly AbortSignal[]): AbortSignal {
    const deadline = AbortSignal.timeout(milliseconds);
    // One that somebody listens to is kept until its time.
    deadline.addEventListener("abort", () => undefined);
    return AbortSignal.any([deadline, ...others]);
}
