import type { PageAction, PageData, PageGroup, PageResource } from "../page-data";
import { difference } from "./difference";
import { element, marked } from "./element";
import type { Finder, Wanted } from "./filter";
import { Fold } from "./fold";

/** In the order of a report: the worst first. */
export const actions: readonly PageAction[] = ["replace", "delete", "update", "create"];

/** As a count of them says it. */
export const participles: Readonly<Record<PageAction, string>> = {
    replace: "replaced",
    delete: "deleted",
    update: "updated",
    create: "created",
};

/** So many names are seen of a group before somebody asks for all. */
const firstNames = 40;
/** A group of more resources opens without their details, but for what is destroyed. */
const manyResources = 12;

/** A group as a part of the page that can be folded. */
export function groupFold(group: PageGroup, data: PageData, finder: Finder, wanted: Wanted): Fold {
    const { names, presence, restarts, resources } = group;
    const [first = ""] = names;
    const title =
        names.length === 1 ? marked(first, wanted.terms) : [`${names.length.toLocaleString("en-US")} installations`];
    const protection = resources.some(({ isEndangered }) => isEndangered);
    return new Fold({
        className: protection ? "group endangered" : "group",
        level: "h2",
        head: [
            element("span", { class: "title" }, ...title),
            ...(names.length === 1 ? [] : [element("span", { class: "dim some" }, names.slice(0, 3).join(", "), "…")]),
            element(
                "span",
                { class: "badges" },
                ...(presence === "" ? [] : [badge("presence", presence)]),
                ...(protection ? [badge("protected", "protected")] : []),
                ...counts(resources),
                ...(restarts === "" ? [] : [badge("restart", `restarts ${restarts}`)]),
                ...(resources.length === 0 ? [badge("same", "configuration only")] : []),
            ),
        ],
        body: () => [
            ...(names.length === 1 ? [] : [namesList(names, wanted)]),
            ...configuration(group, data, wanted),
            ...group.requests.map((text) => element("p", { class: "requests" }, text)),
            ...resourceFolds(group, data, finder, wanted).map(({ root }) => root),
        ],
    });
}

function badge(kind: string, text: string): HTMLElement {
    return element("span", { class: `badge ${kind}` }, text);
}

function counts(resources: readonly PageResource[]): HTMLElement[] {
    return actions.flatMap((action) => {
        const count = resources.filter((resource) => resource.action === action).length;
        return count === 0 ? [] : [badge(action, `${count.toLocaleString("en-US")} ${participles[action]}`)];
    });
}

function namesList(names: readonly string[], { installation, terms }: Wanted): HTMLElement {
    const searched = [...terms, ...(installation === "" ? [] : [installation])];
    // Those that somebody looks for come first: they may be the last of a thousand.
    const isFound = (name: string): boolean => searched.some((term) => name.toLowerCase().includes(term));
    const sorted =
        searched.length === 0 ? names : [...names.filter(isFound), ...names.filter((name) => !isFound(name))];
    const list = element("p", { class: "names" }, "All in the same way: ");
    const show = (count: number): void => {
        list.append(...marked(sorted.slice(0, count).join(", "), searched));
    };
    show(firstNames);
    if (names.length > firstNames) {
        const more = element("button", { type: "button", class: "more" }, `and ${names.length - firstNames} more`);
        more.addEventListener("click", () => {
            list.replaceChildren("All in the same way: ");
            show(names.length);
        });
        list.append(" ", more);
    }
    return list;
}

function configuration({ configuration: values }: PageGroup, data: PageData, { terms }: Wanted): HTMLElement[] {
    return values.length === 0
        ? []
        : [
              element(
                  "div",
                  { class: "configuration" },
                  element("h3", {}, "Configuration"),
                  ...values.map(({ path, position, lines }) =>
                      element(
                          "div",
                          { class: "value" },
                          element(
                              "div",
                              { class: "where" },
                              element("code", {}, ...marked(path, terms)),
                              element("span", { class: "dim" }, ...marked(position, terms)),
                          ),
                          difference(data.texts[lines] ?? "", terms),
                      ),
                  ),
              ),
          ];
}

function resourceFolds(group: PageGroup, data: PageData, finder: Finder, wanted: Wanted): Fold[] {
    const wantedOnes = finder.resources(group, wanted);
    return wantedOnes.map((resource) => {
        const fold = resourceFold(resource, data, wanted);
        const { action } = resource;
        const isInteresting = action === "replace" || wanted.terms.length > 0 || wantedOnes.length <= manyResources;
        fold.setOpen(isInteresting && (action === "replace" || action === "update"));
        fold.fill();
        return fold;
    });
}

function resourceFold(
    { action, title, isEndangered, reasons, lines }: PageResource,
    data: PageData,
    { terms }: Wanted,
): Fold {
    const [kind = "", ...name] = title.split(" ");
    const fold = new Fold({
        className: `resource ${action}${isEndangered ? " endangered" : ""}`,
        level: "h3",
        head: [
            badge(action, action),
            element(
                "span",
                { class: "title" },
                element("span", { class: "kind" }, ...marked(kind, terms)),
                " ",
                ...marked(name.join(" "), terms),
            ),
            ...(isEndangered ? [badge("protected", "protected")] : []),
            ...(reasons.length === 0
                ? []
                : [element("span", { class: "reasons" }, ...marked(reasons.join(" · "), terms))]),
        ],
        body: () => [
            lines === undefined
                ? element("p", { class: "dim" }, "Nothing more to show.")
                : difference(data.texts[lines] ?? "", terms),
        ],
    });
    return fold;
}
