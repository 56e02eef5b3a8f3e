const themes = ["auto", "light", "dark"] as const;
const names: Readonly<Record<Theme, string>> = { auto: "Auto", light: "Light", dark: "Dark" };
const key = "flotilla-theme";

type Theme = (typeof themes)[number];

/** Lets a button go through the themes; the choice is kept where the browser lets a page keep something. */
export function startTheme(button: HTMLButtonElement): void {
    apply(button, kept());
    button.addEventListener("click", () => {
        const current = themes.findIndex((theme) => theme === document.documentElement.dataset["theme"]);
        const next = themes[(current + 1) % themes.length] ?? "auto";
        apply(button, next);
        keep(next);
    });
}

function apply(button: HTMLButtonElement, theme: Theme): void {
    document.documentElement.dataset["theme"] = theme;
    button.textContent = names[theme];
    button.setAttribute("aria-label", `Colors: ${names[theme]}. Change them`);
}

function kept(): Theme {
    try {
        return themes.find((theme) => theme === localStorage.getItem(key)) ?? "auto";
    } catch {
        // A page from a file, or in a frame, may have no storage.
        return "auto";
    }
}

function keep(theme: Theme): void {
    try {
        localStorage.setItem(key, theme);
    } catch {
        // Then it holds until the page is closed.
    }
}
