import type { PageAction, PageData } from "../page-data";
import { byId, element } from "./element";
import { Finder, termsOf, type Wanted } from "./filter";
import type { Fold } from "./fold";
import { groupFold } from "./group";
import { listenToKeys } from "./keyboard";
import { startTheme } from "./theme";

/** So many groups are open when the page is. */
const firstOpen = 3;
/** While somebody searches, up to so many groups open by themselves. */
const openWhenFound = 10;
/** How long somebody may pause while typing before the page follows, in milliseconds. */
const typingPause = 80;

const data = JSON.parse(byId("data", HTMLScriptElement).text) as PageData;
const finder = new Finder(data);
const container = byId("groups", HTMLElement);
const search = byId("search", HTMLInputElement);
const installation = byId("installation", HTMLInputElement);
const status = byId("status", HTMLElement);
const actionButtons = [...document.querySelectorAll<HTMLButtonElement>("button[data-action]")];

let folds: readonly Fold[] = [];

function wanted(): Wanted {
    const pressed = actionButtons.filter((button) => button.getAttribute("aria-pressed") === "true");
    return {
        terms: termsOf(search.value),
        installation: installation.value.trim().toLowerCase(),
        actions: new Set(pressed.map((button) => button.dataset["action"] as PageAction)),
    };
}

/** Shows what is wanted, and nothing else. */
function show(): void {
    const now = wanted();
    const groups = data.groups.filter((group) => finder.isWanted(group, now));
    const isFiltered = now.terms.length > 0 || now.installation !== "" || now.actions.size > 0;
    folds = groups.map((group) => groupFold(group, data, finder, now));
    container.replaceChildren(...folds.map(({ root }) => root));
    const opened = isFiltered
        ? groups.length <= openWhenFound
            ? groups.length
            : 0
        : groups.length <= firstOpen
          ? groups.length
          : 1;
    for (const fold of folds.slice(0, opened)) {
        fold.setOpen(true);
    }
    const [shown, all] = [groups.length.toLocaleString("en-US"), data.groups.length.toLocaleString("en-US")];
    status.textContent = isFiltered
        ? `${shown} of ${all} groups`
        : `${all} ${data.groups.length === 1 ? "group" : "groups"}`;
    if (groups.length === 0 && data.groups.length > 0) {
        container.append(element("p", { class: "empty" }, "Nothing fits. Esc clears the search and the filters."));
    }
}

/** Opens or closes every group, and what is in those that were seen already. */
function setAllOpen(isOpen: boolean): void {
    for (const fold of folds) {
        fold.setOpen(isOpen);
    }
}

function clear(): void {
    search.value = "";
    installation.value = "";
    for (const button of actionButtons) {
        button.setAttribute("aria-pressed", "false");
    }
    show();
}

function listen(): void {
    let pause: ReturnType<typeof setTimeout> | undefined;
    for (const input of [search, installation]) {
        input.addEventListener("input", () => {
            clearTimeout(pause);
            pause = setTimeout(show, typingPause);
        });
    }
    for (const button of actionButtons) {
        button.addEventListener("click", () => {
            button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") !== "true"));
            show();
        });
    }
    byId("expand", HTMLButtonElement).addEventListener("click", () => {
        setAllOpen(true);
    });
    byId("collapse", HTMLButtonElement).addEventListener("click", () => {
        setAllOpen(false);
    });
    // What is printed has no scrolling that would make the rest of it.
    window.addEventListener("beforeprint", () => {
        for (const fold of folds) {
            fold.fillAll();
        }
    });
}

/** Names to choose from, made when somebody goes there: a fleet has many. */
function offerNames(): void {
    installation.addEventListener(
        "focus",
        () => {
            const names = [...new Set(data.groups.flatMap((group) => group.names))].sort((one, other) =>
                one.localeCompare(other, "en", { numeric: true }),
            );
            byId("names", HTMLDataListElement).append(...names.map((value) => element("option", { value })));
        },
        { once: true },
    );
}

startTheme(byId("theme", HTMLButtonElement));
listen();
offerNames();
listenToKeys({ search, clear });
show();
