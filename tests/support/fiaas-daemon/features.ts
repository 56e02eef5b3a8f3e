/** What a release of the daemon can do, and therefore has to have rights for. */
export interface Features {
    /** It writes PodDisruptionBudgets: since 1.3.0. */
    readonly disruptionBudgets: boolean;
    /** It writes RoleBindings for the applications' service accounts: since 1.4.0. */
    readonly roleBindings: boolean;
}

/** The features of the release that an image's tag names; builds with a date are older than 1.0.0, anything else is new. */
export function featuresOf(version: string): Features {
    const [, major, minor] = (/^v?(\d+)\.(\d+)\./.exec(version) ?? []).map(Number);
    const isBuild = /^\d{14}-/.test(version);
    const isAtLeast = (needed: number): boolean =>
        major === undefined || minor === undefined ? !isBuild : major > 1 || (major === 1 && minor >= needed);
    return { disruptionBudgets: isAtLeast(3), roleBindings: isAtLeast(4) };
}
