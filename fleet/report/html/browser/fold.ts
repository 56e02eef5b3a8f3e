import { element } from "./element";

/** What is made of a part that can be folded. */
export interface FoldParts {
    readonly className: string;
    /** Of the heading that the button is. */
    readonly level: "h2" | "h3";
    /** What is always seen; it stands in a button. */
    readonly head: readonly (Node | string)[];
    /** Makes the rest, the first time that it is seen. */
    readonly body: () => Node[];
}

/** A part that can be folded: a button and, behind it, what is made only when it is seen. */
export class Fold {
    /** All of it. */
    public readonly root: HTMLElement;
    /** What opens and closes it. */
    public readonly button: HTMLButtonElement;
    private readonly content: HTMLElement;
    private readonly parts: FoldParts;

    constructor(parts: FoldParts) {
        this.parts = parts;
        this.button = element("button", { type: "button", class: "head", "aria-expanded": "false" }, ...parts.head);
        this.content = element("div", { class: "body" });
        this.content.hidden = true;
        this.root = element(
            "section",
            { class: `fold ${parts.className}` },
            element(parts.level, {}, this.button),
            this.content,
        );
        folds.set(this.button, this);
        folds.set(this.content, this);
        this.button.addEventListener("click", () => {
            this.setOpen(!this.isOpen);
            this.fill();
        });
    }

    public get isOpen(): boolean {
        return this.button.getAttribute("aria-expanded") === "true";
    }

    /** Opens or closes it; what is in it is made when a reader comes near. */
    public setOpen(isOpen: boolean): void {
        this.button.setAttribute("aria-expanded", String(isOpen));
        this.content.hidden = !isOpen;
        if (isOpen && !this.isFilled) {
            nearby.observe(this.content);
        }
    }

    /** Makes what is in it, where it is open and not yet made. */
    public fill(): void {
        if (this.isOpen && !this.isFilled) {
            nearby.unobserve(this.content);
            this.content.append(...this.parts.body());
        }
    }

    /** Makes everything that is open in it, too. */
    public fillAll(): void {
        this.fill();
        for (const button of this.content.querySelectorAll(".head")) {
            foldOf(button)?.fill();
        }
    }

    private get isFilled(): boolean {
        return this.content.hasChildNodes();
    }
}

const folds = new WeakMap<Element, Fold>();

/** The fold that a button opens. */
export function foldOf(button: Element): Fold | undefined {
    return folds.get(button);
}

/** Makes what is in open folds only when a reader comes near: a thousand of them can be open at once. */
const nearby = new IntersectionObserver(
    (entries) => {
        for (const entry of entries) {
            if (entry.isIntersecting) {
                folds.get(entry.target)?.fill();
            }
        }
    },
    { rootMargin: "1000px" },
);
