import { numberText } from "./words";

/** A part of a section. */
export interface Part {
    readonly full: string;
    /** What stands in its place where there is no room. */
    readonly short: string;
}

/** What can be folded. */
export interface Section {
    /** All of it in one item of a list, for when there is no room for more. */
    readonly item: string;
    /** What is seen of it while it is folded, as HTML in one line. */
    readonly summary: string;
    /** Only asked for where there may be room: to write them all takes long. */
    readonly parts: () => readonly Part[];
}

/** What found no room. */
export interface Cut {
    /** Sections that are told in one line. */
    readonly groups: number;
    /** Parts of other sections that are told in short. */
    readonly parts: number;
    /** Items and sections that are not told at all. */
    readonly leftOut: number;
}

/** So many items stand in a list at most; nobody reads more, and the sections have them all. */
const mostItems = 30;

/** Sections in one line each may take this part of the room, the rest is for those that are told in full. */
const shareOfItems = 0.5;

/** Writes lists and sections into a comment as long as there is room; lengths are in characters of JavaScript. */
export class CommentWriter {
    /** What was written. */
    public text = "";
    /** What was not. */
    public cut: Cut = { groups: 0, parts: 0, leftOut: 0 };
    private readonly room: number;

    /** @param room how long the text may become. */
    constructor(room: number) {
        this.room = room;
    }

    /**
     * Adds a list with a heading, where it has items.
     * @param share the part of what is left that it may take, from 0 to 1.
     * @param isRepeated whether the sections tell it again, so that nothing is lost without it.
     */
    public addList(title: string, items: readonly string[], share: number, isRepeated = false): void {
        const heading = `\n### ${title}\n\n`;
        const room = this.left * share - heading.length - moreItem(items.length).length;
        const shown = items.slice(0, countThatFits(items.slice(0, mostItems), room));
        const rest = items.length - shown.length;
        if (items.length > 0 && room > 0) {
            this.text +=
                heading + [...shown, ...(rest > 0 ? [moreItem(rest)] : [])].map((item) => `${item}\n`).join("");
        }
        this.cut = { ...this.cut, leftOut: this.cut.leftOut + (isRepeated ? 0 : rest) };
    }

    /** Adds foldable sections with a heading: the first ones in full, those for which there is no room in one line each. */
    public addSections(title: string, sections: readonly Section[]): void {
        const heading = `\n### ${title}\n\n`;
        const room = this.left - heading.length - moreItem(sections.length).length;
        const items = sections.map(({ item }) => item);
        const told = countThatFits(items, isRoomFor(sections, room) ? room : room * shareOfItems);
        let reserved = items.slice(0, told).reduce((sum, item) => sum + item.length + 1, 0);
        let [text, groups, parts] = ["", 0, 0];
        for (const section of sections.slice(0, told)) {
            reserved -= section.item.length + 1;
            const written = fold(section, room - text.length - reserved);
            text += written?.text ?? `${section.item}\n`;
            groups += written === undefined ? 1 : 0;
            parts += written?.cut ?? 0;
        }
        const rest = sections.length - told;
        if (sections.length > 0 && room > 0) {
            this.text += heading + text + (rest > 0 ? `${moreItem(rest)}\n` : "");
        }
        this.cut = {
            groups: this.cut.groups + groups,
            parts: this.cut.parts + parts,
            leftOut: this.cut.leftOut + rest,
        };
    }

    private get left(): number {
        return this.room - this.text.length;
    }
}

function moreItem(count: number): string {
    return `- and ${numberText(count)} more`;
}

/** How many of the first items have room, each in lines of its own. */
function countThatFits(items: readonly string[], room: number): number {
    let length = 0;
    const first = items.findIndex((item) => (length += item.length + 1) > room);
    return first < 0 ? items.length : first;
}

function isRoomFor(sections: readonly Section[], room: number): boolean {
    let length = 0;
    return sections.every((section) => (length += fold(section, Infinity)?.text.length ?? 0) <= room);
}

/** A section with as many of its parts in full as there is room for; undefined where there is room for none. */
function fold(section: Section, room: number): { text: string; cut: number } | undefined {
    const { summary } = section;
    if (summary.length > room) {
        return undefined;
    }
    const parts = section.parts();
    const [start, end, gap] = [`<details>\n<summary>${summary}</summary>\n\n`, "\n</details>\n\n", "\n\n"];
    let length = parts.reduce((sum, { short }) => sum + short.length + gap.length, start.length + end.length);
    if (length > room) {
        return undefined;
    }
    let cut = 0;
    const texts = parts.map(({ full, short }) => {
        const longer = length + full.length - short.length;
        const fits = longer <= room;
        length = fits ? longer : length;
        cut += fits ? 0 : 1;
        return fits ? full : short;
    });
    // Nothing but short parts says no more than an item does.
    if (cut > 0 && cut === parts.filter(({ full, short }) => full !== short).length) {
        return undefined;
    }
    return {
        text:
            start +
            texts
                .filter((text) => text !== "")
                .map((text) => text + gap)
                .join("")
                .trimEnd() +
            `\n${end}`,
        cut,
    };
}
