import { foldOf } from "./fold";

/** What keys act on. */
export interface KeyTargets {
    readonly search: HTMLInputElement;
    /** Takes the search and all filters away. */
    readonly clear: () => void;
}

/** The keys of the page; Enter and Space are those of its buttons. */
export function listenToKeys({ search, clear }: KeyTargets): void {
    document.addEventListener("keydown", (event) => {
        if (event.ctrlKey || event.metaKey || event.altKey) {
            return;
        }
        const isTyping = event.target instanceof HTMLInputElement;
        if (event.key === "Escape") {
            clear();
            search.blur();
        } else if (isTyping) {
            if (event.key === "Enter" || (event.key === "ArrowDown" && event.target === search)) {
                move(1, true);
                event.preventDefault();
            }
        } else if (act(event.key, search)) {
            event.preventDefault();
        }
    });
}

/** @returns whether the key means something. */
function act(key: string, search: HTMLInputElement): boolean {
    switch (key) {
        case "/":
            search.focus();
            search.select();
            return true;
        case "j":
        case "ArrowDown":
            return move(1);
        case "k":
        case "ArrowUp":
            return move(-1);
        case "ArrowRight":
            return setOpen(true);
        case "ArrowLeft":
            return setOpen(false);
        default:
            return false;
    }
}

/** Goes to the next or last part that can be folded; with no such part focused, to the first one. */
function move(step: 1 | -1, fromStart = false): boolean {
    const buttons = [...document.querySelectorAll<HTMLButtonElement>("#groups .head")].filter(
        (button) => button.offsetParent !== null,
    );
    const current = fromStart ? -1 : buttons.findIndex((button) => button === document.activeElement);
    const next = current < 0 ? 0 : Math.min(buttons.length - 1, Math.max(0, current + step));
    buttons[next]?.focus();
    return buttons.length > 0;
}

function setOpen(isOpen: boolean): boolean {
    const fold = document.activeElement === null ? undefined : foldOf(document.activeElement);
    fold?.setOpen(isOpen);
    fold?.fill();
    return fold !== undefined;
}
