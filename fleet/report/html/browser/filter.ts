import type { PageAction, PageData, PageGroup, PageResource } from "../page-data";

/** What a reader wants to see. */
export interface Wanted {
    /** Words in lower case, all of which have to be somewhere in a group. */
    readonly terms: readonly string[];
    /** Part of the name of an installation, in lower case. */
    readonly installation: string;
    /** Empty for all of them. */
    readonly actions: ReadonlySet<PageAction>;
}

/** Finds groups and resources; what it looks through is made lower-case once, when somebody first searches. */
export class Finder {
    private readonly data: PageData;
    private readonly texts = new Map<number, string>();
    private readonly resourceTexts = new WeakMap<PageResource, string>();
    private readonly groupTexts = new WeakMap<PageGroup, string>();

    constructor(data: PageData) {
        this.data = data;
    }

    /** Whether anything of a group is wanted. */
    public isWanted(group: PageGroup, { terms, installation, actions }: Wanted): boolean {
        return (
            (installation === "" || group.names.some((name) => name.toLowerCase().includes(installation))) &&
            (actions.size === 0 || group.resources.some(({ action }) => actions.has(action))) &&
            terms.every((term) => this.hasTerm(group, term))
        );
    }

    /** The resources of a group that are wanted; all with a wanted action where what was searched for is in none of them. */
    public resources({ resources }: PageGroup, { terms, actions }: Wanted): PageResource[] {
        const withAction = resources.filter(({ action }) => actions.size === 0 || actions.has(action));
        const found = withAction.filter((one) => terms.some((term) => this.resourceText(one).includes(term)));
        return found.length === 0 ? withAction : found;
    }

    private hasTerm(group: PageGroup, term: string): boolean {
        return (
            this.groupText(group).includes(term) || group.resources.some((one) => this.resourceText(one).includes(term))
        );
    }

    private groupText(group: PageGroup): string {
        return remembered(this.groupTexts, group, () =>
            [
                ...group.names,
                group.presence,
                group.restarts,
                ...group.requests,
                ...group.configuration.flatMap(({ path, position, lines }) => [path, position, this.text(lines)]),
            ]
                .join("\n")
                .toLowerCase(),
        );
    }

    private resourceText(resource: PageResource): string {
        return remembered(this.resourceTexts, resource, () => {
            const { action, title, reasons, lines } = resource;
            const own = [action, title, ...reasons].join("\n").toLowerCase();
            return lines === undefined ? own : `${own}\n${this.text(lines)}`;
        });
    }

    private text(index: number): string {
        const text = this.texts.get(index) ?? (this.data.texts[index] ?? "").toLowerCase();
        this.texts.set(index, text);
        return text;
    }
}

/** The words of a search. */
export function termsOf(query: string): string[] {
    return [
        ...new Set(
            query
                .toLowerCase()
                .split(/\s+/)
                .filter((term) => term !== ""),
        ),
    ];
}

function remembered<Key extends object>(map: WeakMap<Key, string>, key: Key, make: () => string): string {
    const known = map.get(key);
    if (known !== undefined) {
        return known;
    }
    const made = make();
    map.set(key, made);
    return made;
}
