/** Something that the user can mend: the message is all that is printed. */
export class UserError extends Error {
    public override readonly name = "UserError";
    /** The exit code of the command. */
    public readonly exitCode: number;

    constructor(message: string, exitCode = 1) {
        super(message);
        this.exitCode = exitCode;
    }
}
