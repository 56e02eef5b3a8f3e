import { existsSync } from "node:fs";
import path from "node:path";
import { Groups } from "../report/grouping";
import type { ChangeGroup, ReportFailure } from "../report/report";
import type * as trees from "../render/tree";
import { compareInstallation, type Sides } from "./compare-installation";
import { parseIgnoreRule } from "./ignore";
import { troubleError } from "./exit-codes";

/** What a comparison is made from; plain, because it goes to other processes, too. */
export interface ComparisonPlan {
    /** Where the stack files of each side lie. */
    readonly baseFolder: string;
    readonly headFolder: string;
    /** Where the code of each side lies. */
    readonly baseCode: string;
    readonly headCode: string;
    /** Rules of --ignore, as they were written. */
    readonly rules: readonly string[];
}

/** What some installations come to. */
export interface PartialReport {
    readonly groups: readonly ChangeGroup[];
    readonly failures: readonly ReportFailure[];
    readonly ignored: Readonly<Record<string, number>>;
}

/** Compares installations, with the code of both sides in this process. */
export class Comparer {
    private readonly sides: Sides;
    private readonly plan: ComparisonPlan;

    /** @throws UserError when the code of a side does not start, or is too old. */
    constructor(plan: ComparisonPlan) {
        this.plan = plan;
        this.sides = {
            base: openTree("base", plan.baseCode, plan.baseFolder),
            head: openTree("head", plan.headCode, plan.headFolder),
            isSameCode: plan.baseCode === plan.headCode,
        };
    }

    /** Compares some installations, one after another. */
    public async compare(names: readonly string[]): Promise<PartialReport> {
        const rules = this.plan.rules.map(parseIgnoreRule);
        const groups = new Groups();
        const failures: ReportFailure[] = [];
        const ignored: Record<string, number> = {};
        for (const name of names) {
            const difference = await compareInstallation(name, this.sides, rules);
            failures.push(...difference.failures);
            for (const [rule, times] of difference.ignored) {
                ignored[rule] = (ignored[rule] ?? 0) + times;
            }
            if (difference.change !== undefined) {
                groups.add({ installations: [name], ...difference.change });
            }
        }
        return { groups: groups.sorted(), failures, ignored };
    }
}

/** The version of the form in which code of both sides talks to this one. */
const knownVersion = 1;

function openTree(side: "base" | "head", code: string, folder: string): trees.Tree {
    const file = path.join(code, "fleet", "render", "tree.ts");
    if (!existsSync(file)) {
        throw troubleError(
            `The code of ${side} is older than flotilla diff, and cannot be rendered. Compare with a newer ${side} (--${side}).`,
        );
    }
    let loaded: typeof trees;
    try {
        loaded = module.require(file) as typeof trees;
    } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        throw troubleError(
            `The code of ${side} does not start: ${reason.split("\n")[0] ?? reason}. Compare with another ${side} (--${side}), or mend it.`,
        );
    }
    if ((loaded.treeVersion as number) !== knownVersion) {
        throw troubleError(
            `The code of ${side} is rendered in another form (${loaded.treeVersion}) than this one knows (${knownVersion}). Run flotilla diff from the newer of the two.`,
        );
    }
    return loaded.openTree(folder);
}
