import { format } from "node:util";
import Mocha from "mocha";
import "./support/rejections";

/** How a file of unit tests ended. */
export interface UnitFileEnd {
    readonly passed: number;
    readonly failed: number;
    readonly skipped: number;
    /** Its suites and tests, as mocha shows them. */
    readonly shown: string;
    /** What failed in it, and why. */
    readonly failures: string;
}

const { Base, Spec } = Mocha.reporters;

/** What mocha has written since the last file. */
let lines: string[] = [];
Base.consoleLog = (...data: readonly unknown[]) => void lines.push(format(...data));

function take(): string {
    const text = lines.join("\n");
    lines = [];
    return text;
}

/** Shows tests as mocha does, and sends it all to whoever counts the files. */
class FileReporter extends Spec {
    public override epilogue(): void {
        const { passes, failures, pending } = this.stats;
        const shown = take();
        Base.list(this.failures);
        answer({ passed: passes, failed: failures, skipped: pending, shown, failures: take() });
    }
}

function answer(end: UnitFileEnd): void {
    process.send?.(end);
}

/** Milliseconds that a test may take. */
const timeout = Number(process.argv[2]);

/** Runs a file for `unit.ts`. */
function run(file: string): void {
    const mocha = new Mocha({ reporter: FileReporter, timeout, forbidOnly: true, color: process.stdout.isTTY });
    mocha.addFile(file);
    try {
        mocha.run(() => {
            mocha.dispose();
        });
    } catch (error) {
        // It could not even be loaded.
        answer({ passed: 0, failed: 1, skipped: 0, shown: take(), failures: `  ${format(error)}\n` });
    }
}

process.on("message", run);
process.on("disconnect", () => process.exit());
