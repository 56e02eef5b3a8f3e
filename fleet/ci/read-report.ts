import { readFileSync } from "node:fs";
import { z } from "zod";
import { messageOf } from "../../toolchain/toolchain-error";
import { fleetReport, type FleetReport } from "../report/report";
import { UserError } from "../user-error";

const remedy = "Write it with `flotilla diff --format json --output <file>`.";

/**
 * Reads a report that `flotilla diff --format json` wrote.
 * @throws UserError that names the file, for one that is not there or is no report.
 */
export function readReport(file: string): FleetReport {
    const parsed = fleetReport.safeParse(readJson(file));
    if (!parsed.success) {
        throw new UserError(`${file} is no report of flotilla diff: ${z.prettifyError(parsed.error)}\n${remedy}`);
    }
    return parsed.data;
}

function readJson(file: string): unknown {
    const text = readText(file, remedy);
    try {
        return JSON.parse(text);
    } catch (error) {
        throw new UserError(`${file} is not JSON: ${messageOf(error)}. ${remedy}`);
    }
}

/**
 * Reads a file that the command line names.
 * @param howToMake a sentence that says where such a file comes from.
 * @throws UserError that names it.
 */
export function readText(file: string, howToMake: string): string {
    try {
        return readFileSync(file, "utf8");
    } catch (error) {
        throw new UserError(`${file} cannot be read: ${messageOf(error)}. ${howToMake}`);
    }
}
