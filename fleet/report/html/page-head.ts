import { type DigestEntry, digestOf } from "../digest";
import { printable } from "../../../components/installation/show";
import { enumerate } from "../../inventory";
import { actions, type FleetReport, type ReportFailure, type Surprise } from "../report";
import * as words from "../words";
import { escapeHtml } from "./escape";

/** So many entries are listed; the groups have them all. */
const mostEntries = 30;
const entryNames = 6;

/** What is seen of a report before anything of it is opened: it needs no script. */
export function pageHead(report: FleetReport): string {
    const { destroyed, restarted } = digestOf(report);
    return [
        `<header class="bar"><h1>flotilla ${report.kind}</h1><p class="compared">${escapeHtml(words.comparedText(report))}</p>`,
        `<button type="button" id="theme" class="quiet">Auto</button></header>`,
        "<main>",
        summary(report),
        list("Destroyed", "danger", destroyed.map(destroyedItem)),
        list("Not compared", "danger", report.failures.map(failureItem)),
        list("Restarted", "warning", restarted.map(restartedItem)),
        list("Not as foreseen", "warning", (report.comparison?.surprises ?? []).map(surpriseItem)),
        list(
            "Notes",
            "plain",
            words.notesOf(report).map((note) => escapeHtml(printable(note))),
        ),
        controls(report),
        '<div id="groups"></div>',
        list("Ignored", "plain", report.ignored.map(ignoredItem)),
        '<noscript><p class="empty">The groups need a script, which is in this page. Allow it, or use --format markdown.</p></noscript>',
        "</main>",
    ].join("\n");
}

function summary(report: FleetReport): string {
    const { summary: numbers } = report;
    const isEmpty = words.isEmpty(report);
    const sentence = isEmpty
        ? `No differences in ${words.counted(numbers.installations.compared, "installation")}`
        : words.installationsText(numbers);
    const danger =
        numbers.endangered === 0
            ? ""
            : `<p class="alarm">${words.counted(numbers.endangered, "protected resource")} would be destroyed</p>`;
    const restarts = words.restartsText(numbers.restarts);
    const tiles = [
        ...actions.map((action) => {
            const count = numbers.resources[action];
            return tile(words.participles[action], words.numberText(count), count === 0 ? "none" : action);
        }),
        tile("restarted", restarts ?? "nothing", restarts === undefined ? "none" : "restart"),
        ...words.requestLines(numbers.requests).map(({ what, text }) => tile(what, text, "quantity")),
    ];
    return `<section class="summary" aria-label="Summary"><p class="sentence">${sentence}.</p>${danger}${
        isEmpty ? "" : `<dl class="tiles">${tiles.join("")}</dl>`
    }</section>`;
}

function tile(what: string, text: string, kind: string): string {
    return `<div class="tile ${kind}"><dt>${what}</dt><dd>${escapeHtml(text)}</dd></div>`;
}

function list(title: string, kind: string, items: readonly string[]): string {
    const rest = items.length - mostEntries;
    const more = rest > 0 ? [`and ${words.numberText(rest)} more, in the groups below`] : [];
    const shown = [...items.slice(0, mostEntries), ...more].map((item) => `<li>${item}</li>`);
    return items.length === 0
        ? ""
        : `<section class="list ${kind}"><h2>${title}</h2><ul>\n${shown.join("\n")}\n</ul></section>`;
}

function destroyedItem(entry: DigestEntry): string {
    const mark = entry.isEndangered ? ' <span class="badge protected">protected</span>' : "";
    return `<span class="badge ${entry.action}">${entry.action}</span>${mark} ${itemText(entry)}`;
}

function restartedItem(entry: DigestEntry): string {
    return itemText(entry);
}

function itemText(entry: DigestEntry): string {
    const pods = words.podsText(entry);
    const restarts = pods === undefined ? "" : ` <span class="badge restart">restarts ${pods}</span>`;
    const where = escapeHtml(printable(enumerate(entry.installations, entryNames)));
    const reasons =
        entry.reasons.length === 0 ? "" : `<span class="reasons">${escapeHtml(entry.reasons.join(" · "))}</span>`;
    return `<b>${escapeHtml(entry.title)}</b>${restarts} <span class="places">in ${where}</span>${reasons}`;
}

function failureItem({ installation, side, faults }: ReportFailure): string {
    const lines = faults.map((fault) => `<code>${escapeHtml(printable(fault))}</code>`);
    return `<b>${escapeHtml(printable(installation))}</b> <span class="places">at ${side}</span><span class="faults">${lines.join("")}</span>`;
}

function surpriseItem({ resource, installations, foreseen, found }: Surprise): string {
    const where = escapeHtml(printable(enumerate(installations, entryNames)));
    const both = [`foreseen: ${foreseen}`, `found: ${found}`].map((text) => escapeHtml(printable(text)));
    return `<b>${escapeHtml(printable(resource))}</b> <span class="places">in ${where}</span><span class="reasons">${both.join(" · ")}</span>`;
}

function ignoredItem({ rule, changes }: FleetReport["ignored"][number]): string {
    return `<code>${escapeHtml(printable(rule))}</code>: ${words.counted(changes, "change")}`;
}

function controls({ summary: numbers, groups }: FleetReport): string {
    const buttons = actions
        .filter((action) => numbers.resources[action] > 0)
        .map(
            (action) =>
                `<button type="button" class="filter ${action}" data-action="${action}" aria-pressed="false">${words.participles[action]}</button>`,
        );
    return `<div class="controls" role="search"${groups.length === 0 ? " hidden" : ""}>
<label class="field wide"><span>Search</span><input type="search" id="search" autocomplete="off" spellcheck="false" placeholder="name, path, value" aria-keyshortcuts="/"><kbd>/</kbd></label>
<label class="field"><span>Installation</span><input type="search" id="installation" list="names" autocomplete="off" spellcheck="false" placeholder="any"></label>
<datalist id="names"></datalist>
<div class="filters" role="group" aria-label="Only groups with">${buttons.join("")}</div>
<div class="folding"><span id="status" role="status" aria-live="polite"></span><button type="button" id="expand" class="quiet">Expand all</button><button type="button" id="collapse" class="quiet">Collapse all</button></div>
<p class="keys"><kbd>/</kbd> search <kbd>j</kbd><kbd>k</kbd> or <kbd>↓</kbd><kbd>↑</kbd> move <kbd>Enter</kbd> open or close <kbd>Esc</kbd> clear</p>
</div>`;
}
