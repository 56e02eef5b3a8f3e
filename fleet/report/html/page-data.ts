/**
 * What the page of a report knows, as JSON in it. Only types are here: both the program that writes the page and the page's
 * own script use them.
 */
export interface PageData {
    readonly groups: readonly PageGroup[];
    /**
     * Lines of differences, each text once. A line has its sign, its text and, behind a tab, a note; there is no other tab
     * in it.
     */
    readonly texts: readonly string[];
}

/** What can be filtered by. */
export type PageAction = "replace" | "delete" | "update" | "create";

/** Installations to which the same happens. */
export interface PageGroup {
    readonly names: readonly string[];
    /** Whether the installation is new or gone; empty where it is neither. */
    readonly presence: string;
    /** What restarts in all installations of the group together; empty where nothing does. */
    readonly restarts: string;
    /** Sentences about what its pods request. */
    readonly requests: readonly string[];
    readonly configuration: readonly PageValue[];
    readonly resources: readonly PageResource[];
}

/** A value of the configuration that changed. */
export interface PageValue {
    readonly path: string;
    /** File and line; empty where nobody knows. */
    readonly position: string;
    /** Index in {@link PageData.texts}. */
    readonly lines: number;
}

/** A resource to which something happens. */
export interface PageResource {
    readonly action: PageAction;
    readonly title: string;
    /** Protected, and would be destroyed all the same. */
    readonly isEndangered: boolean;
    readonly reasons: readonly string[];
    /** Index in {@link PageData.texts} of what changes, or of the whole for what comes and goes; absent where there is nothing. */
    readonly lines?: number;
}
