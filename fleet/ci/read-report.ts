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
    try {
        return JSON.parse(readFileSync(file, "utf8"));
    } catch (error) {
        const what = error instanceof SyntaxError ? "is not JSON" : "cannot be read";
        throw new UserError(`${file} ${what}: ${messageOf(error)}. ${remedy}`);
    }
}
