import { destroys } from "./destruction";
import { type DigestEntry, digestOf } from "./digest";
import { CommentWriter, type Cut } from "./comment-writer";
import { groupSection } from "./markdown-group";
import { namesCode, nameCode, sentence, textBlock } from "./markdown-text";
import { actions, type FleetReport, type ReportFailure, type Surprise } from "./report";
import * as words from "./words";

/** By this, in the first line, a pull request's comment is found again, so that it is updated and never repeated. */
export const markdownMarker = "<!-- flotilla diff -->";

/**
 * The longest comment of GitHub. People have measured 65,536 code points for some texts and 262,144 bytes for others;
 * whoever counts JavaScript's characters keeps to both, because a code point is one or two of them, and one of them is at
 * most three bytes.
 */
export const longestComment = 65_536;

/** The shortest limit that has room for the numbers. */
export const shortestComment = 4096;

/** How a report is written for a comment. */
export interface MarkdownOptions {
    /** In characters of JavaScript, at least {@link shortestComment}. @default longestComment */
    readonly limit?: number;
    /** Where the whole report is, for when something had to be cut: an address, or a name. */
    readonly whole?: string;
}

/** So many names of installations stand beside an entry. */
const entryNames = 5;

/** Room that is kept for the line that says what was cut, and the longest address that fits into it. */
const [roomForCut, longestAddress] = [1200, 900];

/**
 * A report as Markdown for a comment on GitHub. The numbers come first, then what is destroyed and what restarts; the
 * groups are folded. What would make it longer than the limit is cut, the least dangerous first, and told in the last line.
 */
export function markdownReport(report: FleetReport, options: MarkdownOptions = {}): string {
    const { limit = longestComment, whole } = options;
    const head = headText(report);
    const document = new CommentWriter(limit - head.length - roomForCut);
    if (!words.isEmpty(report)) {
        const { destroyed, restarted } = digestOf(report);
        // What stands first may not take all the room: the groups tell it again, with more.
        document.addList("Destroyed", destroyed.map(destroyedItem), 0.3, true);
        document.addList("Not compared", report.failures.map(failureItem), 0.4);
        document.addList("Restarted", restarted.map(restartedItem), 0.2, true);
    }
    document.addList("Not as foreseen", (report.comparison?.surprises ?? []).map(surpriseItem), 0.2);
    document.addList(
        "Notes",
        words.notesOf(report).map((note) => `- ${sentence(note)}`),
        0.2,
    );
    document.addList(
        "Ignored",
        report.ignored.map(({ rule, changes }) => `- ${nameCode(rule)}: ${words.counted(changes, "change")}`),
        0.2,
    );
    document.addSections("What happens, group by group", report.groups.map(groupSection));
    return `${head}${document.text}${cutText(document.cut, whole)}`;
}

function headText(report: FleetReport): string {
    const { summary } = report;
    const title = `${markdownMarker}\n## Flotilla ${report.kind}\n\n${nameCode(words.comparedText(report))}\n`;
    if (words.isEmpty(report)) {
        return `${title}\nNo differences in ${words.counted(summary.installations.compared, "installation")}.\n`;
    }
    const danger =
        summary.endangered === 0
            ? ""
            : `\n> [!CAUTION]\n> **${words.counted(summary.endangered, "protected resource")} would be destroyed.**\n`;
    const restarted = words.restartsText(summary.restarts);
    const rows = [
        ...actions
            .filter((action) => summary.resources[action] > 0)
            .map((action) => {
                const count = words.numberText(summary.resources[action]);
                const what = words.participles[action];
                return destroys(action) ? `| **${what}** | **${count}** |` : `| ${what} | ${count} |`;
            }),
        ...(restarted === undefined ? [] : [`| **restarted** | ${restarted} |`]),
        ...words.requestLines(summary.requests).map(({ what, text }) => `| ${what} | ${text} |`),
    ];
    const table = rows.length === 0 ? "" : `\n| what | how much |\n| --- | --- |\n${rows.join("\n")}\n`;
    return `${title}${danger}\n**${words.installationsText(summary)}.**\n${table}`;
}

function destroyedItem(entry: DigestEntry): string {
    const mark = entry.isEndangered ? " **PROTECTED**" : "";
    return `- **${entry.action}**${mark} ${itemText(entry)}`;
}

function restartedItem(entry: DigestEntry): string {
    return `- ${itemText(entry)}`;
}

function itemText(entry: DigestEntry): string {
    const { title, installations, reasons } = entry;
    const pods = words.podsText(entry);
    const where = namesCode(installations, entryNames);
    const why = reasons.length === 0 ? "" : `: ${reasons.map(sentence).join("; ")}`;
    return `${nameCode(title)}${pods === undefined ? "" : ` (restarts ${pods})`} in ${where}${why}`;
}

function failureItem({ installation, side, faults }: ReportFailure): string {
    return `${nameCode(installation)}, at ${side}:\n\n${textBlock(faults)}\n`;
}

function surpriseItem({ resource, installations, foreseen, found }: Surprise): string {
    const where = namesCode(installations, entryNames);
    return `- ${nameCode(resource)} in ${where}: foreseen ${nameCode(foreseen)}, found ${nameCode(found)}`;
}

function cutText({ groups, leftOut, parts }: Cut, whole: string | undefined): string {
    const what = [
        ...(groups > 0 ? [`the details of ${words.counted(groups, "group")}`] : []),
        ...(parts > 0
            ? [`the details of ${words.counted(parts, "resource or configuration", "resources and configurations")}`]
            : []),
        ...(leftOut > 0 ? [`${words.counted(leftOut, "entry", "entries")} altogether`] : []),
    ];
    if (what.length === 0) {
        return "";
    }
    const address = whole === undefined || whole.length > longestAddress ? "" : wholeText(whole);
    return `\n---\nCut, because a comment has no room for more: ${what.join(", ")}.${address}\n`;
}

function wholeText(whole: string): string {
    return ` The whole report: ${/^https?:\/\/[^\s<>]+$/.test(whole) ? `<${whole}>` : nameCode(whole)}`;
}
