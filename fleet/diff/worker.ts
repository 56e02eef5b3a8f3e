import { UserError } from "../user-error";
import { Comparer, type ComparisonPlan, type PartialReport } from "./comparer";

/** What the parent process sends: the plan first, then names, time and again. */
export type WorkerRequest = { readonly plan: ComparisonPlan } | { readonly names: readonly string[] };

/** What comes back for each list of names, or instead of all. */
export type WorkerAnswer =
    | { readonly report: PartialReport }
    | { readonly problem: { readonly message: string; readonly isExpected: boolean } };

let comparer: Comparer | undefined;

async function answer(request: WorkerRequest): Promise<WorkerAnswer | undefined> {
    try {
        if ("plan" in request) {
            comparer = new Comparer(request.plan);
            return undefined;
        }
        return comparer && { report: await comparer.compare(request.names) };
    } catch (error) {
        const isExpected = error instanceof UserError;
        const message =
            error instanceof Error ? (isExpected ? error.message : (error.stack ?? error.message)) : String(error);
        return { problem: { message, isExpected } };
    }
}

process.on("message", (request: WorkerRequest) => {
    void answer(request).then((said) => {
        if (said !== undefined) {
            process.send?.(said);
        }
    });
});
// Ctrl-C reaches the whole group: the parent cleans up, and this one has nothing to clean.
process.on("disconnect", () => process.exit());
