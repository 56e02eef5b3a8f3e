import { enumerate } from "../inventory";
import { counted } from "../report/words";
import { changedInstallations, matrixOf, type MatrixChoice, partsOf } from "./matrix";
import { readReport } from "./read-report";

/**
 * Prints the matrix of the installations that a report names, and on standard error what it leaves out.
 * @throws UserError when they do not fit into one matrix and no part was asked for.
 */
export function runMatrix(file: string, choice: MatrixChoice): void {
    const { present, removed } = changedInstallations(readReport(file));
    const matrix = matrixOf(present, choice);
    if (removed.length > 0) {
        process.stderr.write(`Without a stack file, and left out: ${enumerate(removed)}.\n`);
    }
    if (matrix.installation.length < present.length) {
        const parts = partsOf(present.length, choice.most);
        process.stderr.write(
            `Part ${choice.part ?? 1} of ${parts}: ${matrix.installation.length} of ${counted(present.length, "installation")}.\n`,
        );
    }
    process.stdout.write(`${JSON.stringify(matrix)}\n`);
}
