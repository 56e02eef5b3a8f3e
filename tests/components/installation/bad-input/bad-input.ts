/** A stack file that is refused, and how. */
export interface BadInput {
    /** What is wrong with it, to follow "refuses". */
    readonly rule: string;
    /** The text of the stack file. */
    readonly stack: string;
    /** Every line that `flotilla validate` prints. */
    readonly expected: readonly string[];
}
