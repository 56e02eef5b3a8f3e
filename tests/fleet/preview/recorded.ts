import { readFileSync } from "node:fs";
import path from "node:path";
import { EngineLog } from "../../../fleet/preview/engine-log";
import type { ResourceChange } from "../../../fleet/report/report";

/**
 * Previews of a stack `test` that the real engine made (`pulumi preview --json` with PULUMI_ENABLE_STREAMING_JSON_PREVIEW): events
 * of steps, diagnostics and the summary, and some lines of its debug log; what else it writes is left out.
 *
 * - `first`: before the first `up`; `nothing`: after it, without an edit
 * - `edited`: other labels, a quota and a pull secret's name, a namespace that is new, one taken over, two that go
 * - `refused`: a protected namespace goes
 * - `drift`: a label was changed with kubectl; with `--refresh`
 */
export function recorded(name: "first" | "nothing" | "edited" | "refused" | "drift"): EngineLog {
    const log = new EngineLog();
    const text = readFileSync(path.join(__dirname, "events", `${name}.jsonl`), "utf8");
    for (const line of text.split("\n")) {
        log.take(line);
    }
    return log;
}

/** Changes of what is no component as `<action> <kind> <name>`. */
export function namesOf(changes: readonly ResourceChange[]): string[] {
    return changes
        .filter(({ isComponent }) => !isComponent)
        .map(({ action, type, name }) => `${action} ${type.split(":").at(-1) ?? ""} ${name}`);
}
